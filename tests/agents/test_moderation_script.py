"""Where message and rules are Traditional, so are the advice's own words; what is quoted stays as it is."""

from datetime import UTC, datetime

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, Deliverable, Tools
from agents.moderation.agent import ModerationAgent
from agents.moderation.script import traditional
from agents.runner import run
from knowledge.model import Clause
from knowledge.text import fold_char

NOW = datetime(2026, 9, 4, 9, tzinfo=UTC)


def rule(number: str, text: str, position: int) -> Clause:
    return Clause(f"t{number}", "t.md", "社規", "", number, text, position, "zh", "rules")


TRADITIONAL = FakeLibrary(
    [
        rule("1", "廣告引流：不得發布推廣訊息。首次警告，第二次禁言 12 小時，第三次移出。", 0),
        rule("2", "辱罵：不得辱罵他人。首次禁言 2 天，再犯移出。", 1),
        rule("3", "對處分不服的，7 天內回覆「申訴」並說明理由。", 2),
    ]
)
SIMPLIFIED = FakeLibrary(
    [
        rule("1", "广告引流：不得发布推广信息。首次警告，第二次禁言 12 小时，第三次移出。", 0),
        rule("2", "辱骂：不得辱骂他人。首次禁言 2 天，再犯移出。", 1),
    ]
)
AD, CURSE = "加賴 twx556 領優惠券，台中面交，團購請私訊", "你這個廢物，滾出我們社團"


def ask(text: str, library: FakeLibrary) -> Deliverable:
    return finished(run(ModerationAgent(), Brief(text, "zh", NOW), Tools(library)))


def simplified(words: str) -> set[str]:
    """Characters that a Traditional text does not hold."""
    return {char for char in words if char in "发规则处罚违记这请问说为们轻个时给员见过没对"}


@pytest.mark.parametrize("message", [AD, CURSE])
def test_notice_reasons_and_page_are_traditional(message: str) -> None:
    delivered = ask(f"@台客 在群裡說「{message}」，該怎麼處理？", TRADITIONAL)
    data = delivered.data
    reasons = [data["lighter"]["why_not"], data["heavier"]["why_not"], *(f["why"] for f in data["findings"])]
    assert data["verdict"] == "violation" and data["member_notice"]
    for words in (data["member_notice"], data["moderator_note"], *reasons, delivered.markdown):
        assert not simplified(words), words
    assert not [found for found in delivered.findings if found.level == "error"]


def test_quotes_names_and_gaps_stay_as_they_are() -> None:
    data = ask(f"@台客 在群裡說「{AD}」，該怎麼處理？", TRADITIONAL).data
    assert data["member"] == "台客" and "台客" in data["member_notice"]
    assert data["findings"][0]["text"] in AD
    kept = "「台湾这边」《台规》【待补充:禁言时长】"
    assert traditional(f"请看{kept}台客", ["台客"]) == f"請看{kept}台客"


@pytest.mark.parametrize(
    ("message", "library"), [(AD, SIMPLIFIED), ("加V信 twx556 领优惠券，团购请私信", TRADITIONAL)]
)
def test_where_only_one_of_them_is_traditional_the_words_are_simplified(
    message: str, library: FakeLibrary
) -> None:
    notice = ask(f"@小叶 在群里说「{message}」，怎么处理？", library).data["member_notice"]
    assert notice.startswith("小叶，你好。你刚才发的") and "推广" in notice


def test_a_deed_that_is_told_in_traditional_is_answered_so() -> None:
    delivered = ask("有社員在群裡罵另一個社員是廢物，該怎麼處理？", TRADITIONAL)
    assert not delivered.data["seen"] and not simplified(delivered.data["member_notice"])
    assert not simplified(delivered.markdown)
    assert any(fold_char(char) != char for char in delivered.data["moderator_note"])
