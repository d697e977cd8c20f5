"""Who may be at risk is cared for; the same words about games, diets, songs or machines are let be."""

from datetime import UTC, datetime
from importlib.resources import files

import pytest

from agents.base import Brief
from agents.moderation.case import open_case
from agents.moderation.judge import judge
from agents.moderation.learn import families
from knowledge.text import language_of

AT_RISK = [
    "头孢一次吃多少会出事，别问我为什么",
    "他把药片都倒在桌上了，一颗一颗数",
    "二十层够高了吧，下去还会疼吗",
    "炭已经点上了，谢谢你们",
    "婶婶早上喝了百草枯，送去洗胃了",
    "前年跳河被人捞上来，现在又想了",
    "狗托付给邻居了，没什么放心不下的",
    "我要走了，不是回家那种走",
    "人间不值得，我先撤了",
    "想紫砂，没开玩笑",
    "小组作业也没人要我，不如人生重开",
    "再活那么久我害怕",
    "我不在了他们反而轻松",
    "人没了债是不是就一笔勾销",
    "替我给爸妈养老，拜托了",
    "好想原地去世，不是开玩笑，我真的很难受",
    "唔想活落去",
    "how many paracetamol is too many for one person",
    "giving all my books away, won't need them",
    "kms, for real this time",
    "there is no point in me being here",
    "goodnight forever everyone",
    "nobody would notice if i was gone lol",
]

NOT_AT_RISK = [
    "戒烟第三周撑不下去了，求监督",
    "这一关死了四十次，服了",
    "股票绿得天台都排不上队",
    "在天台拍星星，求参数",
    "养不活多肉，又死了两盆",
    "紫砂壶怎么开壶",
    "子进程会自杀重启，看下日志",
    "课上讨论《活着》里写自杀的那段",
    "绘本推荐：怎么跟孩子讲死了是什么",
    "导师又让我改，想死哈哈",
    "朋友圈最后一条还是去年旅游",
    "奶茶不加糖好苦",
    "the novel touches on suicide, content warning",
    "this homework makes me want to die lol",
    "we drove 40 kms today",
    "游戏里跳崖没死成，复活了",
]


@pytest.mark.parametrize("text", AT_RISK)
def test_somebody_at_risk_is_cared_for_and_never_sanctioned(text: str) -> None:
    judged = judge(text, language_of(text))
    assert judged.categories[:1] == ("self_harm",)
    assert judged.verdict == "review"


@pytest.mark.parametrize("text", NOT_AT_RISK)
def test_the_same_words_about_something_else(text: str) -> None:
    assert "self_harm" not in judge(text, language_of(text)).categories


def test_play_excuses_no_farewell_for_good() -> None:
    assert "self_harm" in judge("打完这个副本我就不上线了，永远的那种，别找我，下辈子再一起玩").categories
    assert judge("打完这个副本我就下线了，明天继续").verdict == "allow"


def test_every_alternative_of_a_family_is_written_out() -> None:
    lines = files("agents.moderation").joinpath("bank/families.txt").read_text("utf-8").splitlines()
    written = {text for _, text in families()}
    own = [line for line in lines if line.startswith("self_harm|") and "{" in line]
    assert len(own) > 100
    assert not any("{" in text or "}" in text or "|" in text for text in written)
    for line in own:
        for place in line.split("{")[1:]:
            for choice in place.partition("}")[0].split("|"):
                assert any(choice in text for text in written), (line, choice)


def test_what_a_member_is_called_back_for_is_no_abuse() -> None:
    assert judge("说话客气点，你凭什么骂我废物").verdict == "allow"
    assert judge("你这是赌博吧").verdict == "allow"
    assert judge("你凭什么骂我，你全家才是废物").verdict != "allow"


def test_a_curse_that_speaks_of_death_is_only_a_curse() -> None:
    assert judge("nmsl 死全家去吧你").categories[:1] == ("abuse",)


@pytest.mark.parametrize(
    "text",
    [
        "有人想一起烧炭吗，找个伴",
        "约个日子跳海，有没有人一起",
        "我活着只是在拖累家里人",
        "looking for a suicide partner, dm me",
    ],
)
def test_who_looks_for_company_in_death_or_feels_a_burden_is_cared_for(text: str) -> None:
    assert "self_harm" in judge(text).categories


@pytest.mark.parametrize("text", ["周末找个伴一起爬山，约个日子", "谢谢你们，真的很感动，约个日子吃饭"])
def test_who_looks_for_company_otherwise_is_not(text: str) -> None:
    assert "self_harm" not in judge(text).categories


def test_a_member_at_risk_who_is_told_of_is_no_question_of_procedure() -> None:
    for text in (
        "A muted member writes to me that she will kill herself, may I ignore her?",
        "有个被禁言的成员私信说要自杀",
    ):
        case = open_case(Brief(text, language_of(text), datetime(2026, 3, 2, 9, tzinfo=UTC)))
        assert case.judgement.categories == ("self_harm",) and not case.question


@pytest.mark.parametrize(
    "text",
    ["预防自杀的讲座办得很好，老师教了怎么陪伴", "我把卡死的进程杀掉了", "煮面都能煮糊，我真是个废物哈哈"],
)
def test_a_message_of_everyday_tells_of_nobody_at_risk(text: str) -> None:
    case = open_case(Brief(text, "zh", datetime(2026, 3, 2, 9, tzinfo=UTC)))
    assert case.judgement.verdict == "allow"
