"""Sentiment, kind and urgency of single comments."""

import re
from pathlib import Path

import pytest

from agents.feedback import alarms, opinion
from agents.feedback.comments import Reading, read_comments
from agents.feedback.digest import compose
from agents.feedback.duplicates import first_of
from agents.feedback.gate import Gate, needed
from agents.feedback.opinion import KINDS, SENTIMENTS, judge
from agents.feedback.reader import examples
from agents.feedback.rules import Rules
from agents.feedback.topics import _joined, find_themes
from agents.feedback.trained import _kept, stamp_of
from agents.feedback.urgency import reason_of
from agents.tables.row import Dropped, Row, Table
from knowledge.phrases import data
from knowledge.text import fold


def judged() -> list[tuple[str, str, str]]:
    lines = Path(__file__).with_name("feedback_judged.txt").read_text("utf-8").splitlines()
    rows = [line.rsplit("|", 2) for line in lines if line and not line.startswith("#")]
    return [(text, sentiment, kind) for text, sentiment, kind in rows]


def test_agrees_with_people() -> None:
    rows = judged()
    made = [judge(fold(text)) for text, _, _ in rows]
    pairs = list(zip(made, rows, strict=True))
    assert len(rows) >= 120
    assert sum(opinion.sentiment == row[1] for opinion, row in pairs) >= 0.92 * len(rows)
    assert sum(opinion.kind == row[2] for opinion, row in pairs) >= 0.90 * len(rows)


@pytest.mark.parametrize(
    ("text", "sentiment", "kind"),
    [
        ("一点都不卡", "positive", "praise"),
        ("不是很满意", "negative", "complaint"),
        ("界面好看,但是老闪退", "negative", "bug"),
        ("排队有点久,不过老师讲得真好", "positive", "praise"),
        ("真棒,又崩了", "negative", "bug"),
        ("這也叫客服?", "negative", "complaint"),
        ("终于修好了,点赞", "positive", "praise"),
        ("希望别再半夜推送了", "negative", "complaint"),
        ("Not bad at all", "positive", "praise"),
        ("Oh great, it crashed again", "negative", "bug"),
    ],
)
def test_shifters(text: str, sentiment: str, kind: str) -> None:
    opinion = judge(fold(text))
    assert (opinion.sentiment, opinion.kind) == (sentiment, kind)


def test_rating_tips_what_words_leave_open() -> None:
    assert judge("用了一个月", 1).sentiment == "negative"
    assert judge("用了一个月", 5).sentiment == "positive"
    assert judge("用了一个月", 3).sentiment == "neutral"
    assert judge("用了一个月", 9, 10).sentiment == "positive"
    assert judge("垃圾,再也不来了", 5).sentiment == "negative"


@pytest.mark.parametrize(
    "text", ["", "。", "😀", "a" * 5000, "不" * 300, "好不好" * 200, "\u200b", "但是", "no no no"]
)
def test_any_text_gets_an_opinion(text: str) -> None:
    opinion = judge(fold(text))
    assert opinion.sentiment in SENTIMENTS and opinion.kind in KINDS


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("最近真的不想活了", "self_harm"),
        ("群里有人私聊我家初中生要照片", "minors"),
        ("我女儿被人威胁要照片", "minors"),
        ("徒步的时候有人摔伤进了医院", "safety"),
        ("Someone followed me home after the meetup", "safety"),
        ("报名表里能看到别人的手机号", "privacy"),
        ("我的身份证照片被发到群里", "privacy"),
        ("再不解决我就打12315", "legal"),
        ("I will be contacting my lawyer", "legal"),
        ("年费扣了我兩次", "payment"),
        ("付了钱会员一直没开通", "payment"),
        ("Still no refund after a month", "payment"),
    ],
)
def test_urgent_is_seen(text: str, reason: str) -> None:
    plain = fold(text)
    found = reason_of(plain, judge(plain).sentiment)
    assert found is not None and found.name == reason


@pytest.mark.parametrize(
    "text",
    [
        "会员价格太贵",
        "退款一般几天到账呢",
        "笑死我了",
        "孩子特别喜欢这次活动",
        "客服当天就退款了,很满意",
        "讲座请了个律师,讲得好",
        "签到积分没到账",
        "联系电话13812345678",
        "How do I get a refund?",
    ],
)
def test_calm_is_not_urgent(text: str) -> None:
    plain = fold(text)
    assert reason_of(plain, judge(plain).sentiment) is None


def test_duplicates_keep_telling_differences() -> None:
    texts = [
        "昨天打卡第3天没有记录上",
        "昨天打卡第4天没有记录上",
        "这个功能真的特别好用啊",
        "这个功能真的特别不好用啊",
        "这个功能真的特别好用!!!",
        "支付页面一直转圈打不开怎办",
        "支付页面一直转圈打不开咋办",
        "👍",
        "👍",
    ]
    assert first_of([fold(text) for text in texts]) == [0, 1, 2, 3, 2, 5, 5, 7, 7]


def test_each_text_has_at_most_one_theme() -> None:
    texts = [fold(text) for text, _, _ in judged()]
    themes = find_themes(texts, [0] * len(texts), [1] * len(texts), "zh")
    members = [member for theme in themes for member in theme.members]
    assert len(members) == len(set(members)) and len(members) > len(texts) / 2
    assert all(theme.label and theme.keywords for theme in themes)


