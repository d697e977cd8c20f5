"""The cheapest way to read a row of moments as one story in time with detours out of it: a shortest path.

Between two moments of the story there may be a detour: moments older than what stands above them, or newer
than what stands below. Leaving one out costs something to begin with and something for each moment; a story
that falls back in time instead (another one begins) costs more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

_DETOUR = 1.0
_FALL = 8.0
_FALL_EACH = 0.5
"""What a fall costs for each moment of a short story, whose order says little."""
_BEFORE_ALL = 6.0
"""What each moment costs that is left out before the first: there is nothing that it stands in."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaving out each moment costs: as older than what stands above, as newer than what stands below,
    and as older at the end of all, where the story does not come back."""

    older: Sequence[float]
    newer: Sequence[float]
    last: Sequence[float]


def story(times: Sequence[float], leaving: Leaving) -> tuple[float, list[int]]:
    """What the cheapest reading costs, and the places of the moments that it keeps, in order."""
    count = len(times)
    cost, before = [0.0] * count, [-1] * count
    fall = min(_FALL, _FALL_EACH * count)
    older, newer = _sums(leaving.older), _sums(leaving.newer)
    falling: list[int] = []
    rising: list[int] = []
    for at, time in enumerate(times):
        ways = [(cost[at - 1] + (fall if time < times[at - 1] else 0.0), at - 1)] if at else [(0.0, -1)]
        while falling and times[falling[-1]] <= time:
            above = falling.pop()
            ways.append((cost[above] + _detour(older, above, at), above))
        while rising and times[rising[-1]] > time:
            rising.pop()
        if rising:
            ways.append((cost[rising[-1]] + _detour(newer, rising[-1], at), rising[-1]))
        elif at:
            ways.append((_DETOUR + _BEFORE_ALL * at, -1))
        falling.append(at)
        rising.append(at)
        cost[at], before[at] = min(ways, key=_price)
    total, at = _end(cost, falling, _sums(leaving.last))
    return total, _path(at, before)


def _price(way: tuple[float, int]) -> float:
    return way[0]


def _sums(costs: Sequence[float]) -> list[float]:
    return [0.0, *accumulate(costs)]


def _detour(sums: Sequence[float], above: int, below: int) -> float:
    """What leaving out all between two places costs."""
    return _DETOUR + sums[below] - sums[above + 1] if below - above > 1 else 0.0


def _end(cost: Sequence[float], falling: Sequence[int], last: Sequence[float]) -> tuple[float, int]:
    """The place that the cheapest reading ends with; what it leaves out behind is never the greater part."""
    count = len(cost)
    ends = [(cost[at] + _detour(last, at, count), at) for at in falling if count - at <= at + 2]
    return min(ends, key=_price)


def _path(at: int, before: Sequence[int]) -> list[int]:
    kept: list[int] = []
    while at >= 0:
        kept.append(at)
        at = before[at]
    return kept[::-1]
