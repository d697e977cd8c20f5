"""Run of show: segments by the minute that fill the running time exactly."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from agents.events.kinds import traits_of
from agents.events.lexicon import in_language, kinds
from agents.events.programmes import goes_on, segments_of
from agents.events.schedule import role
from agents.events.schema import Given, Segment
from agents.events.spending import share_out

_DAY = 24 * 60
_LONGEST_SITTING = 16 * 60
_EVENING, _NIGHT = 17, 22  # hours
_SHORTEST = 90


def running_minutes(given: Given, start: datetime | None, end: datetime | None) -> tuple[int, bool]:
    """Minutes to fill, and whether they were assumed from the kind of event."""
    named = [segment.minutes for segment in given.segments if segment.minutes]
    if start and end and end > start and (given.sessions > 1 or not is_long(given)):
        minutes = int((end - start).total_seconds() // 60)
        minutes = minutes % _DAY if given.daily else minutes
        if minutes <= _LONGEST_SITTING:
            return minutes, False
    if given.minutes:
        return given.minutes, False
    if named and len(named) == len(given.segments):
        return sum(named), False
    entry = kinds()["types"].get(given.type or "general", kinds()["types"]["general"])
    return _before_night(int(entry["minutes"]), start), True


def _before_night(minutes: int, start: datetime | None) -> int:
    """An assumed length of an evening event ends by ten where that leaves it an hour and a half."""
    if start is None or start.hour < _EVENING:
        return minutes
    left = _NIGHT * 60 - start.hour * 60 - start.minute
    return min(minutes, max(left, _SHORTEST))


def is_long(given: Given) -> bool:
    """Runs over days: a streak, or a range of days that are not all alike."""
    alike = given.daily and not _milestones(given) and not goes_on(given)
    if alike and (given.sessions > 1 or (given.start and "T" in given.start)):
        return False
    return (
        bool(_milestones(given))
        or given.sessions > 1
        or bool(given.end and len(given.end) == 10)
        or bool(given.days and given.days > 1)
    )


def _milestones(given: Given) -> list[Mapping[str, Any]]:
    entry = kinds()["types"].get(given.type or "general", {})
    return [segment for segment in entry.get("show", ()) if "day" in segment]


def plan_show(
    given: Given, start: datetime | None, timed: bool, minutes: int, days: int, language: str
) -> list[Segment]:
    """`timed` false leaves `at` null; a streak gets its milestone days instead of one sitting."""
    milestones = _milestones(given)
    if milestones:
        return [_milestone(entry, start, timed, minutes, days, language) for entry in milestones]
    rows = _rows(given, language)
    if days > 1 and is_long(given):
        return _by_days(rows, start, timed, minutes, days)
    lengths = _lengths(rows, minutes)
    out, offset = [], 0
    for row, length in zip(rows, lengths, strict=True):
        at = (start + timedelta(minutes=offset)).isoformat() if start and timed else None
        if length:
            out.append(Segment(at=at, minutes=length, item=row[0], owner_role=row[1], offset=offset))
        offset += length
    return out


def _milestone(
    entry: Mapping[str, Any], start: datetime | None, timed: bool, minutes: int, days: int, language: str
) -> Segment:
    day = round((days - 1) * entry["day"])
    at = (start + timedelta(days=day)) if start else None
    stamp = None if at is None else at.isoformat() if timed else at.date().isoformat()
    return Segment(
        at=stamp,
        minutes=minutes,
        item=in_language(entry, language),
        owner_role=role(entry["role"], language),
        offset=day * _DAY,
    )


def _by_days(
    rows: Sequence["_Row"], start: datetime | None, timed: bool, minutes: int, days: int
) -> list[Segment]:
    """Opening on the first day, closing on the last, the parts between in order over the days (all of them
    each day when there are fewer parts than days)."""
    first, body, last = rows[0], list(rows[1:-1]), rows[-1]
    out = []
    for day in range(days):
        share = body[day * len(body) // days : (day + 1) * len(body) // days] if len(body) >= days else body
        today = [*([first] if day == 0 else []), *share, *([last] if day == days - 1 else [])]
        out += _sitting(today, start, timed, minutes, day)
    return out


def _sitting(
    rows: Sequence["_Row"], start: datetime | None, timed: bool, minutes: int, day: int
) -> list[Segment]:
    out, offset = [], 0
    for row, length in zip(rows, share_out(minutes, [row[2] for row in rows], 5), strict=True):
        at = start + timedelta(days=day, minutes=offset) if start else None
        stamp = None if at is None else at.isoformat() if timed else at.date().isoformat()
        if length:
            out.append(
                Segment(at=stamp, minutes=length, item=row[0], owner_role=row[1], offset=day * _DAY + offset)
            )
        offset += length
    return out


_Row = tuple[str, str, int, int | None]
"""Item, owner, share, fixed minutes."""


def _rows(given: Given, language: str) -> list[_Row]:
    named = [segment for segment in given.segments if segment.minutes]
    if named:
        return [(s.item, role("host", language), s.minutes or 1, s.minutes) for s in given.segments]
    online = "online" in traits_of(given)
    rows: list[tuple[str, _Row]] = [
        (
            str(segment["id"]),
            (_called(segment, online, language), role(segment["role"], language), segment["share"], None),
        )
        for segment in segments_of(given)
        if segment["id"] not in given.removed
    ]
    for extra in given.segments:
        bank = kinds()["segments"].get(extra.key)
        if bank and extra.key not in {given.programme, *(key for key, _ in rows)}:
            row = (in_language(bank, language), role(bank["role"], language), bank["share"], None)
            rows.insert(len(rows) - 1, (extra.key, row))
    return [row for _, row in rows]


def _called(segment: Mapping[str, Any], online: bool, language: str) -> str:
    """The segment's name; nobody poses for a photo on a server."""
    return in_language(segment["online"] if online and "online" in segment else segment, language)


def _lengths(rows: Sequence[_Row], minutes: int) -> list[int]:
    """Fixed ones as given when they fit; the rest in fives where there is room, all summing to `minutes`."""
    fixed = [row[3] for row in rows]
    if all(length is not None for length in fixed):
        said = [length or 0 for length in fixed]
        return said if sum(said) == minutes else share_out(minutes, said)
    step = 5 if minutes % 5 == 0 and minutes >= 8 * len(rows) else 1
    return share_out(minutes, [row[2] for row in rows], step)
