"""Which time of day belongs to which day of a text."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from agents.times.clock import DAY, Clock, Length, in_part
from agents.times.dates import RANGE
from agents.times.day_readers import Day

_ZONE = r"(?:beijing time|北京时间|cst|bjt|hkt|utc|gmt)(?:[+-]\d{1,2})?"
_PART = r"in the (?:morning|afternoon|evening)|at night"
TIGHT = re.compile(rf"[\s,、的(]*(?:(?:{_ZONE}|{_PART})[\s,)]*)?(?:on|this|from|in the|at)?[\s,(]*")
STOP = re.compile(r"[。!?;]|\.\s|\n\s*\n")
_REACH = 40
_LINE_REACH = 14


@dataclass(frozen=True, slots=True)
class Mention:
    span: tuple[int, int]
    day: Day | None
    clock: Clock | None
    mismatch: bool = False
    inherited: bool = False
    length: int | None = None


def clock_ranges(clocks: list[Clock], text: str) -> list[Clock]:
    """Neighbouring times joined by a range sign (2pm - 16:00) become one."""
    merged: list[Clock] = []
    for clock in clocks:
        last = merged[-1] if merged else None
        if (
            last
            and last.end is None
            and clock.end is None
            and RANGE.fullmatch(text[last.span[1] : clock.span[0]])
        ):
            end = in_part(clock, last.part).minutes
            end += DAY if end <= last.minutes else 0
            merged[-1] = replace(last, span=(last.span[0], clock.span[1]), end=end)
        else:
            merged.append(clock)
    return merged


def paired(days: list[Day], clocks: list[Clock], text: str, mismatched: set[int]) -> list[Mention]:
    """Each time of day with the day it belongs to; days without a time stand alone."""
    owner: dict[int, list[Clock]] = {}
    alone: list[Mention] = []
    said, until = "", 0
    for clock in clocks:
        index = _day_of(clock, clocks, days, text)
        if index is None:
            said = "" if STOP.search(text[until : clock.span[0]]) else said
            alone.append(Mention(clock.span, None, in_part(clock, said)))
            said, until = clock.part or said, clock.span[1]
        else:
            owner.setdefault(index, []).append(clock)
    for index, day in enumerate(days):
        wrong = day.span[0] in mismatched
        mine: list[Clock | None] = [*owner.get(index, [])] or [None]
        first, *others = mine
        span = day.span if first is None else _cover(day.span, first.span)
        alone.append(Mention(span, day, first, wrong))
        said = first.part if first else ""
        for other in filter(None, others):
            alone.append(Mention(other.span, day, in_part(other, said), wrong, True))
    return sorted(alone, key=lambda mention: mention.span)


def _cover(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return min(one[0], other[0]), max(one[1], other[1])


def _day_of(clock: Clock, clocks: list[Clock], days: list[Day], text: str) -> int | None:
    """Index of the day; `days` and `clocks` are in order and do not overlap."""
    following = bisect_left(days, clock.span[1], key=lambda day: day.span[0])
    before = bisect_right(days, clock.span[0], key=lambda day: day.span[1]) - 1
    after = following if following < len(days) else None
    if after is not None and TIGHT.fullmatch(text[clock.span[1] : days[after].span[0]]):
        gap = text[days[before].span[1] : clock.span[0]] if before >= 0 else "x" * _REACH
        if not TIGHT.fullmatch(gap):
            return after
    if before < 0:
        gap = text[clock.span[1] : days[after].span[0]] if after is not None else "x" * _REACH
        return after if len(gap) <= _LINE_REACH and not STOP.search(gap) else None
    return before if _near_enough(days[before].span[1], clock, clocks, text) else None


def _near_enough(start: int, clock: Clock, clocks: list[Clock], text: str) -> bool:
    """Within reach and in the same sentence; a chain of times on one day carries on from the last one."""
    first = bisect_left(clocks, start, key=lambda other: other.span[0])
    last = bisect_left(clocks, clock.span[0], key=lambda other: other.span[0])
    chain = [other.span[1] for other in clocks[first:last]]
    gap = text[max([start, *chain]) : clock.span[0]]
    if STOP.search(gap):
        return False
    return len(gap) <= (_LINE_REACH if "\n" in gap else _REACH)


def with_lengths(mentions: list[Mention], lengths: list[Length], text: str) -> list[Mention]:
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
        if len(gap) <= _REACH and not STOP.search(gap):
            out[holders[-1]] = replace(holder, length=length.minutes)
    return out
