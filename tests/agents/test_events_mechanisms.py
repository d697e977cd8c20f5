"""How sloppy requests are read: bare hours, ranges, groups, several sources of money, places, two events."""

import time
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, Deliverable, Tools
from agents.events.agent import EventsAgent
from agents.events.reading import read
from agents.events.schema import Given
from agents.runner import run
from knowledge.model import Clause
from knowledge.text import language_of

NOW = datetime(2026, 10, 12, 9, 30, tzinfo=timezone(timedelta(hours=8)))  # a Monday
FULL_WIDTH = str.maketrans(",:;!?()", "，：；！？（）")
HANDBOOK = [
    Clause(f"m#{number}", "manual.md", "手册", "", number, text, 0, "zh", "sop", ("events",))
    for number, text in (
        ("2.4", "T-7:发布通知,开放报名。"),
        ("3.1", "预算 2000 元以下由组长批准。"),
        ("5.2", "单场线下活动不超过 45 人。"),
        ("8.1", "抽奖规则须在抽奖前公布,全程录屏,随机抽取。"),
    )
]


def given(text: str) -> Given:
    return read(text, NOW, language_of(text))


def plan(text: str, library: list[Clause] = HANDBOOK) -> Deliverable:
    return finished(run(EventsAgent(), Brief(text, language_of(text), NOW), Tools(FakeLibrary(library))))


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("周六9点直播拆新卡包", "2026-10-17T21:00:00+08:00"),
        ("周六9点去爬凤凰岭", "2026-10-17T09:00:00+08:00"),
        ("周四3点老友聚会", "2026-10-15T15:00:00+08:00"),
        ("周三8点桌游局", "2026-10-14T20:00:00+08:00"),
        ("周日8点桌游局", "2026-10-18T08:00:00+08:00"),
        ("周日6点集合出发去钓鱼", "2026-10-18T06:00:00+08:00"),
        ("周五10点夜跑", "2026-10-16T22:00:00+08:00"),
        ("周六2点到4点陶艺课", "2026-10-17T14:00:00+08:00"),
        ("周六9点到17点编程培训", "2026-10-17T09:00:00+08:00"),
        ("十一月第一个周日上午10点,公园写生", "2026-11-01T10:00:00+08:00"),
        ("11月7、8号两天,体育馆,每天10点开门的模型展", "2026-11-07T10:00:00+08:00"),
        ("chess meetup 14-15 November, starts at 10am Sunday", "2026-11-15T10:00:00+08:00"),
        ("11月20日办故事会。地点在礼堂。晚上7点开始", "2026-11-20T19:00:00+08:00"),
        ("“冬至暖一天”线上活动怎么办", None),
        ("国庆节后办一次茶话会", None),
    ],
)
def test_start(text: str, start: str | None) -> None:
    assert given(text).start == start
    assert given(text.translate(FULL_WIDTH)).start == start


def test_an_assumed_half_of_the_day_is_said() -> None:
    made = plan("周六9点直播拆新卡包")
    assert any("21:00" in row for row in made.data["assumptions"])
    assert not any("21:00" in row for row in plan("周六晚9点直播拆新卡包").data["assumptions"])


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("亲子烘焙,18组家庭", None),
        ("12支队伍,每队5人的水友赛", 60),
        ("四桌,每桌9个人的年夜饭", 36),
        ("报告厅容纳500,预计来260,请作者来讲", 260),
        ("人均75,31个人的饭局", 31),
        ("约着打球,14个人AA", 14),
        ("直播带货,团队7个人", None),
        ("捡垃圾公益行,42个志愿者", 42),
        ("scavenger hunt for 36 trainees", 36),
        ("potluck, about fifty neighbours", 50),
        ("quiz with a dozen people", 12),
        ("raffle with £2,500 in prizes", None),
    ],
)
def test_headcount(text: str, count: int | None) -> None:
    assert given(text).headcount == count
    assert given(text.translate(FULL_WIDTH)).headcount == count


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("预算:2600元的读书会", 2600),
        ("预算1w8的年会", 18000),
        ("预算4千到6千的露营", 6000),
        ("读书会,零预算", 0),
        ("meetup, no budget", 0),
        ("读书会,预算没定", None),
        ("读书会预算无上限", None),
        ("每人AA 45的饭局", None),
        ("车友会出900,俱乐部赞助600,办个烧烤局", 1500),
        ("给个流程 来客约300 预算 ¥1,800", 1800),
    ],
)
def test_total(text: str, total: float | None) -> None:
    cents = given(text).total
    assert (None if cents is None else cents / 100) == total
    full = given(text.translate(FULL_WIDTH).replace("¥1，800", "¥1,800")).total
    assert full == cents


def test_items_priced_per_head_and_by_the_piece() -> None:
    data: Any = plan("10月31日下午2点观影会,20人,票价每人35,爆米花和饮料人均12,门口发8个15元红包").data
    lines = {line["item"]: line["amount"] for line in data["budget"]["lines"]}
    assert lines["饮料"] == 240 and lines["红包"] == 120
    assert sum(lines.values()) == data["budget"]["total"]


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("在城南羽毛球馆搞一次友谊赛,周六晚上7点", "城南羽毛球馆"),
        ("周日徒步 凤凰山 20人", "凤凰山"),
        ("周六下午3点,拾光花艺工作室,插花课", "拾光花艺工作室"),
        ("周六逛跳蚤市场,门店开店前集合", None),
        ("Pub quiz on Friday at 7pm, the Red Lion", "the Red Lion"),
        ("Potluck on Sunday at 1pm, riverside community hall", "riverside community hall"),
    ],
)
def test_venue(text: str, venue: str | None) -> None:
    assert given(text).venue == venue


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("领导说了要给新同学办个飞盘体验局,周六下午", "飞盘体验局"),
        ("🎈🎈搞一场生日会,周六晚7点", "生日会"),
        ("办一场“八月再见”分享会,周六晚7点", "“八月再见”分享会"),
        ("活动名称:邻里长桌宴\n时间:11月1日17:00", "邻里长桌宴"),
        ("周五晚上,十个人", ""),
    ],
)
def test_title(text: str, title: str) -> None:
    assert given(text).title == title


