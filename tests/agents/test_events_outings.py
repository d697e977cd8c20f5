"""Outings, rooms, days without an hour, rehearsals and days off."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary

from agents import agent
from agents.base import Brief, Deliverable, Tools
from agents.events.reading import read
from agents.runner import run
from knowledge.model import Clause
from knowledge.text import language_of

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def _clause(number: str, text: str) -> Clause:
    return Clause(
        chunk_id=f"run#{number}",
        doc="run.md",
        title="Streams",
        section="Events",
        clause=number,
        text=text,
        position=int(number),
        kind="sop",
        tags=("events",),
        language="zh",
    )


def plan(text: str, *clauses: Clause) -> Deliverable:
    steps = run(agent("events"), Brief(text, language_of(text), NOW), Tools(FakeLibrary(list(clauses))))
    while True:
        try:
            next(steps)
        except StopIteration as done:
            made: Deliverable = done.value
            return made


@pytest.mark.parametrize(
    ("text", "title", "venue"),
    [
        ("领 18 人去兰花谷写生，周日上午9点", "兰花谷写生", "兰花谷"),
        ("约球友到滨河体育馆打匹克球，11月28日晚7点", "打匹克球", "滨河体育馆"),
        ("组织大家去听评弹，12月6日下午2点", "听评弹", None),
        ("在二号楼手工室办皮具入门课，12月5日下午2点", "皮具入门课", "二号楼手工室"),
        ("去槐树岭徒步，11月29日8:00在地铁站3号出口集合", "槐树岭徒步", "地铁站3号出口"),
        ("带 30 人去水族馆，下周六上午10点", "去水族馆", "水族馆"),
        (
            "Take 14 kids to the planetarium hall on Nov 28, 10am",
            "Trip to the planetarium hall",
            "planetarium hall",
        ),
        (
            "Knitting meetup, Room 12, Harbour Library, Nov 28 3pm",
            "Knitting meetup",
            "Room 12, Harbour Library",
        ),
        ("Potluck with 12 people at Gate 2, Nov 28 5pm", "Potluck", "Gate 2"),
    ],
)
def test_title_and_place(text: str, title: str, venue: str | None) -> None:
    data: Any = plan(text).data
    assert (data["title"], data["venue"]) == (title, venue)


def test_before_a_holiday_is_neither_a_start_nor_a_closing_day() -> None:
    given = read("元旦前想办一次五天的线上跳绳打卡", NOW, "zh")
    assert (given.type, given.start, given.signup_deadline) == ("checkin_streak", None, None)
    assert given.window == ("2026-11-21", "2026-12-31")


def test_signing_up_before_a_day_stays_a_closing_day() -> None:
    data: Any = plan("12月3日前报名，12月6日去爬山，20人").data
    assert data["signup_deadline"] == "2026-12-03T23:59:00+08:00"
    assert data["start"] == "2026-12-06T00:00:00+08:00"


def test_a_day_without_an_hour_has_an_offset_and_is_told_apart() -> None:
    made = plan("12月8日办读书会，20人，城南书店")
    data: Any = made.data
    assert {"start", "goal.deadline"} <= set(data["days_only"])
    assert data["start"] == "2026-12-08T00:00:00+08:00"
    assert "start" in {gap["field"] for gap in data["missing"]}
    assert "00:00" not in made.markdown and "23:59" not in made.markdown
    assert not [task for task in data["tasks"] if task["due"][11:16] == "00:00"]


def test_rehearsals_are_those_that_are_cited() -> None:
    rules = (
        _clause("1", "T-3：分工会；直播活动完成第一次彩排。"),
        _clause("2", "直播至少彩排两次：T-3 走流程，T-1 带真实设备和网络。"),
    )
    made: Any = plan("12月17日晚上八点直播读信，预算600", *rules).data
    days = [(task["offset"], task["clause"]) for task in made["tasks"] if "彩排" in task["title"]]
    assert days == [("T-3", "1"), ("T-1", "2")]
    alone: Any = plan("12月17日晚上八点直播读信，预算600").data
    assert len([task for task in alone["tasks"] if "彩排" in task["title"]]) == 1


def test_work_moves_off_the_weekend_or_says_why() -> None:
    week: Any = plan("Board game meetup next Saturday 3pm, Rose Cafe, 20 people, $300").data
    assert min(task["due"] for task in week["tasks"])[:10] == "2026-11-23"
    near: Any = plan("11月23日晚上7点群里知识竞答，奖品300元").data
    assert any("11月21日" in said and "不是工作日" in said for said in near["assumptions"])


def test_an_assumed_evening_ends_before_midnight() -> None:
    data: Any = plan("11月26日晚上8点夜跑，25人，东湖绿道").data
    assert data["run_of_show"][0]["at"][11:16] == "20:00" and data["duration_minutes"] == 120
