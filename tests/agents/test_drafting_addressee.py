"""Who a segment is said to is learned from the labelled bank; an unknown channel is refused."""

import random
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary

from agents.base import Brief, Tools
from agents.classifier import Linear
from agents.drafting.addressee import DESK, bank, features, for_desk
from agents.drafting.agent import DraftingAgent
from agents.drafting.joints import parted
from agents.runner import run
from knowledge.errors import BadInput
from knowledge.text import language_of

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def draft(text: str, **options: str) -> Any:
    work = run(DraftingAgent(), Brief(text, language_of(text), NOW, options=options), Tools(FakeLibrary([])))
    while True:
        try:
            next(work)
        except StopIteration as finished:
            return finished.value.data


def page(text: str) -> str:
    data = draft(text)
    return f"{data['title']}\n{data['body']}"


def test_the_model_tells_segments_it_has_not_seen() -> None:
    segments = [*bank().segments]
    random.Random(5).shuffle(segments)
    held, seen = segments[:300], segments[300:]
    model = Linear.train([(features(text), label) for text, label in seen], 2)
    found = model.probabilities([features(text) for text, _ in held])[:, model.labels.index(DESK)]
    right = sum((told > 0.5) == (label == DESK) for told, (_, label) in zip(found, held, strict=True))
    assert right / len(held) > 0.84


def test_the_bank_labels_each_segment_once() -> None:
    texts = [text for text, _ in bank().segments]
    both = {text for text, label in bank().segments if label == DESK} & {
        text for text, label in bank().segments if label != DESK
    }
    assert len(texts) > 900
    assert not both


@pytest.mark.parametrize("text", ["麻烦给捏一条群通知", "措辞再委婉点哈", "could you whip up a tiny notice"])
def test_orders_are_for_the_desk(text: str) -> None:
    assert for_desk(text) > 0.6


@pytest.mark.parametrize("text", ["各家记得锁好车棚", "快递先放门卫那儿", "bring your own chair"])
def test_what_readers_do_is_for_them(text: str) -> None:
    assert for_desk(text) < 0.4


def test_a_segment_is_cut_at_its_joint() -> None:
    assert parted("弄个群公告说泳池停水")[1] == "泳池停水"
    assert parted("大家把雨伞收好") == ("", "大家把雨伞收好", "")


def test_an_unknown_channel_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadInput, match="discord"):
        draft("周六下午三点大扫除", channel="nosuch")
    assert draft("周六下午三点大扫除", channel="discord")["channel"] == "discord"


def test_a_meeting_point_is_the_place() -> None:
    written = page("Saturday 8:15 canal walk, meet by the old mill")
    assert "**Where**: old mill" in written
    assert "meet by" not in written.lower()


def test_an_order_for_english_gets_english_labels() -> None:
    written = page("用英文写一个维护通知，10月3日凌晨1点到2点网站停机，期间无法付款")
    assert "When" in written
    assert "时间：" not in written


def test_a_text_to_be_made_formal_keeps_its_facts() -> None:
    written = page("把下面这段改得更正式：后天下午四点培训哈，别迟到，在二楼会议室")
    assert "更正式" not in written
    assert "请勿迟到" in written
    assert "二楼会议室" in written
    assert "哈" not in written


def test_traditional_host_and_place_are_told_apart() -> None:
    written = page("講者許晴,線上Zoom,10月8日晚上七點,主題是社區菜園")
    assert "講者：許晴" in written
    assert "線上Zoom" in written
