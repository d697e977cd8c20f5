"""Who did it is read from the telling, where no @ marks a name, and the records' names are known."""

from datetime import UTC, datetime, timedelta

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, PriorCase, Tools
from agents.moderation.agent import ModerationAgent
from agents.moderation.case import open_case
from agents.moderation.subject import subject
from agents.runner import run
from knowledge.text import language_of

NOW = datetime(2026, 9, 4, 9, tzinfo=UTC)
AD = "加V信 mk5566 领大额券，先到先得"
NAMED = {
    "小满又在群里发广告：「{}」，怎么处理": "小满",
    "昨晚老许连着发了三遍「{}」，要怎么罚": "老许",
    "方晓棠在评论区发「{}」，违规吗": "方晓棠",
    "阿晖第二次发「{}」了，怎么办": "阿晖",
    "小滿又在群裡發廣告：「{}」，怎麼處理": "小滿",
    "Hector posted “{}” again, what should we do?": "Hector",
    "night_owl7 keeps sending “{}”, what now?": "night_owl7",
}
NOBODY = (
    "有人发「{}」，怎么处理",
    "有人冒充小满发「{}」，怎么办",
    "小满举报有人发「{}」，怎么处理",
    "半夜连发二十条「{}」怎么罚",
    "我们群主发「{}」合规吗",
    "楼主又发「{}」，怎么处理",
    "Somebody posted “{}”, what should we do?",
    "Can we allow “{}”?",
    "The new moderator sent “{}”, is that allowed?",
)


class Kept:
    """Cases of all members, as the records tell them."""

    def __init__(self, *members: str) -> None:
        self._cases = [
            PriorCase(f"k{n}", member, "ads_spam", "warn", NOW - timedelta(days=3), "3.1")
            for n, member in enumerate(members)
        ]

    def prior(self, member: str, before: datetime) -> list[PriorCase]:
        return [case for case in self._cases if case.member == member]

    def sanctions(self, start: datetime, end: datetime, member: str = "") -> list[PriorCase]:
        return [case for case in self._cases if member in ("", case.member) and start <= case.at < end]


def member(text: str) -> str:
    return open_case(Brief(text, language_of(text), NOW)).asked.member


@pytest.mark.parametrize(("telling", "name"), NAMED.items())
def test_the_subject_before_the_message_did_it(telling: str, name: str) -> None:
    assert member(telling.format(AD)) == name


@pytest.mark.parametrize("telling", NOBODY)
def test_nobody_is_named_by_whom_it_happened_to_or_by_a_common_noun(telling: str) -> None:
    assert member(telling.format(AD)) == ""


def test_a_name_that_the_records_hold_brings_its_history() -> None:
    text = f"又是木子李！「{AD}」怎么处理"
    brief = Brief(text, "zh", NOW)
    plain = finished(run(ModerationAgent(), brief, Tools(FakeLibrary()))).data
    known = finished(run(ModerationAgent(), brief, Tools(FakeLibrary(), cases=Kept("木子李", "小满")))).data
    assert plain["member"] is None and plain["prior_offences"] == 0
    assert known["member"] == "木子李" and known["prior_offences"] == 1
    assert not any("名字" in question for question in known["questions"])


@pytest.mark.parametrize(
    "around",
    ["有人骂小满是蠢货", "小满举报了一条广告", "小满被人冒充了", "somebody insulted 小满", "小满的妈妈来问"],
)
def test_who_suffered_or_reported_it_did_not_do_it(around: str) -> None:
    assert subject(around, ("小满",)) == ""


def test_the_message_itself_names_nobody() -> None:
    brief = Brief("小满发广告被我看到了哈哈", "zh", NOW, options={"agent_given": "yes"})
    assert open_case(brief, ("小满",)).asked.member == ""


@pytest.mark.parametrize(
    "text",
    ["A member appealed and wants an answer, what now?", "有成员长期潜水要不要清理", "成员深夜骂人怎么办"],
)
def test_what_follows_the_word_member_is_not_always_a_name(text: str) -> None:
    assert member(text) == ""