def test_the_second_event_of_a_request_is_named_not_mixed_in() -> None:
    made = plan("周六下午3点读书会,20人。另外下周三晚8点再搞一场直播,预算2000")
    data: Any = made.data
    assert (data["start"], data["headcount"], data["budget"]["total"]) == (
        "2026-10-17T15:00:00+08:00",
        20,
        None,
    )
    assert "two_events" in {row["kind"] for row in data["conflicts"]}
    assert "直播" in made.markdown.split("## ")[0]


def test_days_of_a_trip_have_their_own_programme() -> None:
    data: Any = plan("11月6日到11月8日露营,16人").data
    assert len({row["at"][:10] for row in data["run_of_show"]}) == 3


def test_only_what_the_plan_uses_is_cited() -> None:
    made = plan("11月21日下午2点读书会,老书店,30人,预算1500元")
    assert {citation.clause for citation in made.citations} == {"2.4", "3.1"}
    assert "§3.1" in made.markdown.split("## 流程单")[0]


def test_the_first_screen_answers() -> None:
    first = plan("11月21日下午2点读书会,老书店,30人,预算1500元").markdown.split("## ")[0]
    assert all(word in first for word in ("11月21日", "14:00", "老书店", "30 人", "1,500", "1. "))


def test_families_are_counted_as_families() -> None:
    made = plan("10月31日上午9点亲子烘焙,18组家庭")
    assert made.data["headcount"] is None and "18 组家庭" in made.markdown.split("## ")[0]
    assert any("18 组家庭" in row["question"] for row in made.data["missing"])


def test_gaps_are_marked_as_everywhere() -> None:
    assert "【待补充:时间】" in plan("想办个读书会").markdown


def test_english_plans_leave_chinese_holidays_alone() -> None:
    data: Any = plan("Plan a board game night for 20 people on Oct 1 2027 at 7pm, budget $200", []).data
    assert not {"holiday", "makeup_workday", "calendar"} & {row["kind"] for row in data["conflicts"]}
    due = [datetime.fromisoformat(task["due"]) for task in data["tasks"] if task["due"]]
    assert due


@pytest.mark.parametrize(
    "text",
    [
        "周六8点" * 4_000,
        "1人" * 7_000,
        "20支队伍" * 2_000,
        "预算" * 8_000 + "1",
        "😀😀",
        "{{7*7}}{% x %}",
        "？",
    ],
)
def test_hostile_text_is_answered_soon(text: str) -> None:
    plan("读书会")
    began = time.process_time()
    made = plan(text)
    assert time.process_time() - began < 3
    assert "49" not in made.markdown


@pytest.mark.parametrize(
    "text", ["亲子陶艺，周日上午，15组家庭，每组收99", "篮球，8队，报名费每队100，奖金800"]
)
def test_a_fee_per_group_is_no_head_count(text: str) -> None:
    assert given(text).headcount not in (1485, 800)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("篮球赛，周日15:00，奖金800裁判300", 1100),
        ("象棋擂台，24人，奖金600、茶水120", 720),
        ("弹唱之夜，50人，帐篷300海报150", 450),
        ("直播抽奖夜，奖品三等奖10个20元红包，一等奖1个500元", 700),
    ],
)
def test_amounts_typed_side_by_side_are_each_read(text: str, total: int) -> None:
    budget = plan(text).data["budget"]
    assert budget["total"] == total == sum(line["amount"] for line in budget["lines"])


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("业主大扫除，周日早8点，40户", "业主大扫除"),
        ("后天晚上7点吉他弹唱之夜，50人", "吉他弹唱之夜"),
        ("Lantern walk on Friday 23 October, half past six, 80 people", "Lantern walk"),
        ("国庆三天露营，18人", "露营"),
        ("帮我想想周日能搞点什么，40人", "【待补充:活动名称】"),
    ],
)
def test_the_opening_words_name_what_no_kind_knows(text: str, title: str) -> None:
    assert plan(text).data["title"] == title


@pytest.mark.parametrize(
    "text",
    ["宠物领养日，10月31日上午10点，150人", "明天晚上9点KTV局，20人", "跨年晚会，12月31日21:00，300人，线上"],
)
def test_the_first_push_goes_out_when_the_notice_is_due(text: str) -> None:
    made = plan(text).data
    due = next(task["due"] for task in made["tasks"] if "发布通知" in task["title"])
    times = [push["at"] for push in made["promotion"] if push["at"]]
    assert times[0] == due and times == sorted(times)


def test_tomorrows_event_is_announced_today() -> None:
    made = plan("明天晚上9点KTV局，20人").data
    assert all(
        datetime.fromisoformat(task["due"]).date() <= NOW.date() + timedelta(days=1)
        for task in made["tasks"]
        if task["depends_on"] == []
    )
    assert datetime.fromisoformat(made["promotion"][0]["at"]).date() == NOW.date()


def test_expected_heads_and_a_zero_budget_in_english() -> None:
    assert given("Plan an AMA on Discord, Wed Nov 4 at 8pm, one hour, expecting 200").headcount == 200
    assert plan("Plan a swap meet, Sat Nov 7 from 1 to 4pm, $0 budget").data["budget"]["total"] == 0
