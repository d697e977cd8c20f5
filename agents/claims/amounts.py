"""Amounts, days and hours that a text states, in one form however written: 20:00 is 晚上八点 is 8 pm.

Patterns and words stand in forms.yaml. Everything here reads folded text.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from agents.times.numerals import whole_number
from knowledge.phrases import data

_MACRO = re.compile(r"<:(\w+)>")
_ENDLESS = re.compile(r"\d{19,}")  # no amount; every pattern would try it again from each of its digits
_TEN_THOUSANDS = {"万": 10_000, "亿": 100_000_000, "k": 1_000}
_DAY, _HALF_DAY = 1440, 720


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement. `values` are the readings it admits (8点 is 480 or 1200 minutes); what they are depends
    on the kind: minutes (clock, length), month * 100 + day (date), the number itself (the others)."""

    kind: str
    values: frozenset[float]
    said: str
    start: int
    end: int
    day: date | None = None
    """The day it names, as far as that can be told."""
    parts: frozenset[float] = frozenset()
    """Numbers that stand in it."""


def stated(plain: str, today: date | None = None) -> list[Stated]:
    """What a folded text states, in order of kind; without `today`, days that only it could tell are left."""
    plain = _ENDLESS.sub(lambda run: " " * len(run[0]), without_list_marks(plain))
    taken, found = bytearray(len(plain)), list[Stated]()
    for kind, pattern in _patterns():
        for match in pattern.finditer(plain):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            one = _read(kind, match, plain, today)
            if one is not None:
                taken[start:end] = b"\1" * (end - start)
                found += [one, *_hour_of(match, one)]
    return found


def _hour_of(match: re.Match[str], stamp: Stated) -> list[Stated]:
    """The time of day of a stamp such as 2026-09-26T20:00."""
    found = match.groupdict()
    if "y" not in found or not found.get("hh"):
        return []
    minutes = float(found["hh"]) * 60 + float(found["mm"])
    return [Stated("clock", frozenset({minutes}), stamp.said, stamp.start, stamp.end)]


def without_list_marks(plain: str) -> str:
    """The text, at its length, without what opens the lines of a list."""
    return _list_marks().sub(lambda mark: " " * len(mark[0]), plain)


def number(text: str) -> float | None:
    """`1,284`, `1.2万`, `三十`, `twenty-five` as a number; None when it is none."""
    word = text.strip().replace(",", "")
    scale = _TEN_THOUSANDS.get(word[-1:], 1)
    word = word[:-1].strip() if scale > 1 else word
    try:
        return float(word) * scale
    except ValueError:
        pass
    if word.isascii():
        return _worded(word)
    whole = whole_number(word)
    return None if whole is None else float(whole) * scale


def _worded(text: str) -> float | None:
    total = 0.0
    for word in re.split(r"[- ]", text):
        value = forms()["words"].get(word)
        if value is None:
            return None
        total = max(total, 1) * value if value >= 100 or word == "dozen" else total + value
    return total or None


def _read(kind: str, match: re.Match[str], plain: str, today: date | None) -> Stated | None:
    values, day = _values(kind, match, plain, today)
    if not values and kind not in ("week", "free", "magnitude", "growth", "most"):
        return None
    spoken = match.groupdict()
    kinds = {"stamp": "date"}
    numbers = {
        value for name in ("n", "hh", "mm", "d", "m", "y") if (value := number(spoken.get(name) or ""))
    }
    return Stated(kinds.get(kind, kind), values, match[0].strip(), *match.span(), day, frozenset(numbers))


def _values(
    kind: str, match: re.Match[str], plain: str, today: date | None
) -> tuple[frozenset[float], date | None]:
    found = match.groupdict()
    if kind in ("stamp", "date"):
        marks, day = _date(found)
        either = kind == "date" and "/" in match[0] and not day
        return (marks | _date({**found, "m": found["d"], "d": found["m"]})[0] if either else marks), day
    if kind in ("weekday", "near"):
        return _named_day(kind, found, today)
    if kind == "clock":
        return frozenset(_clock(match, plain)), None
    if kind == "length":
        return _one(_length(found)), None
    if kind == "month":
        return _one(forms()["months"].get((found.get("mon") or "")[:3]) or number(found["n"] or "")), None
    said = found.get("n") or found.get("nth") or ""
    value = number(said)
    if found.get("tenths"):
        value = (number(found["tenths"]) or 0) * 10
    if kind == "percent":
        value = _share(found, value)
    if kind == "count" and match[0].strip()[-1:] in _TEN_THOUSANDS:
        value = number(match[0])
    few = kind == "many" and (value or 0) < 6
    lone = kind in ("people", "times") and value == 1
    return (frozenset(), None) if few or lone else (_one(value), None)


