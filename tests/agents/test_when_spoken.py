"""Times as people say them: 点儿, Latin words beside Chinese days, English hours in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from agents.times.when import When, find_times

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Monday


def _shown(when: When) -> str:
    form = "%m-%d %H:%M" if when.has_time else "%m-%d"
    ends = [moment.strftime(form) for moment in (when.start, when.end) if moment]
    return "~".join(ends)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("周六10点儿童专场", ["09-26 10:00"]),
        ("明早9点儿集合", ["09-22 09:00"]),
        ("APP明天上线", ["09-22"]),
        ("下周三天休息", ["09-28~10-04"]),
        ("周六天气好就去爬山", ["09-26"]),
        ("周日下午1:30-3点", ["09-27 13:30~09-27 15:00"]),
        ("中午12点到1点半", ["09-21 12:00~09-21 13:30"]),
        ("Saturday 9 to noon", ["09-26 09:00~09-26 12:00"]),
        ("Thursday 8 till midnight", ["09-24 20:00~09-25 00:00"]),
        ("noon til 2 on Saturday", ["09-26 12:00~09-26 14:00"]),
        ("half past seven tonight", ["09-21 19:30"]),
        ("quarter to six tomorrow evening", ["09-22 17:45"]),
        ("at six in the evening tomorrow", ["09-22 18:00"]),
        ("7 o'clock tomorrow evening", ["09-22 19:00"]),
        ("this Sat. 10:30 a.m.", ["09-26 10:30"]),
        ("on the 28th at 7pm", ["09-28 19:00"]),
        ("two weeks from Saturday", ["10-10"]),
        ("Friday after next", ["10-09"]),
        ("late October", ["10-21~10-31"]),
        ("27/09/2026 14:00", ["09-27 14:00"]),
        ("20:00 Beijing time, Sept 24", ["09-24 20:00"]),
        ("国庆第三天下午两点", ["10-03 14:00"]),
        ("大年初三", ["02-08"]),
        ("廿六号晚上八点", ["09-26 20:00"]),
        ("10月1、2、3号", ["10-01~10-03"]),
        ("9.26-9.28三天", ["09-26~09-28"]),
        ("聽日下午三點", ["09-22 15:00"]),
        ("tmrw 6pm", ["09-22 18:00"]),
        ("ends Friday midnight", ["09-26 00:00"]),
        ("直播间今晚八点不见不散", ["09-21 20:00"]),
        ("by the end of October", ["10-31"]),
        ("周一至周五早8点", ["09-21 08:00~09-25 00:00"]),
        ("周二四晚7点", ["09-22 19:00"]),
    ],
)
def test_spoken_times(text: str, expected: list[str]) -> None:
    assert [_shown(when) for when in find_times(text, NOW)] == expected


@pytest.mark.parametrize(
    "text",
    ["扣5点信誉分", "一共10点儿积分", "3点理由", "五点共识", "快一点儿", "天天向上", "日常打卡", "march on"],
)
def test_counts_and_words_are_no_times(text: str) -> None:
    assert find_times(text, NOW) == []


def test_a_week_of_days_looks_back() -> None:
    assert [_shown(when) for when in find_times("上周一天就卖完了", NOW, future=False)] == ["09-14~09-20"]
