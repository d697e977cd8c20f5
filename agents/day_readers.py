"""What each written form of a day means: one reader for each form of when_forms.yaml."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from agents.calendar import festival
from agents.numerals import whole_number
from knowledge.phrases import data
from knowledge.text import fold

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


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
    whole_week: bool = False
    """Counted in weeks, so that a weekday said with it lies in that week."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What relative words are resolved against."""

    today: date
    future: bool


Reader = Callable[[re.Match[str], Frame], Day | None]


def lexicon() -> Mapping[str, Any]:
    entries: Mapping[str, Any] = data("agents", "when.yaml")
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
    first_day = whole_number(found["d"])
    if month is None or first_day is None:
        return None
    year = _year(found.get("y"), frame)
    first = date(year, month, first_day) if year else _near(month, first_day, frame)
    if not found.get("d2"):
        return Day(_trim(match), first, first, "absolute")
    month2 = whole_number(found.get("m2") or "") or month
    last_year = int(found.get("y2") or 0) or first.year + (month2 < month)
    last = date(last_year, month2, whole_number(found["d2"]) or 0)
    return Day(_trim(match), first, last, "absolute") if last >= first else None


def _month(found: Mapping[str, str | None]) -> int | None:
    word = found.get("mon")
    if word:
        return int(lexicon()["months_en"][word])
    return whole_number(found.get("m") or "")


def _year(word: str | None, frame: Frame) -> int | None:
    said = {"今": 0, "明": 1, "去": -1, "后": 2}
    if not word:
        return None
    return frame.today.year + said[word] if word in said else whole_number(word)


def _near(month: int, day: int, frame: Frame) -> date:
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
}


def _step(word: str | None) -> int | None:
    if not word:
        return None
    return _MONTH_STEP.get(word.rstrip("个"), 0)


