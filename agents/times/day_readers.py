"""What each written form of a day means: one reader for each form of when_forms.yaml."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from agents.times.numerals import whole_number
from knowledge.phrases import data
from knowledge.text import fold

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or the days `first`…`last`."""

    span: tuple[int, int]
    first: date
    last: date
    kind: str
    """absolute, relative, weekday, festival or period."""
    part: str = ""
    rolling: bool = False
    """A bare weekday: today counts only while the hour is still ahead."""
    approximate: bool = False
    floating: str = ""
    """`month` or `year` when that was not said and the nearest was taken (20日, 9月20日)."""
    whole_week: bool = False
    """Counted in weeks, so that a weekday said with it lies in that week."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What relative words are resolved against."""

    today: date
    future: bool


Reader = Callable[[re.Match[str], Frame], Day | None]


def lexicon() -> Mapping[str, Any]:
    entries: Mapping[str, Any] = data("agents.times", "when.yaml")
    return entries


@cache
def festivals_by_name() -> dict[str, tuple[int, Mapping[str, Any]]]:
    return {
        fold(str(name)): (index, rule)
        for index, rule in enumerate(lexicon()["festivals"])
        for name in rule["names"]
    }


def _absolute(match: re.Match[str], frame: Frame) -> Day | None:
    found = match.groupdict()
    month = _month(found)
    first_day = whole_number(found["d"] or found.get("d1") or "")
    if month is None or first_day is None:
        return None
    year = year_of(found.get("y"), frame)
    first = date(year, month, first_day) if year else nearest(month, first_day, frame)
    floating = "" if year else "year"
    if not found.get("d2"):
        return Day(trimmed(match), first, first, "absolute", floating=floating)
    month2 = whole_number(found.get("m2") or "") or month
    last_year = int(found.get("y2") or 0) or first.year + (month2 < month)
    last = date(last_year, month2, whole_number(found["d2"]) or 0)
    listed = found.get("list") or ""
    if listed and last - first != max(1, listed.count("、")) * ONE_DAY:
        return Day(trimmed(match), first, first, "absolute", floating=floating)
    return Day(trimmed(match), first, last, "absolute") if last >= first else None


def _month(found: Mapping[str, str | None]) -> int | None:
    word = found.get("mon")
    if word:
        return int(lexicon()["months_en"][word])
    return whole_number(found.get("m") or "")


def year_of(word: str | None, frame: Frame) -> int | None:
    said = {"今": 0, "明": 1, "去": -1, "后": 2}
    if not word:
        return None
    return frame.today.year + said[word] if word in said else whole_number(word)


def nearest(month: int, day: int, frame: Frame) -> date:
    """The next such day from today, or the last one when looking back; 29 February waits for a leap year."""
    years = range(9) if frame.future else range(0, -9, -1)
    if not 1 <= month <= 12 or not 1 <= day <= (29 if month == 2 else monthrange(2024, month)[1]):
        raise ValueError(f"no day {month}-{day}")
    for step in years:
        year = frame.today.year + step
        if day > monthrange(year, month)[1]:
            continue
        found = date(year, month, day)
        if found >= frame.today if frame.future else found <= frame.today:
            return found
    raise ValueError(f"no day {month}-{day}")


_MONTH_STEP = {
    "下下": 2,
    "下": 1,
    "next": 1,
    "本": 0,
    "这": 0,
    "this": 0,
    "the": 0,
    "上上": -2,
    "上": -1,
    "last": -1,
    "after next": 2,
}


def step_of(word: str | None) -> int | None:
    if not word:
        return None
    return _MONTH_STEP.get(word.rstrip("个"), 0)


