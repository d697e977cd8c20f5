"""Calendar days as people write them, on folded text."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from agents.times.day_readers import READERS, Day, Frame, Reader, festivals_by_name, lexicon
from agents.times.numerals import NUMERAL
from agents.times.stretches import STRETCHES
from knowledge.phrases import data

_SLOT = re.compile(r"(?<!\?P)<([A-Z]+)>")
_BRIDGE = re.compile(r"[\s(),、的:/]*(?:即|也就是|就是|和|及|is|on)?[\s(),、的:/]*")
_NEAR = 3
RANGE = re.compile(r"\s*(?:-|~|–|—|至|到|to|until|till|through)\s*")


def find_days(text: str, today: date, future: bool) -> list[Day]:
    """Days in folded text, not overlapping, in order; where two forms compete the earlier in the list of
    forms wins."""
    frame = Frame(today, future)
    found: list[Day] = []
    taken = bytearray(len(text))
    for pattern, read in _forms():
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            day = _safely(read, match, frame)
            if day is not None:
                found.append(day)
                start, end = day.span
                taken[start:end] = b"\1" * (end - start)
    return sorted(found, key=lambda day: day.span)


def _safely(read: Reader, match: re.Match[str], frame: Frame) -> Day | None:
    """None for what is no day of the calendar (2月30日, year 0)."""
    try:
        return read(match, frame)
    except (ValueError, OverflowError, LookupError):
        return None


@cache
def _forms() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    slots = {
        "N": NUMERAL,
        "MONTHS": _either(lexicon()["months_en"]),
        "WEEKDAYS": _either(lexicon()["weekdays_en"]),
        "RELATIVE": _either_word(lexicon()["relative_days"]),
        "FESTIVALS": _festival_words(),
        "COUNT": r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})",
        "DAYS": r"天(?:[就便都内里才也没搞休连时,。!?]|之内|$)",
        "DOT": r"(?:\.(?=,?\s*(?:\d|at\b|@)))?",
        "DASH": r"\s*(?:-|~|–|—|至|到|to|through|until)\s*",
    }
    readers = {**READERS, **STRETCHES}
    return tuple(
        (re.compile(_SLOT.sub(lambda m: slots.get(m[1], m[0]), entry["form"])), readers[entry["read"]])
        for entry in data("agents.times", "when_forms.yaml")["days"]
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _either_word(words: Iterable[str]) -> str:
    """Latin words only as whole words; Chinese ones may stand right after Latin letters (APP明天上线)."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(rf"(?<![a-z]){re.escape(w)}(?![a-z])" if w.isascii() else w for w in ordered)


def _festival_words() -> str:
    """Names in digits (618) only count when the words around say it is the day that is meant."""
    alternatives = []
    for name in sorted(festivals_by_name(), key=len, reverse=True):
        word = re.escape(name)
        if name.isdigit():
            alternatives.append(rf"(?<![\d.]){word}(?=大促|活动|当天|那天|这天|晚|期间|购物|节|表白|程序员)")
        elif name.isascii():
            alternatives.append(rf"(?<![a-z]){word}(?![a-z])")
        else:
            alternatives.append(word + ("(?![一二三四五六七八九十点月])" if name in ("五一", "六一") else ""))
    return "|".join(alternatives)


def moved_days(days: list[Day], text: str, today: date) -> list[Day]:
    """A bare weekday to which something of another day is moved (周六的课改到周日) lies near that day: within
    three days of it, or after it where it was put off and before it where it was brought forward."""
    moved = days[:1]
    for one, other in pairwise(days):
        match = _moves().search(text[one.span[1] : other.span[0]])
        near = match and other.rolling and one.first == one.last
        moved.append(_near(other, moved[-1].first, today, match) if match and near else other)
    return moved


def _near(day: Day, old: date, today: date, match: re.Match[str]) -> Day:
    later = (day.first.weekday() - old.weekday()) % 7 or 7
    earlier = later - 7
    back = match["back"] or (not match["on"] and later > _NEAR and old + timedelta(days=earlier) >= today)
    new = old + timedelta(days=earlier if back else later)
    return replace(day, first=new, last=new, rolling=False) if new >= today else day


@cache
def _moves() -> re.Pattern[str]:
    return re.compile(str(lexicon()["moves"]))


def same_day_once(days: list[Day], text: str) -> tuple[list[Day], set[int]]:
    """Days said twice side by side become one, days with a range sign between become a range; also the
    starts of those whose two halves disagree."""
    merged: list[Day] = []
    wrong: set[int] = set()
    for day in days:
        last = merged[-1] if merged else None
        gap = text[last.span[1] : day.span[0]] if last else ""
        if last is None or not (_BRIDGE.fullmatch(gap) or RANGE.fullmatch(gap)):
            merged.append(day)
        elif RANGE.fullmatch(gap) and gap.strip():
            merged[-1] = _stretch(last, day)
        elif last.kind == day.kind == "absolute" and day.first != last.first:
            follows = day.first - last.last == timedelta(days=1)
            merged[-1:] = [_stretch(last, day)] if follows else [last, day]
        else:
            one, other = _anchored(last, day), _anchored(day, last)
            merged[-1] = _stronger(one, other)
            if not _agree(one, other):
                wrong.add(last.span[0])
    return merged, wrong


def _anchored(day: Day, beside: Day) -> Day:
    """A date whose month or year was not said, in the month of the exact day it stands beside: 昨天(20日)."""
    exact = (
        beside.first if beside.first == beside.last and not beside.floating and not beside.rolling else None
    )
    if not day.floating or exact is None or beside.kind == "period" or day.first.day != exact.day:
        return day
    if day.floating == "year" and day.first.month != exact.month:
        return day
    return replace(day, first=exact, last=max(exact, exact + (day.last - day.first)))


def _stretch(first: Day, last: Day) -> Day:
    end = last.last
    while end < first.first and last.kind == "weekday":
        end += timedelta(days=7)
    return replace(first, span=(first.span[0], last.span[1]), last=max(end, first.first))


def _stronger(one: Day, other: Day) -> Day:
    rank = {"absolute": 0, "relative": 1, "weekday": 2, "festival": 3, "period": 4}
    best = min((one, other), key=lambda day: rank[day.kind])
    if {one.kind, other.kind} in ({"weekday", "period"}, {"weekday", "relative"}):
        best = _within(one, other)
    part = one.part or other.part
    return replace(best, span=(one.span[0], other.span[1]), part=part)


def _within(one: Day, other: Day) -> Day:
    """A weekday inside a named week (下周 周三, 两周后的周五); a near day (明天周四) stands as it is."""
    week, day = (other, one) if one.kind == "weekday" else (one, other)
    if week.kind == "relative" and not week.whole_week:
        return week
    monday = week.first - timedelta(days=week.first.weekday())
    inside = monday + timedelta(days=day.first.weekday())
    return replace(day, first=inside, last=inside, rolling=False)


def _agree(one: Day, other: Day) -> bool:
    if "period" in (one.kind, other.kind) or one.rolling or other.rolling:
        weekday = next((day for day in (one, other) if day.kind == "weekday"), None)
        fixed = _stronger(one, other)
        return weekday is None or weekday.first.weekday() == fixed.first.weekday()
    return one.first <= other.last and other.first <= one.last
