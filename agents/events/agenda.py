"""Moments of one request that complete one another: a weekday inside a named range, an hour said apart."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from agents.events.lexicon import pattern
from agents.times.when import When

_NOON, _DAWN, _LAST_HOUR = 12, 7, 24


def on_their_days(whens: list[When], plain: str) -> list[When]:
    """A weekday with an hour (9am Saturday, every Saturday 8am) on its day in a range, or after the day from
    which it holds (24-25 October, from 10 October)."""
    dates = [when for when in whens if when.kind == "absolute" and not when.has_time and when.start]
    return [_placed(when, dates, plain) if _is_loose(when) else when for when in whens]


def _is_loose(when: When) -> bool:
    return when.kind == "weekday" and when.has_time and when.start is not None


def _placed(when: When, dates: list[When], plain: str) -> When:
    assert when.start is not None
    for named in dates:
        first, last = _days_of(named)
        day = first + timedelta(days=(when.start.weekday() - first.weekday()) % 7)
        if day <= last or (when.approximate and _begins(named, plain)):
            return _on(day, when, last)
    return when


def _days_of(named: When) -> tuple[date, date]:
    assert named.start is not None
    first = named.start.date()
    return first, named.end.date() if named.end else first


def _on(day: date, when: When, last: date) -> When:
    assert when.start is not None
    shift = day - when.start.date()
    end = when.end + shift if when.end else None
    if end is None and last > day:
        end = datetime.combine(last, datetime.min.time(), when.start.tzinfo)
    return replace(when, start=when.start + shift, end=end)


def _begins(named: When, plain: str) -> bool:
    start, end = named.span
    return bool(
        pattern("when", "begins_before").search(plain[max(0, start - 14) : start])
        or pattern("when", "begins_after").search(plain[end : end + 10])
    )


def with_hour(main: When, others: list[When], plain: str) -> When:
    """A day whose hour stands elsewhere in the request."""
    if not main.has_date or main.has_time or main.start is None or _is_vague(main):
        return main
    hours = [when for when in others if not when.has_date and when.start and not _is_edge(when, plain)]
    if not hours:
        return main
    hour = min(hours, key=lambda when: not _opens(when, plain))
    assert hour.start is not None
    start = datetime.combine(main.start.date(), hour.start.timetz())
    end = start + (hour.end - hour.start) if hour.end else main.end
    pieces = tuple(sorted(main.pieces + hour.pieces))
    return replace(
        main, start=start, end=end, has_time=True, half_known=hour.half_known, part=hour.part, pieces=pieces
    )


def with_bare_range(main: When, plain: str) -> When:
    """A day with hours that nothing marks as such right after it (周日10-2)."""
    if not main.has_date or main.has_time or main.start is None or _is_vague(main):
        return main
    match = pattern("when", "bare_range").match(plain[main.span[1] :])
    if match is None:
        return main
    hours = _hours(match, main.part)
    if hours is None:
        return main
    start, end = (
        datetime.combine(main.start.date(), datetime.min.time(), main.start.tzinfo) + at for at in hours
    )
    piece = (main.span[1] + match.start("a"), main.span[1] + match.end())
    return replace(
        main,
        start=start,
        end=end,
        has_time=True,
        half_known=True,
        pieces=tuple(sorted([*main.pieces, piece])),
    )


def _hours(match: re.Match[str], part: str) -> tuple[timedelta, timedelta] | None:
    """First and last as time of day: 10-2 ends after noon, 2-5 is an afternoon, 9-12 a morning."""
    first, last = int(match["a"]), int(match["b"])
    if not (1 <= first <= _LAST_HOUR and 1 <= last <= _LAST_HOUR):
        return None
    later = match["ah"] == "pm" or match["late"] is not None or part in ("afternoon", "evening")
    if first < _NOON and (later or (match["part"] is None and first < _DAWN and not match["ah"])):
        first += _NOON
    if match["bh"] == "pm" and last < _NOON:
        last += _NOON
    if last <= first and last + _NOON > first and last < _NOON:
        last += _NOON
    begin = timedelta(hours=first, minutes=int(match["am"] or 0))
    end = timedelta(hours=last, minutes=int(match["bm"] or 0))
    return (begin, end) if begin < end else None


def _is_vague(main: When) -> bool:
    return main.approximate and main.kind != "weekday"


def _opens(when: When, plain: str) -> bool:
    return bool(pattern("when", "opens_after").search(plain[when.span[1] : when.span[1] + 10]))


def _is_edge(when: When, plain: str) -> bool:
    """Arrival and end are no start."""
    after, before = plain[when.span[1] : when.span[1] + 10], plain[max(0, when.span[0] - 10) : when.span[0]]
    return any(
        pattern("when", name).search(piece)
        for name, piece in (("arrival_after", after), ("end_after", after), ("end_before", before))
    )
