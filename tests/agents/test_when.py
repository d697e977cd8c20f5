"""Days and times as people write them, against one fixed moment: Wednesday 23 September 2026, 15:00."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.times.when import duration_minutes, find_times

ZONE = timezone(timedelta(hours=8))
NOW = datetime(2026, 9, 23, 15, 0, tzinfo=ZONE)


def start(text: str, future: bool = True) -> str:
    first = find_times(text, NOW, future=future)[0]
    assert first.start is not None
    return f"{first.start:%Y-%m-%d %H:%M}" if first.has_time else f"{first.start:%Y-%m-%d}"


def span(text: str) -> tuple[str, str]:
    first = find_times(text, NOW)[0]
    assert first.start is not None and first.end is not None
    return f"{first.start:%m-%d %H:%M}", f"{first.end:%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-31晚上8点", "2026-12-31 20:00"),
        ("１２月３１日２０：００", "2026-12-31 20:00"),
        ("12月31号晚八点半", "2026-12-31 20:30"),
        ("12/31 20:00", "2026-12-31 20:00"),
        ("31号下午3点一刻", "2026-10-31 15:15"),
        ("Dec 31, 8pm", "2026-12-31 20:00"),
        ("December 31st 2026 at 7:30 pm", "2026-12-31 19:30"),
        ("25 December 7pm", "2026-12-25 19:00"),
        ("7月31日", "2027-07-31"),
        ("二〇二六年十月三日", "2026-10-03"),
        ("下个月5号19:00", "2026-10-05 19:00"),
        ("今晚8点", "2026-09-23 20:00"),
        ("今晚12点", "2026-09-24 00:00"),
        ("大后天凌晨两点", "2026-09-26 02:00"),
        ("後天中午12點", "2026-09-25 12:00"),
        ("3天后", "2026-09-26"),
        ("两周后的周五", "2026-10-09"),
        ("in 3 days at 6pm", "2026-09-26 18:00"),
        ("tomorrow night at 8", "2026-09-24 20:00"),
        ("本周日早上,大家七点半集合", "2026-09-27 07:30"),
        ("7:30 this Sunday", "2026-09-27 07:30"),
        ("周三12点", "2026-09-30 12:00"),
        ("周三晚8点", "2026-09-23 20:00"),
        ("下周五 20点", "2026-10-02 20:00"),
        ("下下周一上午10点", "2026-10-05 10:00"),
        ("next Friday at noon", "2026-10-02 12:00"),
        ("下周六(10月3日)晚上7点", "2026-10-03 19:00"),
        ("10.3(周六)19:00", "2026-10-03 19:00"),
        ("18:30入场 10月17日", "2026-10-17 18:30"),
        ("中秋节当晚7:30", "2026-09-25 19:30"),
        ("除夕晚8点", "2027-02-05 20:00"),
        ("跨年夜零点", "2027-01-01 00:00"),
        ("New Year's Eve 10pm", "2026-12-31 22:00"),
        ("母亲节下午2点", "2027-05-09 14:00"),
        ("12月31日24:00", "2027-01-01 00:00"),
    ],
)
def test_start_is_resolved(text: str, expected: str) -> None:
    assert start(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("明晚七点到九点", ("09-24 19:00", "09-24 21:00")),
        ("礼拜三晚7-9点", ("09-23 19:00", "09-23 21:00")),
        ("10月3日晚7点至9点半", ("10-03 19:00", "10-03 21:30")),
        ("this Saturday 2-4pm", ("09-26 14:00", "09-26 16:00")),
        ("11am-1pm Sunday", ("09-27 11:00", "09-27 13:00")),
        ("from 7 to 9pm on Oct 12", ("10-12 19:00", "10-12 21:00")),
        ("晚10点到凌晨1点", ("09-23 22:00", "09-24 01:00")),
        ("今晚9点到零点半", ("09-23 21:00", "09-24 00:30")),
        ("晚11点到12点", ("09-23 23:00", "09-24 00:00")),
        ("12月31日23:30-次日00:30", ("12-31 23:30", "01-01 00:30")),
        ("10月1日-3日 9:00-17:00", ("10-01 09:00", "10-03 17:00")),
        ("10月1日晚8点到10月2日早8点", ("10-01 20:00", "10-02 08:00")),
        ("周六下午2点,两个小时", ("09-26 14:00", "09-26 16:00")),
        ("周六14:00开始,时长90分钟", ("09-26 14:00", "09-26 15:30")),
        ("周六、周日两天", ("09-26 00:00", "09-27 00:00")),
    ],
)
def test_end_is_resolved(text: str, expected: tuple[str, str]) -> None:
    assert span(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2月30日",
        "3-5人",
        "1-2小时",
        "版本2.10",
        "50/人",
        "比例3:1",
        "电话13812345678",
        "一点建议",
        "早一点来",
        "每组5人,3组",
        "一周三次",
        "3点要求",
        "3号楼301室",
        "5号线",
        "提前2小时到",
        "活动开始前2小时",
        "打卡21天",
        "",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert find_times(text, NOW) == []


def test_looking_back() -> None:
    assert start("周五晚上8点", future=False) == "2026-09-18 20:00"
    assert start("7月31日", future=False) == "2026-07-31"
    assert start("20分钟前有人发截图", future=False) == "2026-09-23 14:40"


def test_later_times_share_the_day_and_the_half() -> None:
    whens = find_times("10月17日晚上7点签到,8点开始,9点结束", NOW)
    assert [w.start.hour for w in whens if w.start] == [19, 20, 21]
    assert [w.inherited for w in whens] == [False, True, True]


def test_disagreeing_weekday_is_reported() -> None:
    first = find_times("10月3日(周五)14:00", NOW)[0]
    assert first.mismatch and first.start and first.start.day == 3


def test_stretches_are_approximate() -> None:
    assert all(
        find_times(text, NOW)[0].approximate for text in ("下周", "月底", "周末", "国庆期间", "下个月")
    )


def test_unknown_half_of_the_day_is_marked() -> None:
    assert not find_times("周六8点", NOW)[0].half_known
    assert find_times("周六晚8点", NOW)[0].half_known and find_times("周六20点", NOW)[0].half_known


def test_span_points_at_the_words() -> None:
    text = "我們約好:後天晚上8點見"
    first = find_times(text, NOW)[0]
    assert text[slice(*first.span)] == first.text == "後天晚上8點"


def test_duration() -> None:
    assert duration_minutes("时长一个半小时") == 90
    assert duration_minutes("for 2 hours") == 120
    assert duration_minutes("提前两小时") is None


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="0123456789年月日号点分半:-/~到周下上晚早 一二三十节前后小时天amptonexJu", max_size=40)
)
def test_nonsense_never_fails(text: str) -> None:
    for when in find_times(text, NOW):
        assert 0 <= when.span[0] < when.span[1] <= len(text)
        assert when.start is not None and when.start.tzinfo is not None


@pytest.mark.parametrize(
    ("text", "future", "day"),
    [
        ("昨天(20日)有人投诉", False, "2026-09-20"),
        ("昨天（9月20日）下午有人投诉", True, "2026-09-20"),
        ("明天(22号)开会", True, "2026-09-22"),
        ("十月第二个周六聚一聚", True, "2026-10-10"),
        ("下个月最后一个周五聚一聚", True, "2026-10-30"),
        ("the second Saturday of October", True, "2026-10-10"),
    ],
)
def test_days_that_lean_on_one_another(text: str, future: bool, day: str) -> None:
    now = datetime(2026, 9, 21, 10, 0, tzinfo=timezone(timedelta(hours=8)))
    found = find_times(text, now, future=future)
    assert [when.start.date().isoformat() for when in found if when.start] == [day]
    assert not found[0].mismatch


def test_the_weeks_after_a_festival_are_a_stretch() -> None:
    now = datetime(2026, 9, 21, 10, 0, tzinfo=timezone(timedelta(hours=8)))
    (when,) = find_times("国庆后办一场茶话会", now)
    assert when.approximate and when.start and when.start.date().isoformat() == "2026-10-08"


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2026, 11, 25)])
@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("周六读书会改到周日下午三点", ["28", "29"]),
        ("周六的课推迟到周五", ["28", "04"]),
        ("周五的会提前到周四上午10点", ["27", "26"]),
        ("11月28日的讲座改到周日", ["28", "29"]),
        ("the Saturday swap is moved to Sunday 3pm", ["28", "29"]),
        ("Saturday's run moves to Monday", ["28", "30"]),
    ],
)
def test_a_moved_day_lies_near_the_old_one(text: str, days: list[str], today: date) -> None:
    now = datetime(today.year, today.month, today.day, 2, tzinfo=UTC)
    assert [f"{when.start:%d}" for when in find_times(text, now) if when.start] == days


def test_a_day_that_is_not_moved_counts_from_today() -> None:
    now = datetime(2026, 11, 22, 2, tzinfo=UTC)
    found = find_times("周六有课，我们说好改到哪里都行，周日休息", now)
    assert [when.start.day for when in found if when.start] == [28, 22]