def _share(found: dict[str, Any], value: float | None) -> float | None:
    """Percent of a half, and of a fraction: 三分之一, `two thirds`, `one in five`."""
    if found.get("half_of"):
        return 50.0
    over, under = number(found.get("over") or ""), number(found.get("under") or "")
    return 100 * over / under if over and under else value


def _one(value: float | None) -> frozenset[float]:
    return frozenset() if value is None else frozenset({round(value, 4)})


def _date(found: dict[str, Any]) -> tuple[frozenset[float], date | None]:
    month = forms()["months"].get((found.get("mon") or "")[:3]) or number(found.get("m") or "")
    day, year = number(found["d"]), number(found.get("y") or "")
    if not month or not day or month > 12 or day > 31:
        return frozenset(), None
    try:
        whole = date(int(year), int(month), int(day)) if year else None
    except ValueError:
        return frozenset(), None
    return frozenset({month * 100 + day}), whole


def _named_day(kind: str, found: dict[str, Any], today: date | None) -> tuple[frozenset[float], date | None]:
    table = forms()
    if kind == "near":
        if today is None:
            return frozenset(), None
        word = found["near"]
        ahead = table["near_days"].get(word, table["near_days"].get(word[:1], 0))
        day = today + timedelta(days=int(ahead))
        return frozenset({float(day.weekday())}), day
    weekday = table["weekdays"].get(found.get("w") or (found.get("we") or "")[:3])
    if weekday is None:
        return frozenset(), None
    return frozenset({float(weekday)}), _in_week(int(weekday), found.get("pre") or "", today)


def _in_week(weekday: int, before: str, today: date | None) -> date | None:
    """The day that 下周五 or `next Friday` names; None for a bare weekday."""
    if today is None or not before:
        return None
    weeks = {"下下": 2, "下": 1, "ne": 1, "上": -1, "la": -1}
    ahead = next((n for word, n in weeks.items() if before.startswith(word)), 0)
    return today - timedelta(days=today.weekday()) + timedelta(days=7 * ahead + weekday)


def _clock(match: re.Match[str], plain: str) -> set[float]:
    found = match.groupdict()
    word = found.get("at") or found.get("at2")
    if word:
        return {720.0} if word in ("noon", "正午") else {0.0}
    hour = number(found.get("hh") or "")
    if hour is None or hour > 24:
        return set()
    quarter = {"半": 30, "half": 30, "一刻": 15, "quarter": 15, "三刻": 45}.get(found.get("q") or "", 0)
    minutes = hour * 60 + quarter + (number(found.get("mm") or "") or 0)
    return _in_half(minutes, match, plain)


def _in_half(minutes: float, match: re.Match[str], plain: str) -> set[float]:
    """The readings of an hour, by the words before and after it."""
    table, found = forms(), match.groupdict()
    before, after = plain[max(0, match.start() - 6) : match.start()], plain[match.end() : match.end() + 20]
    half = (found.get("half") or "")[:1]
    closing = re.match(table["half_at_end"], after)
    half = half or (closing[1] if closing and minutes <= _HALF_DAY + 59 else "")
    late = half == "p" or re.search(table["after_noon"], before) or re.search(table["after_noon_en"], after)
    if late or (re.search(table["midday"], before) and minutes < _DAY / 4):
        return {(minutes + _HALF_DAY if minutes < _HALF_DAY else minutes) % _DAY}
    if half == "a" or re.search(table["before_noon"], before):
        return {minutes % _HALF_DAY}
    if minutes >= 13 * 60 or ":" in match[0]:
        return {minutes % _DAY}
    small = match["hh"] not in ("", None) and not match["hh"][0].isdigit() and minutes <= 300
    if small and not found.get("q") and not found.get("mm") and not found.get("sharp") and not half:
        return set()
    return {minutes % _DAY, (minutes + _HALF_DAY) % _DAY}


def _length(found: dict[str, Any]) -> float | None:
    units = forms()["units"]
    unit = found["u"]
    minutes = units.get(unit) or units.get(unit.removesuffix("s"))
    if minutes is None:
        return None
    if found.get("halved"):
        return float(minutes) / 2
    value = number(found["n"])
    return None if value is None else (value + (0.5 if found.get("and") else 0)) * float(minutes)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (entry["kind"], re.compile(_expanded(source)))
        for entry in forms()["kinds"]
        for source in entry["patterns"]
    )


def _expanded(source: str) -> str:
    macros = forms()["macros"]
    for _ in range(3):
        source = _MACRO.sub(lambda found: str(macros.get(found[1], found[0])), source)
    return source


@cache
def _list_marks() -> re.Pattern[str]:
    return re.compile(forms()["list_marks"])


@cache
def forms() -> dict[str, Any]:
    found: dict[str, Any] = data("agents.claims", "forms.yaml")
    return found
