"""Which headers of a chat follow each other in time, and which were pasted in.

What is pasted is older than the message it stands in, and behind it the chat goes on where it was: a detour.
The cheapest reading is taken (see `detours`); names that are heard outside of detours make one dearer.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import groupby, pairwise
from typing import NamedTuple

from agents.tables.candidates import Candidate
from agents.tables.detours import Leaving, story

_FEWEST = 3
_TOLD = 2_000
"""Headers that tell whether a file begins with the newest."""
_SLACK = 5.0
"""Seconds by which clocks differ; nobody copies a message and sends it that fast."""
_NEVER = 5.0
_UNRULY = 0.1
_MANY = 0.4
_YEAR = re.compile(r"\d{4}")


class _Costs(NamedTuple):
    """What it costs to take a header for a pasted one: in the middle, at the end, as one from the future."""

    older: float
    last: float
    newer: float


_COPY = _Costs(0.01, 0.02, _NEVER)
"""A name and time that stand further up already."""
_STRANGER = _Costs(0.05, 0.36, _NEVER)
_MEMBER = _Costs(0.1, 0.36, _NEVER)
_CLOCK_COPY = _Costs(0.01, 0.02, 0.02)
_CLOCK_STRANGER = _Costs(0.02, 0.36, 0.07)
_CLOCK_MEMBER = _Costs(0.3, 0.36, 0.35)
"""A clock without a day may be of any day: what it seems to say of the future says nothing."""


def in_time(found: list[Candidate]) -> list[Candidate]:
    """Without the headers that make a detour in time; those without a moment stay."""
    dated = [one for one in found if one.moment is not None]
    moments = [one.moment for one in dated if one.moment is not None]
    if len(moments) < _FEWEST or any(moment.tzinfo for moment in moments) or _in_order(moments):
        return found
    places = _told(dated, _level([(moment - datetime.min).total_seconds() for moment in moments]))
    if len(dated) == len(found):
        return [dated[place] for place in places]
    gone = {one.at for one in dated} - {dated[place].at for place in places}
    return [one for one in found if one.at not in gone]


def _in_order(moments: Sequence[datetime]) -> bool:
    return all(first <= second for first, second in pairwise(moments)) or all(
        first >= second for first, second in pairwise(moments)
    )


def _level(times: list[float]) -> list[float]:
    """Without the small steps back of clocks, where seconds are printed."""
    if all(time % 60 == 0 for time in times):
        return times
    level: list[float] = []
    for time in times:
        back = level[-1] - time if level else 0.0
        level.append(level[-1] if 0 < back <= _SLACK else time)
    return level


def _told(dated: Sequence[Candidate], times: Sequence[float]) -> list[int]:
    backwards = _newest_first(dated[:_TOLD], times[:_TOLD])
    copies = set() if backwards else _copies(dated, times)
    _, kept = _story(times, _costs(dated, None, copies), backwards)
    members = {dated[place].name for place in kept}
    costs = _costs(dated, members, copies)
    _, kept = _story(times, costs, backwards)
    if _unruly(times, kept, costs):
        return list(range(len(times)))
    return sorted([*kept, *_ahead(dated, kept, members)])


def _newest_first(dated: Sequence[Candidate], times: Sequence[float]) -> bool:
    costs = _costs(dated, None, ())
    return _story(times, costs, True)[0] < _story(times, costs, False)[0]


def _story(times: Sequence[float], costs: Sequence[_Costs], backwards: bool) -> tuple[float, list[int]]:
    older = [cost.older for cost in costs]
    newer = [cost.newer for cost in costs]
    if backwards:
        return story([-time for time in times], Leaving(newer, older, newer))
    return story(times, Leaving(older, newer, [cost.last for cost in costs]))


def _costs(
    dated: Sequence[Candidate], members: Collection[str] | None, copies: Collection[int]
) -> list[_Costs]:
    """The cost of each; as long as the members are not known, of two ways to read clocks the shorter detour
    is the likely one."""
    return [_cost(one, members, place in copies) for place, one in enumerate(dated)]


def _cost(one: Candidate, members: Collection[str] | None, copy: bool) -> _Costs:
    if _YEAR.search(one.time):
        return _COPY if copy else _MEMBER if members and one.name in members else _STRANGER
    member = members is None or one.name in members
    return _CLOCK_COPY if copy else _CLOCK_MEMBER if member else _CLOCK_STRANGER


def _copies(dated: Sequence[Candidate], times: Sequence[float]) -> set[int]:
    """Places of what was copied from further up: a name and time once more, too late."""
    told: set[tuple[str, str]] = set()
    copies: set[int] = set()
    latest = times[0]
    for place, (one, time) in enumerate(zip(dated, times, strict=True)):
        key = (one.name, one.time)
        if key in told and (time < latest or not _YEAR.search(one.time)):
            copies.add(place)
        latest = max(latest, time)
        told.add(key)
    return copies


def _runs(count: int, kept: Sequence[int]) -> Iterator[list[int]]:
    """The places left out, those that follow each other together."""
    stay = set(kept)
    for out, run in groupby(range(count), lambda place: place not in stay):
        if out:
            yield list(run)


def _unruly(times: Sequence[float], kept: Sequence[int], costs: Sequence[_Costs]) -> bool:
    """Whether the file has no order, which then tells nothing: much would be left out, and that is by members
    or in no order either."""
    copies, members = (_COPY, _CLOCK_COPY), (_MEMBER, _CLOCK_MEMBER)
    out = [[place for place in run if costs[place] not in copies] for run in _runs(len(times), kept)]
    left = sum(map(len, out))
    known = sum(costs[place] in members for run in out for place in run)
    falls = sum(times[second] < times[first] for run in out for first, second in pairwise(run))
    return left > _MANY * len(times) and (2 * known > left or falls > _UNRULY * len(times))


def _ahead(dated: Sequence[Candidate], kept: Sequence[int], members: Collection[str]) -> list[int]:
    """Places left out because they are later than what surrounds them, by a member or not even come yet:
    nobody can paste from there, so a clock was wrong."""
    now = datetime.now()
    ahead: list[int] = []
    for run in _runs(len(dated), kept):
        ends = [dated[place].moment for place in (run[0] - 1, run[-1] + 1) if 0 <= place < len(dated)]
        latest = max(moment for moment in ends if moment)
        for place in run:
            one = dated[place]
            late = one.moment is not None and one.moment > latest and _YEAR.search(one.time) is not None
            if late and (one.name in members or (one.moment or now) > now):
                ahead.append(place)
    return ahead
