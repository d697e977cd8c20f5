"""What requests and follow-ups give; nothing is guessed."""

from datetime import datetime, timedelta, timezone

import pytest

from agents.events.reading import read
from agents.events.schema import Given
from knowledge.text import language_of

NOW = datetime(2026, 9, 23, 15, 0, tzinfo=timezone(timedelta(hours=8)))


def given(*turns: str) -> Given:
    said: Given | None = None
    for turn in turns:
        said = read(turn, NOW, language_of(turn), said)
    assert said is not None
    return said


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("10月12日晚七点半在老茶馆办棋友会", "2026-10-12T19:30:00+08:00"),
        ("下周三晚上7点签到,7点半开始,做一次答疑", "2026-09-30T19:30:00+08:00"),
        ("报名9月28日截止,10月6日下午3点陶艺体验课", "2026-10-06T15:00:00+08:00"),
        ("12月24日晚会,18:30入场,19:00开场,21:30结束", "2026-12-24T19:00:00+08:00"),
        ("跨年夜直播,晚9点开始", "2026-12-31T21:00:00+08:00"),
        ("Plan a picnic this Sunday 11am-2pm", "2026-09-27T11:00:00+08:00"),
        ("10月17日露营", "2026-10-17"),
        ("下个月搞个见面会", None),
        ("晚上8点办个读书会", None),
        ("给我一个活动方案", None),
        ("2月30日办个团建", None),
    ],
)
def test_start(text: str, start: str | None) -> None:
    assert given(text).start == start


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("办场沙龙,60人左右", 60),
        ("50-60人的露营", 60),
        ("人数:三十", 30),
        ("狼人杀,12个人,每组6人", 12),
        ("抽奖,一等奖1名,二等奖3名", None),
        ("500人群里做答题", None),
        ("年会目标拉新200人", None),
        ("两位嘉宾对谈,预计到场八十人", 80),
        ("trivia night for 40 people", 40),
        ("周六办跳蚤市场,摊位30个,预计来200人", 200),
        ("一百人的沙龙,场地只能坐80人", 100),
    ],
)
def test_headcount(text: str, count: int | None) -> None:
    assert given(text).headcount == count


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("读书会,预算3000元", 3000),
        ("沙龙预算1.5万", 15000),
        ("经费三千五,办桌游局", 3500),
        ("花3k办个茶话会", 3000),
        ("老板批了一万五办年会", 15000),
        ("budget $1,250 for a meetup", 1250),
        ("预算一共两万以内的年会", 20000),
        ("报名费30元的读书会", None),
        ("团购,每盒68元", None),
        ("读书会,12月5日,50人", None),
    ],
)
def test_total(text: str, yuan: int | None) -> None:
    total = given(text).total
    assert (total / 100 if total is not None else None) == yuan


def test_items_are_kept_apart_from_the_total() -> None:
    said = given("周年庆,场地费800、茶歇600、奖品1000,总预算3k")
    assert [(line.key, line.cents) for line in said.lines] == [
        ("venue", 80000),
        ("food", 60000),
        ("prizes", 100000),
    ]
    assert said.total == 300000


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("周日环湖骑行", "outdoor"),
        ("B站直播聊穿搭", "livestream"),
        ("群里做21天打卡", "checkin_streak"),
        ("灯谜竞猜", "quiz"),
        ("团购粽子", "group_buy"),
        ("摄影大赛征稿", "contest"),
        ("陶艺工作坊", "workshop"),
        ("請老師來做線上答疑", "qa_session"),
        ("骑行分享会,线上", "online_talk"),
        ("trivia night", "quiz"),
        ("读书会不搞抽奖", "offline_meetup"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert given(text).type == kind


def test_title_is_the_requests_own_words() -> None:
    assert given("帮我策划一个跨年夜直播,B站").title == "跨年夜直播"
    assert given("周日早上七点半环湖骑行,阿岩带队").title == "环湖骑行"
    assert given("活动主题:「零基础烘焙体验」,30人").title == "零基础烘焙体验"
    assert given("plan a board game night for 20 people at Blue Door Cafe").title == "Board game night"


BASE = "下周六(10月3日)下午2点在城南书店搞一场读书会,40人,预算3000元"


@pytest.mark.parametrize(
    ("turn", "field", "value"),
    [
        ("人数改成 60 呢", "headcount", 60),
        ("预算降到2000", "total", 200000),
        ("改到周日下午", "start", "2026-10-04T14:00:00+08:00"),
        ("改成晚上7点", "start", "2026-10-03T19:00:00+08:00"),
        ("推迟一周", "start", "2026-10-10T14:00:00+08:00"),
        ("提前一小时", "start", "2026-10-03T13:00:00+08:00"),
        ("地点换到文化宫三楼", "venue", "文化宫三楼"),
        ("时长两个半小时", "minutes", 150),
        ("make it 55 people", "headcount", 55),
    ],
)
def test_follow_up_changes_one_thing(turn: str, field: str, value: object) -> None:
    before, after = given(BASE).model_dump(), given(BASE, turn).model_dump()
    assert after[field] == value
    assert {key for key in before if before[key] != after[key]} == {field}


def test_follow_up_adds_and_removes_segments() -> None:
    assert [segment.key for segment in given(BASE, "加一个抽奖环节").segments] == ["draw"]
    assert given(BASE, "加一个抽奖环节", "还是不要抽奖了").segments == []


def test_programme_with_minutes_is_taken_as_given() -> None:
    said = given("下周五晚八点答题,10分钟讲规则,30分钟答题,10分钟公布")
    assert [segment.minutes for segment in said.segments] == [10, 30, 10]
    assert said.end is None


@pytest.mark.parametrize(
    ("text", "title", "venue"),
    [
        ("在我们常去的海棠书屋办个圣诞读书会，12月24日晚7点", "圣诞读书会", "海棠书屋"),
        ("12月5日下午两点陶艺体验，场地是文化站二楼免费用", "陶艺体验", "文化站二楼"),
        ("给群里的球友组个乒乓球赛，周六下午，在老周家", "乒乓球赛", "老周家"),
        ("城市徒步，从鼓楼走到江边，12月6号早八点半", "城市徒步", "鼓楼"),
        ("业主跳蚤市场，本月29号上午，中心花园", "业主跳蚤市场", "中心花园"),
        (
            "plan an offline zine jam for our readers, Jan 8, the Corner Street community kitchen",
            "Offline zine jam",
            "",
        ),
        ("board game night at my place next friday 7pm, 8 people", "Board game night", "my place"),
    ],
)
def test_names_and_places_stand_without_what_they_were_said_with(text: str, title: str, venue: str) -> None:
    read_from = given(text)
    assert read_from.title == title
    assert not venue or read_from.venue == venue
