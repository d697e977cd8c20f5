"""Days and times in a request: what was written, resolved against the moment it was written.

`find_times("下周六(10月3日)晚上7点", now)` gives one `When`. Forms and words: when_forms.yaml, when.yaml.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from agents.times.clock import (
    Clock,
    Length,
    Part,
    find_clocks,
    find_lengths,
    find_offsets,
    find_parts,
    in_part,
)
from agents.times.dates import RANGE, find_days, moved_days, same_day_once
from agents.times.day_readers import Day
from agents.times.mentions import TIGHT, Mention, clock_ranges, paired, with_lengths
from knowledge.text import fold_map

_MAX_CHARS = 20_000
# No date, time or sum is this long; patterns with two counts would try every way to cut such a run.
_RUN = re.compile(r"[0-9\uff10-\uff19]{13,}|[〇零一二三四五六七八九十百千两廿卅]{13,}|\s{12,}")


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
    pieces: tuple[tuple[int, int], ...] = ()
    """Where the day and the hour stand, without the words between them."""


def find_times(text: str, now: datetime, *, future: bool = True) -> list[When]:
    """Mentions in order; `future=False` resolves bare days and hours to the past (reports, complaints)."""
    folded, origin = fold_map(without_runs(text[:_MAX_CHARS]))
    found = moved_days(find_days(folded, now.date(), future), folded, now.date())
    days, mismatched = same_day_once(found, folded)
    rest = _without(folded, days)
    clocks = clock_ranges(sorted(find_clocks(rest), key=lambda clock: clock.span), folded)
    parts = [part for part in find_parts(folded) if not _overlaps(part.span, days, clocks)]
    mentions = with_lengths(paired(days, clocks, folded, mismatched), list(find_lengths(folded)), folded)
    whens = [
        replace(_resolve(mention, now, future, parts, folded), pieces=_pieces(mention))
        for mention in mentions
    ]
    whens = sorted(
        whens + [_offset(length, now) for length in find_offsets(folded)], key=lambda when: when.span
    )
    return [_in_original(when, text, origin) for when in _when_ranges(whens, folded)]


def without_runs(text: str) -> str:
    """The text at its own length with endless runs of digits, numerals or blanks taken out (as NUL)."""
    return _RUN.sub(lambda match: "\0" * len(match[0]), text)


def duration_minutes(text: str) -> int | None:
    """The first duration in hours or minutes that the text names."""
    folded, _ = fold_map(without_runs(text[:_MAX_CHARS]))
    return next((length.minutes for length in find_lengths(folded)), None)


def _overlaps(span: tuple[int, int], *groups: list[Day] | list[Clock]) -> bool:
    return any(span[0] < other.span[1] and other.span[0] < span[1] for group in groups for other in group)


def _without(text: str, days: list[Day]) -> str:
    """The text with its days blanked out, so that 今晚8点 leaves 8点 and not 晚8点."""
    for day in days:
        text = text[: day.span[0]] + "\0" * (day.span[1] - day.span[0]) + text[day.span[1] :]
    return text


def _resolve(mention: Mention, now: datetime, future: bool, parts: list[Part], text: str) -> When:
    day, clock = mention.day, mention.clock
    if clock is not None:
        said = day.part if day else ""
        clock = in_part(
            clock, "evening" if day and clock.part == "midnight" else said or _part_near(mention, parts, text)
        )
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


def _part_near(mention: Mention, parts: list[Part], text: str) -> str:
    """A part of the day named inside the mention, right before it or right after it."""
    start, end = mention.span
    for part in parts:
        inside = start <= part.span[0] < end
        beside = TIGHT.fullmatch(text[end : part.span[0]]) if part.span[0] >= end else None
        before = TIGHT.fullmatch(text[part.span[1] : start]) if part.span[1] <= start else None
        if inside or beside or before:
            return part.part
    return ""


def _rolled(day: Day, clock: Clock | None, now: datetime, future: bool) -> date:
    """A bare weekday that is today moves a week on (back) when its hour has passed (is still ahead)."""
    if not day.rolling or day.first != now.date() or day.last > day.first or clock is None:
        return day.first
    moment = _at(day.first, clock.minutes, now.tzinfo)
    if future and moment <= now:
        return day.first + timedelta(days=7)
    return day.first - timedelta(days=7) if not future and moment > now else day.first


def _only_time(mention: Mention, clock: Clock, now: datetime, future: bool, text: str) -> When:
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


def _pieces(mention: Mention) -> tuple[tuple[int, int], ...]:
    day = mention.day.span if mention.day and not mention.inherited else None
    clock = mention.clock.span if mention.clock else None
    return tuple(sorted(span for span in (day, clock) if span))


def _offset(offset: Length, now: datetime) -> When:
    start = now + timedelta(minutes=offset.minutes)
    return When(start, None, True, True, "", offset.span, kind="relative")


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
        joined = last and last.end is None and RANGE.fullmatch(text[last.span[1] : when.span[0]])
        if last and joined and last.start and when.start and when.start > last.start:
            span = (last.span[0], when.span[1])
            kept[-1] = replace(last, end=when.start, span=span, pieces=last.pieces + when.pieces)
        else:
            kept.append(when)
    yield from kept


def _in_original(when: When, text: str, origin: list[int]) -> When:
    start, end = origin[when.span[0]], origin[when.span[1] - 1] + 1
    pieces = tuple((origin[a], origin[b - 1] + 1) for a, b in when.pieces or (when.span,))
    return replace(when, text=text[start:end], span=(start, end), pieces=pieces)
