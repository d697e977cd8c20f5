"""Days and times in a request: what was written, resolved against the moment it was written.

`find_times("下周六(10月3日)晚上7点", now)` gives one `When`. Forms and words: when_forms.yaml, when.yaml.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from agents.clock import DAY, Clock, Length, Part, find_clocks, find_lengths, find_parts, in_part
from agents.dates import Day, find_days
from knowledge.text import fold_map

_BRIDGE = re.compile(r"[\s(),、的:/]*(?:即|也就是|就是|和|及|is|on)?[\s(),、的:/]*")
_RANGE = re.compile(r"\s*(?:-|~|–|—|至|到|to|until|till|through)\s*")
_TIGHT = re.compile(r"[\s,、的(]*(?:on|this|from|in the|at)?[\s,(]*")
_STOP = re.compile(r"[。!?;]|\.\s|\n\s*\n")
_REACH = 40
_LINE_REACH = 14
_MAX_CHARS = 20_000


@dataclass(frozen=True)
class When:
    """One mention of a day, a time, or both. Aware datetimes in the zone of `now`."""

    start: datetime | None
    """The moment; midnight of the day when only a day was given; the next (or last) such hour when only a
    time was given."""
    end: datetime | None
    """End of a range; of a range of days without hours, midnight of the last day (which belongs to it)."""
    has_date: bool
    has_time: bool
    text: str
    span: tuple[int, int]
    """Where it stands in the text as given."""
    approximate: bool = False
    """A stretch rather than a day (下周, 月底, 周末) or a recurring day (每周三)."""
    kind: str = "time"
    """absolute, relative, weekday, festival, period; `time` when only a time of day was given."""
    part: str = ""
    """Part of the day when it was named: morning, noon, afternoon, evening, small_hours."""
    mismatch: bool = False
    """The words disagree, as 周六(10月2日) when that is a Friday; the calendar date was taken."""
    half_known: bool = True
    """False for an hour such as 8点 that may be morning or evening; it was read as written."""
    inherited: bool = False
    """The day was said once, for an earlier time of the same sentence."""


@dataclass(frozen=True, slots=True)
class _Mention:
    span: tuple[int, int]
    day: Day | None
    clock: Clock | None
    mismatch: bool = False
    inherited: bool = False
    length: int | None = None


def find_times(text: str, now: datetime, *, future: bool = True) -> list[When]:
    """Mentions in order; `future=False` resolves bare days and hours to the past (reports, complaints)."""
    folded, origin = fold_map(text[:_MAX_CHARS])
    days, mismatched = _same_day_once(find_days(folded, now.date(), future), folded)
    rest = _without(folded, days)
    clocks = _clock_ranges(sorted(find_clocks(rest), key=lambda clock: clock.span), folded)
    parts = [part for part in find_parts(folded) if not _overlaps(part.span, days, clocks)]
    mentions = _with_lengths(
        _paired(days, clocks, parts, folded, mismatched), list(find_lengths(folded)), folded
    )
    whens = [_resolve(mention, now, future, parts, folded) for mention in mentions]
    return [_in_original(when, text, origin) for when in _when_ranges(whens, folded)]


def duration_minutes(text: str) -> int | None:
    """The first duration in hours or minutes that the text names."""
    folded, _ = fold_map(text[:_MAX_CHARS])
    return next((length.minutes for length in find_lengths(folded)), None)


def _overlaps(span: tuple[int, int], *groups: list[Day] | list[Clock]) -> bool:
    return any(span[0] < other.span[1] and other.span[0] < span[1] for group in groups for other in group)


def _without(text: str, days: list[Day]) -> str:
    """The text with its days blanked out, so that 今晚8点 leaves 8点 and not 晚8点."""
    for day in days:
        text = text[: day.span[0]] + "\0" * (day.span[1] - day.span[0]) + text[day.span[1] :]
    return text


def _same_day_once(days: list[Day], text: str) -> tuple[list[Day], set[int]]:
    """Days said twice side by side become one, days with a range sign between become a range; also the
    starts of those whose two halves disagree."""
    merged: list[Day] = []
    wrong: set[int] = set()
    for day in days:
        last = merged[-1] if merged else None
        gap = text[last.span[1] : day.span[0]] if last else ""
        if last is None or not (_BRIDGE.fullmatch(gap) or _RANGE.fullmatch(gap)):
            merged.append(day)
        elif _RANGE.fullmatch(gap) and gap.strip():
            merged[-1] = _stretch(last, day)
        elif last.kind == day.kind == "absolute" and day.first != last.first:
            follows = day.first - last.last == timedelta(days=1)
            merged[-1:] = [_stretch(last, day)] if follows else [last, day]
        else:
            merged[-1] = _stronger(last, day)
            if not _agree(last, day):
                wrong.add(last.span[0])
    return merged, wrong


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


def _clock_ranges(clocks: list[Clock], text: str) -> list[Clock]:
    """Neighbouring times joined by a range sign (2pm - 16:00) become one."""
    merged: list[Clock] = []
    for clock in clocks:
        last = merged[-1] if merged else None
        if (
            last
            and last.end is None
            and clock.end is None
            and _RANGE.fullmatch(text[last.span[1] : clock.span[0]])
        ):
            end = in_part(clock, last.part).minutes
            end += DAY if end <= last.minutes else 0
            merged[-1] = replace(last, span=(last.span[0], clock.span[1]), end=end)
        else:
            merged.append(clock)
    return merged


def _paired(
    days: list[Day], clocks: list[Clock], parts: list[Part], text: str, mismatched: set[int]
) -> list[_Mention]:
    """Each time of day with the day it belongs to; days without a time stand alone."""
    owner: dict[int, list[Clock]] = {}
    alone: list[_Mention] = []
    said, until = "", 0
    for clock in clocks:
        index = _day_of(clock, clocks, days, text)
        if index is None:
            said = "" if _STOP.search(text[until : clock.span[0]]) else said
            alone.append(_Mention(clock.span, None, in_part(clock, said)))
            said, until = clock.part or said, clock.span[1]
        else:
            owner.setdefault(index, []).append(clock)
    for index, day in enumerate(days):
        wrong = day.span[0] in mismatched
        mine: list[Clock | None] = [*owner.get(index, [])] or [None]
        first, *others = mine
        span = day.span if first is None else _cover(day.span, first.span)
        alone.append(_Mention(span, day, first, wrong))
        said = first.part if first else ""
        for other in filter(None, others):
            alone.append(_Mention(other.span, day, in_part(other, said), wrong, True))
    return sorted(alone, key=lambda mention: mention.span)


def _cover(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return min(one[0], other[0]), max(one[1], other[1])


def _day_of(clock: Clock, clocks: list[Clock], days: list[Day], text: str) -> int | None:
    before = [i for i, day in enumerate(days) if day.span[1] <= clock.span[0]]
    after = [i for i, day in enumerate(days) if day.span[0] >= clock.span[1]]
    if after and _TIGHT.fullmatch(text[clock.span[1] : days[after[0]].span[0]]):
        gap = text[days[before[-1]].span[1] : clock.span[0]] if before else "x" * _REACH
        if not _TIGHT.fullmatch(gap):
            return after[0]
    if not before:
        return None
    start = days[before[-1]].span[1]
    return before[-1] if _near_enough(start, clock, clocks, text) else None


def _near_enough(start: int, clock: Clock, clocks: list[Clock], text: str) -> bool:
    """Within reach and in the same sentence; a chain of times on one day carries on from the last one."""
    chain = [other.span[1] for other in clocks if start <= other.span[0] < clock.span[0]]
    gap = text[max([start, *chain]) : clock.span[0]]
    if _STOP.search(gap):
        return False
    return len(gap) <= (_LINE_REACH if "\n" in gap else _REACH)


def _with_lengths(mentions: list[_Mention], lengths: list[Length], text: str) -> list[_Mention]:
    """A duration after a time without an end gives the end."""
    out = list(mentions)
    for length in lengths:
        holders = [
            i for i, m in enumerate(out)
            if m.clock and m.clock.end is None and m.length is None and m.span[1] <= length.span[0]
        ]  # fmt: skip
        if not holders:
            continue
        holder = out[holders[-1]]
        gap = text[holder.span[1] : length.span[0]]
        if len(gap) <= _REACH and not _STOP.search(gap):
            out[holders[-1]] = replace(holder, length=length.minutes)
    return out


def _resolve(mention: _Mention, now: datetime, future: bool, parts: list[Part], text: str) -> When:
    day, clock = mention.day, mention.clock
    if clock is not None:
        said = day.part if day else ""
        clock = in_part(clock, said or _part_near(mention, parts, text))
    if day is None:
        assert clock is not None
        return _only_time(mention, clock, now, future, text)
    first = _rolled(day, clock, now, future)
    last = day.last if day.last != day.first else first
    zone = now.tzinfo
    start = _at(first, clock.minutes if clock else 0, zone)
    end = _end_of(first, last, clock, mention.length, zone)
    return When(
        start, end, True, clock is not None, "", mention.span, day.approximate, day.kind,
        (clock.part if clock else "") or day.part or _part_near(mention, parts, text), mention.mismatch,
        clock is None or _half_known(clock, text), mention.inherited,
    )  # fmt: skip


def _part_near(mention: _Mention, parts: list[Part], text: str) -> str:
    """A part of the day named inside the mention, right before it or right after it."""
    start, end = mention.span
    for part in parts:
        inside = start <= part.span[0] < end
        beside = _TIGHT.fullmatch(text[end : part.span[0]]) if part.span[0] >= end else None
        before = _TIGHT.fullmatch(text[part.span[1] : start]) if part.span[1] <= start else None
        if inside or beside or before:
            return part.part
    return ""


def _rolled(day: Day, clock: Clock | None, now: datetime, future: bool) -> date:
    """A bare weekday that is today moves a week on (back) when its hour has passed (is still ahead)."""
    if not day.rolling or day.first != now.date() or clock is None:
        return day.first
    moment = _at(day.first, clock.minutes, now.tzinfo)
    if future and moment <= now:
        return day.first + timedelta(days=7)
    return day.first - timedelta(days=7) if not future and moment > now else day.first


def _only_time(mention: _Mention, clock: Clock, now: datetime, future: bool, text: str) -> When:
    start = _at(now.date(), clock.minutes, now.tzinfo)
    if future and start <= now:
        start += timedelta(days=1)
    if not future and start > now:
        start -= timedelta(days=1)
    minutes = mention.length or (clock.end - clock.minutes if clock.end is not None else None)
    end = None if minutes is None else start + timedelta(minutes=minutes)
    known = _half_known(clock, text)
    return When(start, end, False, True, "", mention.span, part=clock.part, half_known=known)


def _half_known(clock: Clock, text: str) -> bool:
    digital = ":" in text[slice(*clock.span)] and clock.minutes >= 9 * 60
    late = clock.minutes >= 12 * 60 or (clock.end or 0) >= 13 * 60
    return clock.exact or bool(clock.part) or late or digital


def _at(day: date, minutes: int, zone: object) -> datetime:
    return datetime.combine(day, time(), zone) + timedelta(minutes=minutes)  # type: ignore[arg-type]


def _end_of(
    first: date, last: date, clock: Clock | None, length: int | None, zone: object
) -> datetime | None:
    if clock is None:
        return _at(last, 0, zone) if last > first else None
    if clock.end is not None:
        return _at(last, clock.end, zone)
    if length is not None:
        return _at(last, clock.minutes + length, zone)
    return _at(last, 0, zone) if last > first else None


def _when_ranges(whens: list[When], text: str) -> Iterator[When]:
    """`10月1日晚8点到10月2日早8点`: two mentions with a range sign between are one."""
    kept: list[When] = []
    for when in whens:
        last = kept[-1] if kept else None
        joined = last and last.end is None and _RANGE.fullmatch(text[last.span[1] : when.span[0]])
        if last and joined and last.start and when.start and when.start > last.start:
            kept[-1] = replace(last, end=when.start, span=(last.span[0], when.span[1]))
        else:
            kept.append(when)
    yield from kept


def _in_original(when: When, text: str, origin: list[int]) -> When:
    start, end = origin[when.span[0]], origin[when.span[1] - 1] + 1
    return replace(when, text=text[start:end], span=(start, end))
