"""A question about how the team decides is answered from the rules; nobody is judged or sent a notice."""

from datetime import UTC, datetime

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, Deliverable, Tools
from agents.moderation.agent import ModerationAgent
from agents.moderation.procedure import without_settled
from agents.moderation.retold import acts
from agents.runner import run
from knowledge.model import Clause
from knowledge.text import language_of

RULES = (
    Clause("a1", "r.md", "团规", "6 复核", "6.1", "对处分不服的，五天内找复核人。", 0, "zh", "rules"),
    Clause(
        "a2", "r.md", "团规", "3 言行", "3.1", "不得发布广告。首次警告，第二次禁言 1 天。", 1, "zh", "rules"
    ),
    Clause("a3", "e.md", "Club Rules", "", "7", "A member may appeal within five days.", 0, "en", "rules"),
)
QUESTIONS = (
    "有团员对处分不服，五天内来找我们，怎么处理",
    "管理员把人误踢了，该怎么处理",
    "有人觉得版主偏袒熟人，怎么办",
    "资深会员违规可不可以减轻处罚",
    "有人自己退社了，要怎么处理",
    "因为刷屏被禁言的人来申诉，怎么处理",
    "有成員要求把警告紀錄撤銷，該怎麼辦",
    "一位志愿者想卸任，怎么处理",
    "A member asks to have an old strike removed, what should we do?",
    "Someone complained that the moderators are biased, what now?",
    "A user who was muted for spamming wants to appeal, how do we handle it?",
    "Somebody left the club after a quarrel, what should we do?",
)
BREACHES = {
    "有人申诉没通过，转头骂复核的人是蠢猪，怎么处理": "abuse",
    "被移出的人换小号回来发兼职广告，怎么处理": "ads_spam",
    "有人冒充版主收会费，怎么办": "impersonation",
    "有人不服处罚，威胁要打管理员，该怎么办": "violence_threat",
    "有人把举报人的手机号公开到群里，怎么办": "privacy_leak",
    "A member lost his appeal and threatened to beat up the moderator, what now?": "violence_threat",
    "Someone posted a moderator's home address, what should we do?": "privacy_leak",
}


def ask(text: str, given: bool = False, library: FakeLibrary | None = None) -> Deliverable:
    options = {"agent_given": "yes"} if given else {}
    brief = Brief(text, language_of(text), datetime(2026, 9, 4, 9, tzinfo=UTC), options=options)
    return finished(run(ModerationAgent(), brief, Tools(library or FakeLibrary(RULES))))


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_of_procedure_judges_nobody(text: str) -> None:
    data = ask(text).data
    assert (data["verdict"], data["action"], data["findings"]) == ("allow", "none", [])
    assert data["member_notice"] == "" and data["question"] and not data["seen"]


@pytest.mark.parametrize(("text", "category"), BREACHES.items())
def test_a_deed_told_beside_an_appeal_is_judged(text: str, category: str) -> None:
    data = ask(text).data
    assert not data["question"] and data["verdict"] != "allow"
    assert category in data["categories"] and data["member_notice"]


def test_the_answer_is_what_the_rules_say() -> None:
    delivered = ask("有人对处分不服，找谁复核")
    assert [citation.clause for citation in delivered.citations] == ["6.1"]
    assert "五天内找复核人" in delivered.markdown and "没有发现违规" not in delivered.markdown


def test_a_library_that_does_not_speak_to_it_is_said() -> None:
    delivered = ask(QUESTIONS[0], library=FakeLibrary(RULES[1:2]))
    assert delivered.citations == () and "没有直接说到" in delivered.markdown


def test_somebody_at_risk_is_no_question_of_procedure() -> None:
    data = ask("有成员被禁言以后说自己不想活了，怎么处理").data
    assert data["categories"][0] == "self_harm" and data["care"] and not data["question"]


@pytest.mark.parametrize("text", ["孩子这几天不肯写作业怎么办", "老公总是晚回家怎么办"])
def test_what_a_member_asks_the_group_is_the_message_itself(text: str) -> None:
    data = ask(text, given=True).data
    assert data["seen"] and data["message"] and data["verdict"] == "allow" and not data["care"]


def test_a_message_that_is_shown_is_judged_whatever_it_is_about() -> None:
    data = ask("有人申诉时写道：「你们这群审核员全是狗娘养的」，怎么处理").data
    assert data["seen"] and data["verdict"] == "violation" and "abuse" in data["categories"]


def test_what_an_earlier_sanction_was_for_is_not_told_again() -> None:
    text = "他因为发广告被警告，现在来问多久失效"
    assert len(without_settled(text)) == len(text) and "广告" not in without_settled(text)
    assert acts("他因为骂人被禁言，解禁后又骂管理员是废物")[0][0] == "abuse"


def test_a_question_said_again_in_english_still_judges_nobody() -> None:
    first = ask("有人对处分不服，找谁复核")
    brief = Brief("用英文说", "zh", datetime(2026, 9, 4, 9, tzinfo=UTC), previous=first)
    second = finished(run(ModerationAgent(), brief, Tools(FakeLibrary(RULES))))
    assert second.data["language"] == "en" and second.data["question"]
    assert second.data["member_notice"] == "" and second.citations == first.citations


def test_what_a_question_calls_otherwise_than_the_rules_is_found() -> None:
    lighter = Clause("a4", "r.md", "团规", "4", "4.9", "主动道歉的，减轻一档。", 3, "zh", "rules")
    delivered = ask("老社员违规要不要从轻", library=FakeLibrary((*RULES, lighter)))
    assert [citation.clause for citation in delivered.citations] == ["4.9"]