@pytest.mark.parametrize(
    ("text", "sentiment", "kind"),
    [
        ("预约了三点,四点半才轮到我", "negative", "complaint"),
        ("打了六个电话,没有一个人接", "negative", "complaint"),
        ("以前一步就能报名,现在要填四张表", "negative", "complaint"),
        ("点开相册就退回登录页", "negative", "bug"),
        ("明明交了作业,系统显示没交", "negative", "bug"),
        ("下雨天司机把我们一个个送到门口", "positive", "praise"),
        ("跟了两个月,终于考过了", "positive", "praise"),
        ("给新人开个答疑群吧", "neutral", "feature"),
        ("最后一排还有座位吗", "neutral", "question"),
        ("我是三号楼的,周六能到", "neutral", "other"),
        ("Waited two hours and nobody told us anything", "negative", "complaint"),
        ("They fixed it the same evening", "positive", "praise"),
        ("Let us mute single channels", "neutral", "feature"),
    ],
)
def test_what_is_said_without_opinion_words(text: str, sentiment: str, kind: str) -> None:
    opinion = judge(fold(text))
    assert (opinion.sentiment, opinion.kind) == (sentiment, kind)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("收完大家的定金,店主把群解散了人也联系不上", "payment"),
        ("名单文件谁都能打开,我的身份证号就在上面", "privacy"),
        ("有个陌生大人总约我闺女单独见面", "minors"),
        ("护栏断了,一位老人摔下去了", "safety"),
        ("He waits outside my flat after every meetup", "safety"),
    ],
)
def test_alarm_that_no_pattern_names(text: str, reason: str) -> None:
    plain = fold(text)
    found = reason_of(plain, judge(plain).sentiment)
    assert found is not None and found.name == reason


def test_gate_finds_what_plain_search_finds() -> None:
    rules = data("agents.feedback", "opinion.yaml")
    named = {name: rules[name] for name in ("malfunction", "wish", "question", "rhetorical", "sarcasm")}
    named |= {name: [one] for name, one in data("agents.feedback", "signs.yaml")["signs"].items()}
    gate = Gate(named)
    plain = {name: re.compile("|".join(f"(?:{one})" for one in patterns)) for name, patterns in named.items()}
    texts = [fold(text) for text, _, _ in judged()] + [text for text, _ in list(examples())[::7]]
    for text in texts:
        assert gate.found(text) == {name for name, pattern in plain.items() if pattern.search(text)}


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("没(有)?人家", {"人家"}),
        ("a|b+c", {"a", "b"}),
        ("x?yz", {"yz"}),
        ("(?!不)好", {"好"}),
        ("[甲乙]*", set()),
        ("[甲乙]丙", {"丙"}),
        (r"\bfails?\b", {"fail"}),
        (r"\d+", set()),
    ],
)
def test_literals_that_a_pattern_cannot_match_without(pattern: str, literals: set[str]) -> None:
    assert set(needed(pattern)) == literals


def test_kept_weights_fit_the_examples() -> None:
    """When this fails, run `python -m agents.feedback.learn`."""
    for lesson in (*opinion.lessons(), alarms.lesson()):
        assert _kept()[lesson.name][0] == stamp_of(lesson)


def test_many_are_judged_as_each_alone() -> None:
    texts = [fold(text) for text, _, _ in judged()][:40]
    assert opinion.judge_all(texts, [None] * len(texts)) == [judge(text) for text in texts]
    assert opinion.judge_all([], []) == []


@pytest.mark.parametrize(
    ("whole", "part", "label"),
    [
        ("客服与回复", "回复", "回复"),
        ("活动组织", "签到入口", "活动组织 · 签到入口"),
        ("客服", "客服电话", "客服电话"),
        ("Support and replies", "late replies", "late replies"),
    ],
)
def test_a_part_does_not_repeat_its_whole(whole: str, part: str, label: str) -> None:
    assert _joined(whole, part) == label


@pytest.mark.parametrize(
    ("text", "kind", "sentiment"),
    [
        ("再也不来了,垃圾", "complaint", "negative"),
        ("how is there no undo in a text editor", "feature", "negative"),
    ],
)
def test_wishes_said_as_complaints(text: str, kind: str, sentiment: str) -> None:
    made = judge(fold(text))
    assert (made.kind, made.sentiment) == (kind, sentiment)


def test_a_row_without_text_keeps_its_id() -> None:
    table = Table((Row("a1", 1, "很好用"),), (Dropped(2, "blank", "", "a2"),))
    reading = compose(_read([table]), Rules((), (), {}, ()), None, [], "zh").data
    assert [(drop.number, drop.row_id) for drop in reading.dropped] == [(2, "a2")]


def _read(tables: list[Table]) -> Reading:
    steps = read_comments(tables, None, "zh")
    while True:
        try:
            next(steps)
        except StopIteration as done:
            made: Reading = done.value
            return made


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("配色难看", "negative"),
        ("摊位干净", "positive"),
        ("不好用", "negative"),
        ("lovely evening", "positive"),
        ("几点开始好", "neutral"),
    ],
)
def test_a_few_marked_words_are_taken_at_their_word(text: str, sentiment: str) -> None:
    assert judge(text).sentiment == sentiment
