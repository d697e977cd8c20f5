"""What forms mean that name a stretch rather than a day: a week, part of a month, a festival."""

import re
from calendar import monthrange
from datetime import date, timedelta

from agents.times.calendar import festival, is_working_day
from agents.times.day_readers import (
    ONE_DAY,
    ONE_WEEK,
    Day,
    Frame,
    Reader,
    festivals_by_name,
    lexicon,
    monday_of,
    months_on,
    nearest,
    step_of,
    trimmed,
    year_of,
)
from agents.times.numerals import whole_number


def _weekend(match: re.Match[str], frame: Frame) -> Day:
    saturday = monday_of(frame.today, step_of(match["pre"]) or 0) + 5 * ONE_DAY
    vague = match[0].endswith(("末", "双休日"))
    first = max(saturday, frame.today) if frame.future and not match["pre"] else saturday
    return Day(trimmed(match), first, saturday + ONE_DAY, "period" if vague else "weekday", approximate=vague)


def _week(match: re.Match[str], frame: Frame) -> Day:
    monday = monday_of(frame.today, step_of(match["pre"]) or 0)
    first = monday + (5 * ONE_DAY if match["unit"] == "weekend" else timedelta(0))
    return Day(trimmed(match), first, monday + 6 * ONE_DAY, "period", approximate=True)


def _month_part(match: re.Match[str], frame: Frame) -> Day | None:
    found = match.groupdict()
    number = lexicon()["months_en"].get(found.get("mon")) or whole_number(found.get("num") or "")
    if number:
        days = monthrange(frame.today.year, number)[1]
        month = nearest(number, days if frame.future else 1, frame).replace(day=1)
    else:
        month = months_on(frame.today, step_of(found.get("rel")) or 0)
    end = monthrange(month.year, month.month)[1]
    stretches = {
        "初": (1, 5),
        "begin": (1, 5),
        "early": (1, 10),
        "mid": (11, 20),
        "late": (21, end),
        "上旬": (1, 10),
        "中": (11, 20),
        "中旬": (11, 20),
        "middle": (11, 20),
    }
    said = match["pos"].removesuffix("ning")
    begin, until = (21, end) if said == "下旬" else stretches.get(said, (end, end))
    return Day(trimmed(match), month.replace(day=begin), month.replace(day=until), "period", approximate=True)


def _month_last(match: re.Match[str], frame: Frame) -> Day:
    month = _month_whole(match, frame)
    return Day(trimmed(match), month.last, month.last, "absolute")


def _month_whole(match: re.Match[str], frame: Frame) -> Day:
    number = whole_number(match.groupdict().get("num") or "")
    if number:
        days = 28 if number == 2 else monthrange(2024, number)[1]
        month = nearest(number, days if frame.future else 1, frame).replace(day=1)
    else:
        month = months_on(frame.today, step_of(match["rel"]) or 0)
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return Day(trimmed(match), month, last, "period", approximate=True)


def _year_end(match: re.Match[str], frame: Frame) -> Day:
    year = year_of(match["y"], frame) or frame.today.year
    return Day(trimmed(match), date(year, 12, 31), date(year, 12, 31), "period", approximate=True)


def _festival(match: re.Match[str], frame: Frame) -> Day | None:
    index, rule = festivals_by_name()[match["name"]]
    said = year_of(match["y"], frame)
    step = 1 if frame.future else -1
    candidates = [said] if said else [frame.today.year + step * n for n in range(-1, 3)]
    for year in candidates:
        day = festival(index, year)
        if day and (said or (day >= frame.today if frame.future else day <= frame.today)):
            day += {"": 0, "前": -1}.get((match["shift"] or "")[:1], 1) * ONE_DAY
            day += ((whole_number(match["nth"] or "") or 1) - 1) * ONE_DAY
            part = "evening" if match["late"] else str(rule.get("part", ""))
            first, last = _near_festival(day, match["near"] or "")
            return Day(trimmed(match), first, last, "festival", part, approximate=bool(match["near"]))
    return None


def _near_festival(day: date, near: str) -> tuple[date, date]:
    """国庆期间: the days off in a row; 节后: the two weeks that follow them."""
    last = day
    while near and not is_working_day(last + ONE_DAY) and last - day < 2 * ONE_WEEK:
        last += ONE_DAY
    return (last + ONE_DAY, last + 2 * ONE_WEEK) if near.endswith("后") and near != "前后" else (day, last)


STRETCHES: dict[str, Reader] = {
    "weekend": _weekend,
    "week": _week,
    "month_part": _month_part,
    "month_last": _month_last,
    "month": _month_whole,
    "year_end": _year_end,
    "festival": _festival,
}
