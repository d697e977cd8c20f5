"""Given words that drafts once lost or bent: half moments, quotations, award names, what was reported."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, Deliverable, Tools
from agents.drafting.agent import DraftingAgent
from agents.runner import run
from knowledge.text import language_of

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Saturday


def draft(text: str) -> Deliverable:
    return finished(run(DraftingAgent(), Brief(text, language_of(text), NOW), Tools(FakeLibrary(()))))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("明天记得投票，链接 https://v.example/1 ，截止到晚上8点", ["11月22日（周日）20:00"]),
        ("我们要把群昵称改成「昵称-城市-爱好」格式，11月15日前改完", ["「昵称-城市-爱好」格式"]),
        ("读书群想找一个人接手每月书单整理，花不了多少时间，有意联系小北", ["书单整理", "花不了多少时间"]),
        ("招一位图文编辑，每周写一篇，稿费80一篇，简历发 edit@hua.example", ["每周写一篇", "稿费80一篇"]),
        ("群規更新：十二月起禁止在晚上十一點後發語音，違者先提醒", ["違者先提醒"]),
        ("写一段欢迎新人的话，群里是聊咖啡冲煮的，禁止拼单广告", ["咖啡冲煮"]),
        ("欢迎语：欢迎来到阳台种菜小组，晒图随意，禁止卖种子", ["晒图随意"]),
        ("有人在传我们群要收会费，假的，从没说过，谁私聊你要钱别理", ["假的"]),
        (
            "Call for entries: pets in autumn, one photo each, email to paws@club.example by Dec 6",
            ["ne photo each"],
        ),
        (
            "Reply to Omar, he says his parcel came broken: a new one ships today, no need to return",
            ["broken", "new one"],
        ),
        ("写个群公告，说一下最近晒单的太多，以后只在周二晒", ["最近晒单的太多"]),
        ("写致歉说明，昨晚服务器重启导致打卡丢失，联系小管家可补打卡", ["联系小管家可补打卡"]),
        ("征集群里的晚餐照片，主题是“一人食”，每人最多2张，12月9号前发到 eat@yu.example", ["主题：“一人食”"]),
        (
            "Write a Discord announcement: voice chat is down for maintenance on Tuesday from 3 to 5pm UTC",
            ["15:00–17:00 UTC"],
        ),
    ],
)
def test_nothing_given_is_taken_for_an_order(text: str, kept: list[str]) -> None:
    delivered = draft(text)
    said = f"{delivered.data['title']}\n{delivered.data['body']}"
    assert not [words for words in kept if words not in said]


def test_a_bare_day_behind_a_later_date_is_read_on_from_it() -> None:
    assert "1月2号恢复" in draft("元旦当天线下闭店，线上照常，2号恢复，急事打 021-55667788").data["body"]
    assert "11月23号" in draft("12月5号的市集要12个摊位，23号前报名，找小满").data["body"]


def test_a_label_is_not_said_again_behind_it() -> None:
    body = draft("招募摄影组的组长，一名，要求每周能出一个下午，报名找@青禾，月底截止").data["body"]
    assert "报名：找@青禾" in body and "名额：一名" in body


def test_moments_in_a_row_cost_no_more_than_their_number() -> None:
    started = time.process_time()
    draft("写一个公告：" + "12月5日3点100元" * 700)
    assert time.process_time() - started < 3


def test_award_names_and_questions_are_no_advertising() -> None:
    body = draft("本季最佳新人是小禾，最佳助攻阿泽，下周聚餐颁奖，恭喜他们").data["body"]
    assert "最佳新人：小禾" in body and "最佳助攻：阿泽" in body
    assert "最划算" in draft("发个话题：你做过最划算的一笔二手交易？").data["title"]
    assert "最好" not in draft("团购文案：全网最好的橙子，5斤39元，周三截单，找豆豆").data["body"]


def test_an_address_to_send_to_is_no_channel() -> None:
    assert draft("作品征集：雨，照片一张，12月6日前发到邮箱 yu@qi.example").data["channel"] == "wechat_group"
    assert draft("把活动通知发到邮箱：周六下午两点茶会，二楼").data["channel"] == "email"


def test_days_that_come_round_get_no_date() -> None:
    assert "11月22日" not in draft("招两位导览员，每个月第一个周日上午，提供便当，找淑芬报名").data["body"]


@pytest.mark.parametrize(
    "text",
    [
        "感谢" + "的" * 3000,
        "冬至祝福，" + "给" * 3000,
        "把这段改得口语一点：" + "为" * 3000,
        "恭喜" + "冠军" * 2000,
    ],
)
def test_repeated_characters_take_no_time(text: str) -> None:
    draft("感谢大家")
    start = time.perf_counter()
    draft(text)
    assert time.perf_counter() - start < 3
