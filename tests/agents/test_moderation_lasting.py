"""How long sanctions count, where the rules say it, and which clause is a ladder at all."""

from datetime import UTC, date, datetime, timedelta

import pytest
from fake_library import FakeLibrary

from agents.base import PriorCase
from agents.moderation.judge import Seen
from agents.moderation.ladder import Step
from agents.moderation.lasting import lasting_days
from agents.moderation.rulebook import Rulebook
from agents.moderation.sanction import advise, strikes
from knowledge.model import Clause

ALL = ("warn", "mute", "kick", "ban")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("警告 60 天内有效，禁言 180 天内有效，过期不再累计。", {"warn": 60, "mute": 180}),
        ("警告计 1 次违规，有效期 30 天。", {"warn": 30}),
        ("警告有效期 30 天，禁言 90 天，移出 180 天；过后从首次算起", {"warn": 30, "mute": 90, "kick": 180}),
        ("警告的有效期为一个月，禁言的有效期为三个月。", {"warn": 30, "mute": 90}),
        ("警告和禁言半年后失效", {"warn": 182, "mute": 182}),
        ("违规记录保留三个月，之后清零。", dict.fromkeys(ALL, 90)),
        ("Warnings expire after 30 days; mutes after 90 days.", {"warn": 30, "mute": 90}),
        ("Mute: three lengths exist. It counts as one strike for 90 days.", {"mute": 90}),
        ("All sanctions stay on record for one year.", dict.fromkeys(ALL, 365)),
        ("警告 9999999999 个月内有效", {"warn": 36_500}),
        ("二维码 7 天内有效", {}),
        ("对处分不服的，7 天内私信群主。", {}),
        ("登记号有效期 30 天，到期须重新报备", {}),
        ("第一次警告，第二次禁言 3 天，30 天内再犯移出", {}),
    ],
)
def test_days_that_a_sanction_counts(text: str, days: dict[str, int]) -> None:
    assert lasting_days(text) == days


def clause(number: str, section: str, text: str, position: int) -> Clause:
    return Clause(f"c{position}", "r.md", "群规", section, number, text, position, "zh", "rules")


OWN = [
    clause("1.1", "第一章 广告", "群里不准发广告、拉人进别的群。", 0),
    clause("第一章", "第一章 广告", "次数：第一次；处理：警告", 1),
    clause("第一章", "第一章 广告", "次数：第二次；处分：禁言 3 天", 2),
    clause("第一章", "第一章 广告", "次数：第三次；处理：移出", 3),
    clause("2.1", "骂人", "不得辱骂、人身攻击，首次禁言 12 小时，再犯移出。", 4),
    clause("3.1", "其他", "警告 60 天内有效，禁言 180 天内有效，过期不再累计。", 5),
    clause("3.2", "其他", "移出和封禁由群主批准，警告和禁言由值班管理员决定。", 6),
]


def book() -> Rulebook:
    return Rulebook(FakeLibrary(OWN), "zh", date(2026, 4, 1))


def test_a_table_below_a_clause_is_its_ladder() -> None:
    found = book().ladder("ads_spam")
    assert found and found[1].clause == "1.1"
    assert found[0].steps == (Step("warn"), Step("mute", 4320), Step("kick"))


def test_who_decides_and_how_long_it_counts_is_no_ladder() -> None:
    assert book().ladder("fraud_scam") is None
    assert book().validity()[0]["warn"] == 60 and book().validity()[0]["mute"] == 180


@pytest.mark.parametrize(
    ("action", "who"), [("warn", "值班管理员"), ("mute", "值班管理员"), ("kick", "群主")]
)
def test_each_step_has_the_one_who_decides_on_it(action: str, who: str) -> None:
    approval = book().approval(Step(action))
    assert approval and approval.who == who and approval.quote in OWN[-1].text


PROSE = "发广告的先提醒一次，再发就警告，还发禁言一天，最后请出群。骂人的禁言两天，再骂请出群。有事找群主。"
HEADED = (
    "No referral links and no invites. First offence: written warning. Second: 24-hour mute. Third: removal."
)


def test_a_paragraph_for_two_kinds_gives_each_its_own_steps() -> None:
    rules = Rulebook(FakeLibrary([clause("", "守则", PROSE, 0)]), "zh", date(2026, 4, 1))
    ads, abuse = rules.ladder("ads_spam"), rules.ladder("abuse")
    assert ads and [step.action for step in ads[0].steps] == ["remind", "warn", "mute", "kick"]
    assert abuse and abuse[0].steps == (Step("mute", 2880), Step("kick"))


def test_a_heading_says_what_a_clause_is_about() -> None:
    one = Clause("c1", "r.md", "Server rules", "Server rules › 1. Advertising", "1", HEADED, 0, "en", "rules")
    rules = Rulebook(FakeLibrary([one]), "en", date(2026, 4, 1))
    assert rules.clause("ads_spam") == one and rules.ladder("fraud_scam") is None


GENTLE = [
    clause("1", "群规", "不准刷屏：首次提醒，第二次警告，第三次禁言一小时，第四次移出。警告 20 天有效。", 0),
    clause("2", "群规", "提醒不计违规；提醒后 7 天内再犯的，按下一档处理。", 1),
]
NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "action"),
    [
        ([], "remind"),
        ([("remind", 3)], "warn"),
        ([("remind", 3), ("remind", 2)], "warn"),
        ([("remind", 9)], "remind"),
        ([("warn", 15)], "mute"),
        ([("warn", 15), ("remind", 19)], "mute"),
        ([("warn", 25)], "remind"),
        ([("mute", 30), ("warn", 10)], "kick"),
    ],
)
def test_a_ladder_that_begins_with_a_reminder_goes_on_behind_it(
    before: list[tuple[str, int]], action: str
) -> None:
    rules = Rulebook(FakeLibrary(GENTLE), "zh", NOW.date())
    prior = [PriorCase("c", "甲", "flooding", step, NOW - timedelta(days=days), "1") for step, days in before]
    past = strikes(prior, "flooding", NOW, rules, None)
    assert past.count == sum(step != "remind" for step, days in before if days < 25 or step == "mute")
    found = Seen("flooding", "medium", 0, 2, "刷屏", 0.9, "刷屏", "r")
    assert advise("violation", found, past.count, rules, reminded=past.reminded).step.action == action
