"""Several sittings alike, hours without a mark, other zones, families, towns, and what people do there."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, Deliverable, Tools
from agents.events.agent import EventsAgent
from agents.runner import run
from knowledge.text import language_of

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def deliver(text: str, previous: Deliverable | None = None) -> Deliverable:
    brief = Brief(text, language_of(text), NOW, previous=previous)
    return finished(run(EventsAgent(), brief, Tools(FakeLibrary([]))))


def plan(text: str) -> dict[str, Any]:
    return dict(deliver(text).data)


def items(data: dict[str, Any]) -> str:
    return " / ".join(row["item"] for row in data["run_of_show"])


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("12月5日和6日两个晚上办桌游夜，每晚20人，预算800元", ["2026-12-05T00:00", "2026-12-06T00:00"]),
        (
            "12月每周二晚上8点线上英语角，共5次，每次1小时，20人",
            [
                "2026-12-01T20:00",
                "2026-12-08T20:00",
                "2026-12-15T20:00",
                "2026-12-22T20:00",
                "2026-12-29T20:00",
            ],
        ),
        (
            "Three Saturday mornings of sketching, starting 5 December at 10, 15 people per session",
            ["2026-12-05T10:00", "2026-12-12T10:00", "2026-12-19T10:00"],
        ),
        (
            "下周六下周日两天，9-12点，社区图书室，绘本分拣，志愿者30人",
            ["2026-11-28T09:00", "2026-11-29T09:00"],
        ),
        ("下周末两天，手账市集，室外广场", ["2026-11-28T00:00", "2026-11-29T00:00"]),
    ],
)
def test_each_sitting_has_its_day(text: str, starts: list[str]) -> None:
    data = plan(text)
    assert [row["start"][:16] for row in data["sessions"]] == starts
    assert (data["end"] or starts[-1])[:10] == starts[-1][:10]
    assert max(task["due"] for task in data["tasks"]) > starts[-1]


def test_two_evenings_without_days_ask_for_the_days_of_both() -> None:
    data = plan("Two evenings in December for our sourdough workshop, 12 people each, $450 total")
    assert len(data["sessions"]) == 2 and data["headcount"] == 12 and data["venue"] is None
    assert "2 sessions" in data["missing"][0]["question"]


@pytest.mark.parametrize(
    "text",
    [
        "下下周六上午带孩子去植物园认植物，15 个家庭",
        "在线王者荣耀水友赛，32支队伍，下周五晚上七点开打，奖金池3000",
        "双十二晚上八点直播带货专场，主播两位",
        "春节前办一场写春联送邻居，腊月二十三下午，40人",
    ],
)
def test_a_weekday_or_a_date_before_a_part_of_the_day_counts_no_sittings(text: str) -> None:
    assert plan(text)["sessions"] == []


def test_the_page_names_every_sitting_and_the_show_is_that_of_one() -> None:
    page = deliver("元旦想搞个线上诗歌接力，四天，每天晚上八点到九点，群里进行").markdown
    assert "共 4 场：1月1日" in page and "1月4日" in page and "每场流程单（60 分钟）" in page


def test_a_hackathon_goes_on_over_its_days() -> None:
    data = plan("Hackathon weekend 5-6 Dec, 10:00-18:00 both days, co-working space, 60 people, €3,500")
    days = {row["at"][:10] for row in data["run_of_show"]}
    assert days == {"2026-12-05", "2026-12-06"}
    assert sum(row["minutes"] for row in data["run_of_show"]) == 2 * 480


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("周日10-2在社区活动中心做旧物交换，大概40户来", "2026-11-22T10:00", "2026-11-22T14:00"),
        ("闲置玩具交换日，周日下午2-4，小区凉亭", "2026-11-22T14:00", "2026-11-22T16:00"),
        (
            "AMA with our founder on Discord, 3 December, 17:00 UTC, 45 minutes",
            "2026-12-04T01:00",
            "2026-12-04T01:45",
        ),
        ("Zoom webinar on tax, 9 Dec, 12-1pm PST, expect 200", "2026-12-10T04:00", "2026-12-10T05:00"),
    ],
)
def test_bare_hours_and_other_zones(text: str, start: str, end: str) -> None:
    data = plan(text)
    assert (data["start"][:16], data["end"][:16]) == (start, end)


def test_a_number_of_people_after_a_day_is_no_hour() -> None:
    assert "T00:00" in plan("周日10-12人去爬山")["start"]


@pytest.mark.parametrize(
    ("text", "people", "total"),
    [
        ("三天两夜亲子露营，12月11日到13日，8个家庭（每家3口），预算一万二", 24, 12000),
        ("Family bonfire night, 18 families of four, Sat 28 Nov 6-9pm, £250", 72, 250),
        ("上海和杭州两地同时办观影，12月20日晚7点，每地50人，预算每地1500", 100, 3000),
        ("摄影外拍，12月19日，东湖，15人，请模特800、饮水100、应急100", 15, 1000),
    ],
)
def test_families_towns_and_priced_lists_add_up(text: str, people: int, total: float) -> None:
    data = plan(text)
    assert data["headcount"] == people
    assert data["budget"]["total"] == total == sum(line["amount"] for line in data["budget"]["lines"])


def test_a_currency_named_before_the_amount_counts() -> None:
    assert plan("童書交換，下星期日早上十點，25組家庭，預算新台幣2000")["budget"]["currency"] == "TWD"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("下下周六上午带孩子去植物园认植物，15 个家庭", "植物园认植物"),
        ("读书会，读《平凡的世界》，下周三晚7点半，两小时，书店二楼，限20人", "《平凡的世界》读书会"),
        ("在线王者荣耀水友赛，32支队伍，下周五晚上七点开打", "在线王者荣耀水友赛"),
        ("12月5日和6日两个晚上办桌游夜，每晚20人", "桌游夜"),
        ("线下咖啡店+线上打榜，偶像生日12月18号，线下60人", "线下咖啡店+线上打榜"),
    ],
)
def test_names_read_well(text: str, title: str) -> None:
    assert plan(text)["title"] == title


def test_one_part_in_a_place_and_one_online_has_the_place() -> None:
    assert plan("线下咖啡店+线上打榜，偶像生日12月18号，线下60人")["venue"] == "咖啡店"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("带孩子去植物园认植物，周六上午", "边走边认"),
        ("桌游夜，周五晚7点，20人", "第一轮开局"),
        ("跨年夜线上直播K歌，从晚上9点到零点半", "点歌"),
        ("周日旧物交换，社区活动中心", "自由交换"),
        ("Plan a 5k charity run on Saturday 12 December, 8am, Victoria Park", "Bibs"),
    ],
)
def test_the_show_is_of_what_people_do_there(text: str, words: str) -> None:
    shown = items(plan(text))
    assert words in shown and "主体" not in shown and "Main part" not in shown


def test_online_there_is_no_door_no_venue_and_no_photo_line() -> None:
    page = deliver("在线王者荣耀水友赛，32支队伍，下周五晚上七点开打，奖金池3000").markdown
    assert not re.search("书面确认场地|入口、要带|带什么|合影|布场", page)
    page = deliver("Online Rocket League cup, 16 teams of 3, Friday 4 Dec 18:00, prize pool $600").markdown
    assert not re.search("in writing and name|entrance|group photo", page)


def test_what_each_pays_is_paid_at_every_sitting() -> None:
    data = plan("四场周日下午的陶艺课，从12月6号起，2点到4点半，工坊，每场6人，材料每人80")
    assert len(data["sessions"]) == 4 and data["venue"] == "工坊"
    assert data["budget"]["total"] == 4 * 6 * 80 == sum(line["amount"] for line in data["budget"]["lines"])


def test_people_of_one_sitting_are_called_so() -> None:
    assert "每场 20 人" in deliver("12月5日和6日两个晚上办桌游夜，每晚20人，预算800元").markdown


def test_a_swap_has_one_exchange() -> None:
    assert items(plan("Book swap in the library, Sat 5 Dec 11-3, about 60 visitors")).count("xchange") == 0


def test_a_follow_up_moves_all_sittings_or_leaves_one() -> None:
    first = deliver("12月5日和12月12日两个晚上办桌游夜，每晚20人，晚上7点到9点，预算800元")
    assert [row["start"][:10] for row in first.data["sessions"]] == ["2026-12-05", "2026-12-12"]
    later = deliver("推迟一周", first)
    assert [row["start"][:10] for row in later.data["sessions"]] == ["2026-12-12", "2026-12-19"]
    one = deliver("改成一晚就行", later)
    assert one.data["sessions"] == []
    assert (one.data["start"][:16], one.data["end"][:16]) == ("2026-12-12T19:00", "2026-12-12T21:00")


def test_a_length_with_a_hyphen_is_one() -> None:
    data = plan("Plan a 90-minute online reading circle for 20 members, December 10 at 7pm")
    assert sum(row["minutes"] for row in data["run_of_show"]) == 90
    assert data["end"].startswith("2026-12-10T20:30")
    assert "90" not in data["title"]


def test_what_every_sitting_brings_in_is_counted() -> None:
    asked = plan("元旦三场线上桌游，每场6个人，1月1号到3号每晚8点，每人收20元")["missing"]
    assert any("18 人共 ¥360" in str(question) for question in asked)
