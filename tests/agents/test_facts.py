"""Typed facts in requests: labels, verbatim values, true spans."""

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.facts import find_facts, plain_text

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def labelled(text: str) -> dict[str, str]:
    return {fact.label: fact.value for fact in find_facts(text, NOW)}


@pytest.mark.parametrize(
    ("text", "label", "value"),
    [
        ("报名链接 https://a.example.com/x?y=1&z=2，先到先看", "link", "https://a.example.com/x?y=1&z=2"),
        ("填表 wj.example.com/s/abc。", "link", "wj.example.com/s/abc"),
        ("周五18:00前交", "deadline", "周五18:00"),
        ("截止10月8日中午12点", "deadline", "10月8日中午12点"),
        ("下周三起执行", "effective", "下周三"),
        ("明早9点科技馆3号门集合", "place", "科技馆3号门"),
        ("地点：静安区愚园路88号3楼", "place", "静安区愚园路88号3楼"),
        ("阿岩带队", "host", "阿岩"),
        ("主讲人王老师", "host", "王老师"),
        ("限30人", "quota", "30人"),
        ("早鸟价¥1,280", "price", "¥1,280"),
        ("每人约60元", "price", "约60元"),
        ("AA,结束后平摊", "price", "AA"),
        ("自带头盔", "bring", "头盔"),
        ("请带上孩子的成绩单", "bring", "孩子的成绩单"),
        ("全程大约3小时", "duration", "大约3小时"),
        ("腾讯会议 882-310-457", "code", "882-310-457"),
        ("优惠码 AUTUMN25", "code", "AUTUMN25"),
        ("打13812345678", "phone", "13812345678"),
        ("投到 zine@example.cn", "email", "zine@example.cn"),
        ("v2.3.1已经发布", "version", "v2.3.1"),
        ("读《三体》第二部", "quoted", "《三体》"),
        ("有問題請聯繫陳老師", "contact", "陳老師"),
        ("limited to 30 seats", "quota", "30 seats"),
        ("hosted by Ana Lima", "host", "Ana Lima"),
        ("meet in the library's Room 2", "place", "the library's Room 2"),
    ],
)
def test_finds_the_fact_and_keeps_its_words(text: str, label: str, value: str) -> None:
    assert labelled(text)[label] == value


def test_moments_are_resolved() -> None:
    fact = next(fact for fact in find_facts("周日早上七点半环湖", NOW) if fact.label == "when")
    assert fact.when is not None and fact.when.start is not None
    assert fact.when.start.isoformat() == "2026-09-27T07:30:00+08:00"


def test_a_bare_weekday_can_lie_behind() -> None:
    fact = next(fact for fact in find_facts("周三的分享会", NOW, future=False) if fact.label == "when")
    assert fact.when is not None and fact.when.start is not None
    assert fact.when.start.day == 16


@given(
    st.text(alphabet="周六下午三点在图书馆2楼,。:免费限30人https://a.cn/x @阿岩带队v1.2¥9 \n", max_size=80)
)
def test_spans_are_true_and_apart(text: str) -> None:
    facts = find_facts(text, NOW)
    assert all(text[fact.start : fact.end] == fact.text and fact.value in fact.text for fact in facts)
    assert all(before.end <= after.start for before, after in pairwise(facts))


@given(st.text(max_size=60))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(plain_text(text)) == len(text)
