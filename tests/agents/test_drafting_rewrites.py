"""Passages said in another way: officialese and plain speech change places, facts stay."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, Deliverable, Tools
from agents.drafting.agent import DraftingAgent
from agents.drafting.rewriting import passage_of
from agents.drafting.turns import turned
from agents.runner import run
from knowledge.text import language_of

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def draft(text: str) -> Deliverable:
    return finished(run(DraftingAgent(), Brief(text, language_of(text), NOW), Tools(FakeLibrary(()))))


@pytest.mark.parametrize(
    ("text", "keeps", "gone"),
    [
        (
            "把这段改得口语一点：为提升社群活跃度，现拟定于11月27日20:00开展线上答题活动，请各位成员踊跃参与。",
            ["11月27日", "20:00", "答题"],
            ["现拟定于", "踊跃", "口语一点", "为提升"],
        ),
        (
            "太官腔了帮我改成人话：各楼栋居民应于12月5日前完成车辆登记，逾期将不予放行。",
            ["12月5日", "车辆登记", "放行"],
            ["应于", "不予", "官腔"],
        ),
        (
            "下面这条改得正式些：大家注意啦，明天电梯要修，从早上8点到中午，走楼梯吧",
            ["明天（11月22日）", "早上8点", "请走楼梯"],
            ["注意啦", "走楼梯吧", "正式些"],
        ),
        (
            "把這段改得親切一點：本群將於12月1日起調整發文規範，敬請各位成員配合，如有疑問請洽管理員。",
            ["12月1日", "發文規範", "有問題找管理員"],
            ["敬請", "有问题", "如有疑問"],
        ),
        (
            "Make this sound friendlier: Members are hereby notified that the room will be closed on Friday, "
            "November 27. Kindly refrain from entering the premises.",
            ["closed", "Friday, November 27"],
            ["hereby", "Kindly", "premises", "friendlier"],
        ),
    ],
)
def test_a_passage_changes_its_words_and_keeps_its_facts(
    text: str, keeps: list[str], gone: list[str]
) -> None:
    delivered = draft(text)
    body = delivered.data["body"]
    assert all(words in body for words in keeps) and not [words for words in gone if words in body]
    assert not delivered.data["placeholders"] and "特此通知" not in body
    assert not [finding for finding in delivered.findings if finding.level == "error"]


@pytest.mark.parametrize(
    "text",
    [
        "把下面的要点写成一份正式的通知：周六下午两点，二楼，茶会，自带杯子",
        "把这些整理成公告：周六闭馆，周日照常",
        "turn this into a friendly announcement: tea party Saturday 2pm, upstairs",
        "改一下：周六的茶会挪到周日",
    ],
)
def test_an_order_to_write_a_text_is_no_rewriting(text: str) -> None:
    assert passage_of(text) is None


def test_quotations_and_links_are_not_said_in_another_way() -> None:
    text = "由于「由于天气」一文，届时请看 https://a.example/届时"
    assert turned(text, "casual") == "因为「由于天气」一文，到时候请看 https://a.example/届时"


def test_a_passage_without_a_tone_is_only_tidied() -> None:
    body = draft("帮忙把这条通知润色一下：各位家人们，咱们这个周末呢打算搞个旧书交换，就在小广场那边").data[
        "body"
    ]
    assert "旧书交换" in body and "小广场" in body and "呢打算" not in body


def test_a_long_passage_is_quick() -> None:
    text = "把这段改得口语一点：" + "由于场地检修，请各位成员届时携带证件前往前台领取。" * 60
    draft("把这段改得口语一点：由于检修，届时请勿前往。")
    start = time.perf_counter()
    draft(text)
    assert time.perf_counter() - start < 2


def test_a_passage_that_no_turn_fits_says_so() -> None:
    found = [finding.check for finding in draft("把这句话改委婉点：他的猫在屋顶上睡觉。").findings]
    assert "rewrite" in found
    found = [finding.check for finding in draft("把这句话改委婉点：不许在楼道堆东西。").findings]
    assert "rewrite" not in found