def months_on(today: date, count: int) -> date:
    """First day of the month `count` months from today's."""
    month = today.year * 12 + today.month - 1 + count
    return date(month // 12, month % 12 + 1, 1)


def _month_day(match: re.Match[str], frame: Frame) -> Day | None:
    start = months_on(frame.today, step_of(match["rel"]) or 0)
    first = start.replace(day=whole_number(match["d"]) or 0)
    last = start.replace(day=whole_number(match["d2"]) or 0) if match["d2"] else first
    return Day(trimmed(match), first, last, "absolute") if last >= first else None


def _day_of_month(match: re.Match[str], frame: Frame) -> Day | None:
    number = whole_number(match["d"])
    if number is None or not 1 <= number <= 31:
        return None
    for step in range(3):
        month = months_on(frame.today, step if frame.future else -step)
        if number > monthrange(month.year, month.month)[1]:
            continue
        first = month.replace(day=number)
        if first >= frame.today if frame.future else first <= frame.today:
            last = first.replace(day=whole_number(match["d2"]) or 0) if match["d2"] else first
            return Day(trimmed(match), first, max(first, last), "absolute", floating="month")
    return None


def _after(match: re.Match[str], frame: Frame) -> Day | None:
    said = match["n"]
    words = {"半": 0.5, **lexicon()["english_numbers"]}
    count = words.get(said) or whole_number(said)
    sign = -1 if (match.groupdict().get("dir") or "") in ("前", "ago") else 1
    unit = {"天": 1, "日": 1, "day": 1, "fortnight": 14, "月": 30, "month": 30}.get(match["unit"], 7)
    if not count or (unit == 1 and count < 1):
        return None
    if unit == 30 and count >= 1:
        start = months_on(frame.today, sign * int(count))
        day = start.replace(day=min(frame.today.day, monthrange(start.year, start.month)[1]))
    else:
        day = frame.today + timedelta(days=sign * round(count * unit))
    return Day(trimmed(match), day, day, "relative", whole_week=unit == 7)


def _weeks_from(match: re.Match[str], frame: Frame) -> Day | None:
    """Weeks counted from the coming such weekday (two weeks from Saturday)."""
    count = lexicon()["english_numbers"].get(match["n"]) or whole_number(match["n"]) or 0
    coming = _weekday(match, frame)
    day = coming.first + count * ONE_WEEK * (2 if match["unit"] == "fortnight" else 1)
    return Day(trimmed(match), day, day, "weekday")


def _relative(match: re.Match[str], frame: Frame) -> Day:
    shift, part = lexicon()["relative_days"][match["word"]]
    day = frame.today + timedelta(days=shift)
    return Day(trimmed(match), day, day, "relative", part)


def monday_of(today: date, weeks: int) -> date:
    return today - timedelta(days=today.weekday()) + weeks * ONE_WEEK


def _weekday(match: re.Match[str], frame: Frame) -> Day:
    found = match.groupdict()
    english = found.get("en")
    weekday = _weekday_number(found)
    said = (found.get("pre") or "").removeprefix("the ")
    loose = not said or (english is not None and said not in ("next", "last", "after next"))
    if loose:
        away = (weekday - frame.today.weekday()) % 7
        day = frame.today + timedelta(days=away if frame.future else away - (7 if away else 0))
        return Day(trimmed(match), day, day, "weekday", rolling=True, approximate=bool(found.get("every")))
    day = monday_of(frame.today, step_of(said) or 0) + timedelta(days=weekday)
    return Day(trimmed(match), day, day, "weekday")


_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}


def _nth_weekday(match: re.Match[str], frame: Frame) -> Day | None:
    """十月第二个周六, the last Friday of the month; the next such day when only the month was named."""
    found = match.groupdict()
    weekday = _weekday_number(found)
    number = _ORDINALS.get(found["n"] or "") or whole_number(found["n"] or "")
    months = [months_on(frame.today, step) for step in range(13)]
    named = _month(found) or whole_number(found.get("num") or "")
    months = [m for m in months if m.month == named] if named else [months[step_of(found.get("rel")) or 0]]
    for month in months:
        found_day = _nth_in(month, weekday, -1 if found.get("last") else (number or 1) - 1)
        if found_day and (found_day >= frame.today or not frame.future):
            return Day(trimmed(match), found_day, found_day, "absolute")
    return None


def _nth_in(month: date, weekday: int, index: int) -> date | None:
    first = month + timedelta(days=(weekday - month.weekday()) % 7)
    days = [day for week in range(5) if (day := first + week * ONE_WEEK).month == month.month]
    return days[index] if index < len(days) else None


def _weekday_number(found: Mapping[str, str | None]) -> int:
    """Monday 0; 周末 counts as Saturday."""
    if found.get("en"):
        return int(lexicon()["weekdays_en"][found["en"]])
    said = (found["w"] or "").replace("天", "日").replace("末", "六")
    weekday = "一二三四五六日".find(said)
    return int(said) - 1 if weekday < 0 else weekday


def trimmed(match: re.Match[str]) -> tuple[int, int]:
    return match.start(), match.start() + len(match[0].rstrip())


READERS: dict[str, Reader] = {
    "absolute": _absolute,
    "month_day": _month_day,
    "day_of_month": _day_of_month,
    "after": _after,
    "weeks_from": _weeks_from,
    "relative": _relative,
    "weekday": _weekday,
    "nth_weekday": _nth_weekday,
}
