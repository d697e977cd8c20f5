"""Whose voice a message speaks in, words written by their sound, and tellings of everyday things."""

import re

import pytest

from agents.moderation.judge import judge
from agents.moderation.needed import alternatives, needed
from agents.moderation.retold import acts, worded
from agents.moderation.sounds import makes_no_word, variants

RELAYED = [
    "有个陌生人私聊我说「加薇 lele_20 领彩金」，@管理员 麻烦看看",
    "对方自称客服，让我把验证码念给他，我直接挂了",
    "举报一下，列表里那个号一直给新人发赌球网站",
    "someone messaged me a casino link, can a mod remove that account?",
]
OWN_VOICE = [
    "有个陌生人问我在哪赚的钱，就是刷单日结，想做的加我微信 lele_2088",
    "他骂我一句，我也送他一句，你们这群废物滚出去",
]
CURSED = "有人说群主黑心，我也觉得，你个死骗子不得好死"
TALES = [
    "那部剧第三集太狠了，男主当场把叛徒砍死",
    "新闻里那个在商场捅了人的被判了死刑",
    "in the last episode the brother shoots him and burns the house down",
]
AIMED = ["跟那部电影里一样，我要把你砍死", "别以为这是小说，我明天就去你家砍死你"]


@pytest.mark.parametrize("text", RELAYED)
def test_who_tells_of_another_is_not_the_offender(text: str) -> None:
    assert judge(text).verdict == "allow"


@pytest.mark.parametrize("text", OWN_VOICE)
def test_who_joins_in_is(text: str) -> None:
    assert judge(text).verdict == "violation"


def test_who_joins_in_with_a_curse_is_shown_to_a_person() -> None:
    assert judge(CURSED).verdict == "review"
    assert judge(CURSED).categories == ("abuse",)


@pytest.mark.parametrize("text", TALES)
def test_what_happens_in_a_story_threatens_nobody(text: str) -> None:
    assert judge(text).verdict == "allow"


@pytest.mark.parametrize("text", AIMED)
def test_a_story_is_no_cover(text: str) -> None:
    assert "violence_threat" in judge(text).categories


@pytest.mark.parametrize("text", ["福莉姬脉片，看头像", "fu利姬卖pian，看头像"])
def test_words_are_heard_by_their_sound(text: str) -> None:
    assert judge(text).verdict != "allow"


@pytest.mark.parametrize("text", ["早上吃了一碗麦片", "我佳佳姐明天到", "篮筐有点高"])
def test_characters_that_make_words_are_those_words(text: str) -> None:
    assert judge(text).verdict == "allow"


def test_a_spelling_is_no_word_of_its_own() -> None:
    spellings = dict(variants())
    assert spellings["脉片"] == "卖片"
    assert "maipian" not in spellings
    assert spellings["fuliji"] == "福利姬"
    assert makes_no_word("脉片直接发", 0, 2)
    assert not makes_no_word("我爱吃麦片", 3, 5)


def test_what_is_denied_or_suffered_was_not_done() -> None:
    assert not [act for act in worded("他没推销，只是聊天") if act[0] == "ads_spam"]
    assert not [act for act in worded("他说自己被骗了三千块") if act[0] == "fraud_scam"]
    assert [act for act in worded("他在群里骗了三千块") if act[0] == "fraud_scam"]


def test_everyday_tellings_are_nothing() -> None:
    assert acts("有人在群里求推荐一家修表的店") == ()
    assert acts("有群友说想去打流感疫苗，问哪里能约") == ()


def test_alternatives_are_the_outermost_ones() -> None:
    source = r"a(?:b|c)|[|(]d|e\|f"
    assert alternatives(source) == ["a(?:b|c)", "[|(]d", r"e\|f"]
    text = "ac|de|fab"
    apart = {m.span() for piece in alternatives(source) for m in re.finditer(piece, text)}
    assert apart == {m.span() for m in re.finditer(source, text)}


def test_every_needed_set_is_needed() -> None:
    assert needed("(?:甲|乙)丙?丁") == (frozenset({"甲丁", "甲丙丁", "乙丁", "乙丙丁"}),)
    assert set(needed("(?:赌球|开盘).{0,4}网[站址]+")) == {
        frozenset({"赌球", "开盘"}),
        frozenset("网"),
        frozenset("站址"),
    }
    assert needed("丙?") == needed(".+") == ()
