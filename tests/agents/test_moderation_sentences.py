"""What the notice and the note say must follow from the step that was computed."""

import pytest
from test_moderation import AD, LIBRARY, Kept, ask, warned

from agents.moderation.ladder import Ladder
from agents.moderation.message import extract
from agents.moderation.sanction import Advised, Step

HEAVIER = "比上次重一档"


def test_a_second_step_says_that_it_is_heavier() -> None:
    data = ask(f"@小鹿 发了「{AD}」,怎么处理?", cases=Kept(warned(5))).data
    assert data["action"] == "mute"
    assert HEAVIER in data["member_notice"]
    assert "轻一档的步骤已经用过" in data["lighter"]["why_not"]


def test_a_first_step_does_not() -> None:
    data = ask(f"@小鹿 发了「{AD}」,怎么处理?", cases=Kept()).data
    assert data["prior_offences"] == 0
    assert HEAVIER not in data["member_notice"]
    assert "处理过" not in data["member_notice"]


def test_a_step_made_lighter_on_request_does_not() -> None:
    first = ask(f"@小鹿 发了「{AD}」,怎么处理?", cases=Kept(warned(5)))
    data = ask("轻一点", cases=Kept(warned(5)), previous=first).data
    assert data["action"] == "warn"
    assert HEAVIER not in data["member_notice"]
    assert "你的要求" in data["heavier"]["why_not"]


def test_the_last_step_again_is_not_heavier_than_the_last_time() -> None:
    data = ask(f"成员 小鹿 第六次发「{AD}」了,该怎么罚").data
    assert data["action"] == "kick"
    assert HEAVIER not in data["member_notice"]
    assert "最后一档" in data["lighter"]["why_not"]


@pytest.mark.parametrize(("count", "climbed"), [(0, False), (1, True), (2, True), (3, False)])
def test_climbing_needs_the_step_before_it(count: int, climbed: bool) -> None:
    ladder = Ladder((Step("warn"), Step("mute", 60), Step("kick")))
    place = ladder.place(count, "medium")
    advised = Advised(ladder.steps[place], None, None, ladder, None, place, turn=count)
    assert advised.climbed is climbed


def test_english_says_it_in_words() -> None:
    data = ask('user amy_k posted "buy followers now, dm me", second time, what should we do?').data
    assert "first time" not in data["moderator_note"]
    assert "mute of" not in data["moderator_note"]


@pytest.mark.parametrize(
    ("text", "message", "member"),
    [
        ("成员「过客」换成了群主的头像去私信别人,怎么处理", "", "过客"),
        ("@阿泽 刚才骂人:你个废物,怎么处理", "你个废物", "阿泽"),
        ("用户“老李”说:“你个傻子”", "你个傻子", "老李"),
        ("member zed wrote: you are an idiot. first offence", "you are an idiot", "zed"),
    ],
)
def test_a_name_in_quotation_marks_is_not_the_message(text: str, message: str, member: str) -> None:
    asked = extract(text)
    assert (asked.message, asked.member) == (message, member)


@pytest.mark.parametrize(
    "text",
    [
        "群里有人一口气发了二十条砍价链接怎么处理",
        "有个成员总在群里推销课程，该怎么办",
        "a member keeps calling others names, should I mute them?",
    ],
)
def test_a_described_behaviour_is_judged_with_the_agent_given(text: str) -> None:
    data = ask(text, LIBRARY, given=True).data
    assert (data["verdict"], data["seen"]) == ("violation", False)


@pytest.mark.parametrize(
    "text", ["这台旧空调怎么处理，要不要卖", "老板又骂人了，怎么办啊", "how do I handle merge conflicts?"]
)
def test_an_everyday_question_is_no_description(text: str) -> None:
    data = ask(text, LIBRARY, given=True).data
    assert (data["verdict"], data["seen"]) == ("allow", True)


def test_a_possible_mistake_is_asked_about_without_blame() -> None:
    first = ask(f"@小鹿 发了「{AD}」,怎么处理?", cases=Kept(warned(5)))
    data = ask("他报备过的,误判了", cases=Kept(warned(5)), previous=first).data
    assert data["action"] == "none"
    assert "不会有任何处理" in data["member_notice"]
    assert "推广、引流" not in data["member_notice"]
    assert "误判" in data["heavier"]["why_not"]


def test_a_wish_for_a_sanction_needs_something_found() -> None:
    first = ask("看看这条消息:周末一起去看展吗,十点集合")
    data = ask("那就警告他", previous=first).data
    assert (data["verdict"], data["action"]) == ("allow", "none")


def test_what_is_posted_again_and_again_is_a_description() -> None:
    asked = extract("member rex keeps posting the same casino link, what should we do?")
    assert asked.message == ""
    assert {category for category, _, _ in asked.described} & {"illegal_gambling_drugs", "ads_spam"}


def test_care_for_somebody_told_of_waits_for_no_screenshot() -> None:
    data = ask("有个成员在群里说不想活了，怎么办").data
    assert data["seen"] is False and data["action"] == "none" and data["care"]
    assert not any("截图" in question for question in data["questions"])


def test_earlier_cases_that_were_only_told_are_put_in_doubt_once() -> None:
    data = ask(f"@小鹿 第三次发「{AD}」,怎么处理?", cases=Kept()).data
    said = " ".join([data["lighter"]["why_not"], *data["questions"]])
    assert said.count("2 次") == 1 and "记录里" in said
