"""What was done about others under the same clause stands in the advice, without their names."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, Deliverable, PriorCase, Tools
from agents.moderation.agent import ModerationAgent
from agents.runner import run
from knowledge.model import Clause

NOW = datetime(2026, 9, 4, 15, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
RULE = "广告引流：未经同意不得发布推广信息。首次警告，第二次禁言 12 小时，第三次移出。"
LIBRARY = FakeLibrary([Clause("c1", "rules.md", "社规", "广告", "2.1", RULE, 0, "zh", "rules")])
AD = "加薇 lan_3391 领内部券，手慢无"


class Kept:
    """Standing cases of all members."""

    def __init__(self, cases: Sequence[PriorCase]) -> None:
        self._cases = sorted(cases, key=lambda case: case.at)

    def prior(self, member: str, before: datetime) -> list[PriorCase]:
        return [case for case in reversed(self._cases) if case.member == member and case.at < before]

    def sanctions(self, start: datetime, end: datetime, member: str = "") -> list[PriorCase]:
        return [case for case in self._cases if start <= case.at < end and member in ("", case.member)]


def case(number: int, member: str, action: str, days: int, clause: str = "2.1") -> PriorCase:
    return PriorCase(f"k{number}", member, "ads_spam", action, NOW - timedelta(days=days), clause)


CASES = [
    case(1, "甲", "warn", 200),
    case(2, "乙", "warn", 40),
    case(3, "乙", "mute", 30),
    case(4, "丙", "kick", 400),
    case(5, "丁", "warn", 10, "9.9"),
    case(6, "阿岚", "warn", 100),
]


def advice(text: str, language: str = "zh", cases: Sequence[PriorCase] = CASES) -> Deliverable:
    brief = Brief(text, language, NOW, options={"agent_given": "yes", "member": "阿岚"})
    return finished(run(ModerationAgent(), brief, Tools(LIBRARY, cases=Kept(cases))))


@pytest.mark.parametrize(("language", "told"), [("zh", "警告 1、禁言 1"), ("en", "warning 1, mute 1")])
def test_others_under_the_same_clause_are_counted(language: str, told: str) -> None:
    delivered = advice(AD, language, CASES[1:])
    assert [one["case_id"] for one in delivered.data["precedents"]] == ["k3", "k2"]
    assert delivered.data["precedent_steps"] == {"warn": 1, "mute": 1}
    assert told in delivered.markdown and "2026-08-05" in delivered.markdown
    assert "乙" not in delivered.markdown and "k3" not in delivered.markdown


def test_newest_first_and_no_more_than_a_year() -> None:
    assert [one["case_id"] for one in advice(AD).data["precedents"]] == ["k3", "k2", "k1"]


@pytest.mark.parametrize("text", ["周六谁去湿地？", "我不想活了，遗书写好了，别找我"])
def test_none_where_nothing_is_wrong_or_a_member_is_at_risk(text: str) -> None:
    delivered = advice(text)
    assert delivered.data["precedents"] == [] and "先例" not in delivered.markdown