def _months_on(today: date, count: int) -> date:
    """First day of the month `count` months from today's."""
    month = today.year * 12 + today.month - 1 + count
    return date(month // 12, month % 12 + 1, 1)


def _month_day(match: re.Match[str], frame: Frame) -> Day | None:
    start = _months_on(frame.today, _step(match["rel"]) or 0)
    first = start.replace(day=whole_number(match["d"]) or 0)
    last = start.replace(day=whole_number(match["d2"]) or 0) if match["d2"] else first
    return Day(_trim(match), first, last, "absolute") if last >= first else None


def _day_of_month(match: re.Match[str], frame: Frame) -> Day | None:
    number = whole_number(match["d"])
    if number is None or not 1 <= number <= 31:
        return None
    for step in range(3):
        month = _months_on(frame.today, step if frame.future else -step)
        if number > monthrange(month.year, month.month)[1]:
            continue
        first = month.replace(day=number)
        if first >= frame.today if frame.future else first <= frame.today:
            last = first.replace(day=whole_number(match["d2"]) or 0) if match["d2"] else first
            return Day(_trim(match), first, max(first, last), "absolute")
    return None


def _after(match: re.Match[str], frame: Frame) -> Day | None:
    said = match["n"]
    words = {"半": 0.5, **lexicon()["english_numbers"]}
    count = words.get(said) or whole_number(said)
    sign = -1 if (match.groupdict().get("dir") or "") in ("前", "ago") else 1
    unit = {"天": 1, "日": 1, "day": 1, "月": 30, "month": 30}.get(match["unit"], 7)
    if not count or (unit == 1 and count < 1):
        return None
    if unit == 30 and count >= 1:
        start = _months_on(frame.today, sign * int(count))
        day = start.replace(day=min(frame.today.day, monthrange(start.year, start.month)[1]))
    else:
        day = frame.today + timedelta(days=sign * round(count * unit))
    return Day(_trim(match), day, day, "relative", whole_week=unit == 7)


def _relative(match: re.Match[str], frame: Frame) -> Day:
    shift, part = lexicon()["relative_days"][match["word"]]
    day = frame.today + timedelta(days=shift)
    return Day(_trim(match), day, day, "relative", part)


def _monday(today: date, weeks: int) -> date:
    return today - timedelta(days=today.weekday()) + weeks * _WEEK


def _weekday(match: re.Match[str], frame: Frame) -> Day:
    found = match.groupdict()
    english = found.get("en")
    if english:
        weekday = int(lexicon()["weekdays_en"][english])
    else:
        weekday = "一二三四五六日".find(found["w"].replace("天", "日").replace("末", "六"))
        weekday = int(found["w"]) - 1 if weekday < 0 else weekday
    said = (found.get("pre") or "").removeprefix("the ")
    loose = not said or (english is not None and said not in ("next", "last"))
    if loose:
        away = (weekday - frame.today.weekday()) % 7
        day = frame.today + timedelta(days=away if frame.future else away - (7 if away else 0))
        return Day(_trim(match), day, day, "weekday", rolling=True, approximate=bool(found.get("every")))
    day = _monday(frame.today, _step(said) or 0) + timedelta(days=weekday)
    return Day(_trim(match), day, day, "weekday")


def _weekend(match: re.Match[str], frame: Frame) -> Day:
    saturday = _monday(frame.today, _step(match["pre"]) or 0) + 5 * _DAY
    vague = match[0].endswith(("末", "双休日"))
    first = max(saturday, frame.today) if frame.future and not match["pre"] else saturday
    return Day(_trim(match), first, saturday + _DAY, "period" if vague else "weekday", approximate=vague)


def _week(match: re.Match[str], frame: Frame) -> Day:
    monday = _monday(frame.today, _step(match["pre"]) or 0)
    first = monday + (5 * _DAY if match["unit"] == "weekend" else timedelta(0))
    return Day(_trim(match), first, monday + 6 * _DAY, "period", approximate=True)


def _month_part(match: re.Match[str], frame: Frame) -> Day | None:
    number = whole_number(match.groupdict().get("num") or "")
    if number:
        days = monthrange(frame.today.year, number)[1]
        month = _near(number, days if frame.future else 1, frame).replace(day=1)
    else:
        month = _months_on(frame.today, _step(match["rel"]) or 0)
    end = monthrange(month.year, month.month)[1]
    stretches = {
        "初": (1, 5),
        "begin": (1, 5),
        "上旬": (1, 10),
        "中": (11, 20),
        "中旬": (11, 20),
        "middle": (11, 20),
    }
    said = match["pos"].removesuffix("ning")
    begin, until = (21, end) if said == "下旬" else stretches.get(said, (end, end))
    return Day(_trim(match), month.replace(day=begin), month.replace(day=until), "period", approximate=True)


def _month_whole(match: re.Match[str], frame: Frame) -> Day:
    number = whole_number(match.groupdict().get("num") or "")
    if number:
        days = 28 if number == 2 else monthrange(2024, number)[1]
        month = _near(number, days if frame.future else 1, frame).replace(day=1)
    else:
        month = _months_on(frame.today, _step(match["rel"]) or 0)
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return Day(_trim(match), month, last, "period", approximate=True)


def _year_end(match: re.Match[str], frame: Frame) -> Day:
    year = _year(match["y"], frame) or frame.today.year
    return Day(_trim(match), date(year, 12, 31), date(year, 12, 31), "period", approximate=True)


def _festival(match: re.Match[str], frame: Frame) -> Day | None:
    index, rule = festivals_by_name()[match["name"]]
    said = _year(match["y"], frame)
    step = 1 if frame.future else -1
    candidates = [said] if said else [frame.today.year + step * n for n in range(-1, 3)]
    for year in candidates:
        day = festival(index, year)
        if day and (said or (day >= frame.today if frame.future else day <= frame.today)):
            day += {"": 0, "前": -1}.get((match["shift"] or "")[:1], 1) * _DAY
            part = "evening" if match["late"] else str(rule.get("part", ""))
            return Day(_trim(match), day, day, "festival", part, approximate=bool(match["near"]))
    return None


def _trim(match: re.Match[str]) -> tuple[int, int]:
    return match.start(), match.start() + len(match[0].rstrip())


READERS: dict[str, Reader] = {
    "absolute": _absolute,
    "month_day": _month_day,
    "day_of_month": _day_of_month,
    "after": _after,
    "relative": _relative,
    "weekday": _weekday,
    "weekend": _weekend,
    "week": _week,
    "month_part": _month_part,
    "month": _month_whole,
    "year_end": _year_end,
    "festival": _festival,
}
