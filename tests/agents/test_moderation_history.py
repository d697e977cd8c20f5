"""What a moderator adds about the past, and what no longer counts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, Deliverable, PriorCase, Tools
from agents.moderation.agent import ModerationAgent
from agents.moderation.history import adds_only_history, stated_age, stated_prior
from agents.moderation.message import extract
from agents.runner import run
from knowledge.model import Clause
from knowledge.text import language_of

NOW = datetime(2026, 9, 4, 15, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
AD = "@阿岚 发了「加薇 lan_3391 领内部券，手慢无」怎么处理"


def clause(number: str, section: str, text: str) -> Clause:
    return Clause(f"c{number}", "rules.md", "社规", section, number, text, 0, "zh", "rules")


LIBRARY = FakeLibrary(
    [
        clause(
            "2.1", "广告", "广告引流：未经同意不得发布推广信息。首次警告，第二次禁言 12 小时，第三次移出。"
        ),
        clause("2.2", "言行", "辱骂：不得辱骂他人。首次提醒，第二次禁言 2 天，再犯移出。"),
        clause("3.1", "申诉", "觉得处理不对，三天内私信社长，两天内给答复。"),
        clause("3.2", "有效期", "警告有效期 20 天；禁言有效期 60 天。"),
    ]
)


class Kept:
    def __init__(self, cases: Sequence[PriorCase]) -> None:
        self._cases = cases

    def prior(self, member: str, before: datetime) -> list[PriorCase]:
        return sorted(
            (case for case in self._cases if case.member == member), key=lambda c: c.at, reverse=True
        )


def ask(text: str, previous: Deliverable | None = None, cases: Sequence[PriorCase] = ()) -> Deliverable:
    brief = Brief(text, language_of(text), NOW, previous=previous)
    return finished(run(ModerationAgent(), brief, Tools(LIBRARY, cases=Kept(cases) if cases else None)))


@pytest.mark.parametrize(
    ("told", "count", "action"),
    [
        ("他上个月已经被警告过一次了", 1, "mute"),
        ("对了，这人之前禁言过两次", 2, "kick"),
        ("警告过，也禁言过", 2, "kick"),
        ("上周刚解除禁言", 1, "mute"),
        ("其实她以前从没被处罚过", 0, "warn"),
        ("以前只是口头提醒过", 0, "warn"),
        ("He was already warned last month", 1, "mute"),
        ("no prior record by the way", 0, "warn"),
    ],
)
def test_history_told_afterwards_changes_the_step_of_the_same_case(
    told: str, count: int, action: str
) -> None:
    delivered = ask(told, ask(AD))
    assert delivered.data["prior_offences"] == count
    assert delivered.data["action"] == action
    assert delivered.data["member"] == "阿岚"
    assert [found["category"] for found in delivered.data["findings"]] == ["ads_spam"]


def test_another_deed_told_afterwards_is_a_case_of_its_own() -> None:
    delivered = ask("有人第二次在群里骂人傻逼了，怎么处理", ask(AD))
    assert delivered.data["findings"][0]["category"] == "abuse"


def test_a_sanction_of_long_ago_does_not_count_and_the_log_says_so() -> None:
    delivered = ask("他半年前被禁言过一次", ask(AD))
    assert delivered.data["prior_offences"] == 0
    assert delivered.data["action"] == "warn"
    assert "过了有效期" in delivered.data["moderator_note"]


def test_expired_cases_are_named_in_the_log() -> None:
    old = PriorCase("M-1", "阿岚", "ads_spam", "warn", NOW - timedelta(days=40))
    delivered = ask(AD, cases=[old])
    assert delivered.data["prior_offences"] == 0
    assert "另有 1 次同类处分已过有效期" in delivered.data["moderator_note"]


def test_the_way_to_appeal_is_found_under_its_heading() -> None:
    assert "三天内私信社长" in ask(AD).data["appeal"]


@pytest.mark.parametrize(
    ("text", "days"),
    [("两个月前警告过", 60), ("去年被移出过", 365), ("three months ago", 90), ("上周警告过", None)],
)
def test_ages_are_read(text: str, days: int | None) -> None:
    assert stated_age(text) == days


def test_only_history_shows_no_message() -> None:
    assert adds_only_history("他上个月警告过一次了")
    assert not adds_only_history("他又发了：「加我领券」，第二次了")
    assert stated_prior("从来没被警告过") == 0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("成员老周骂人：「你算什么东西」，第三次了", "老周"),
        ("成员阿飞打广告「低价代购，私我」", "阿飞"),
        ("@阿远 「谁再投诉我就揍谁」 他是第一次", "阿远"),
    ],
)
def test_a_name_ends_where_the_deed_begins(text: str, name: str) -> None:
    asked = extract(text)
    assert asked.member == name
    assert asked.message and name not in asked.message
