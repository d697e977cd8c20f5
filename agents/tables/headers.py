"""Which lines that look like headers open a message, and which a member pasted into one.

An export prints its headers one way (same marks, same distance) and in the order of time; what was copied
from elsewhere breaks one of these. Each habit is asked for only when nearly all headers of the file keep it.
"""

from collections import Counter
from collections.abc import Sequence

from agents.tables.candidates import Candidate
from agents.tables.timeline import in_time

_NEARLY_ALL = 0.8
_MOSTLY = 0.6
_FEWEST = 5


def genuine(found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that open a message, in order, out of the standing ones."""
    sure = _dated_alike([one for one in found if one.sure])
    alike = _alike(sure)
    clear = _spaced(alike)
    kept = _spaced(in_time(clear))
    places = {one.at for one in alike}
    more = _borne_out([one for one in found if one.at not in places], kept)
    return _spaced(in_time(sorted([*clear, *more], key=lambda one: one.at))) if more else kept


def standing(found: list[Candidate]) -> list[Candidate]:
    """Without what stands where words are due: right behind a header, under a name that is nowhere else."""
    names: set[str] = set()
    latest = -1
    for one in found:
        if one.own_line and latest >= 0 and one.above == latest:
            latest = -1
        else:
            names.add(one.name)
            latest = one.at
    kept: list[Candidate] = []
    for one in found:
        behind = one.own_line and kept and kept[-1].at == one.above
        if not behind or one.name in names:
            kept.append(one)
    return kept


def _dated_alike(found: list[Candidate]) -> list[Candidate]:
    """Without the few that print a date where the others print none; where only the few print none, they are
    the newest or borne out by nothing."""
    dated = [one for one in found if one.moment is not None]
    if len(found) < _FEWEST or not dated or len(dated) == len(found):
        return found
    if len(dated) <= (1 - _NEARLY_ALL) * len(found):
        return [one for one in found if one.moment is None]
    return dated if len(dated) >= _NEARLY_ALL * len(found) else _without_near_strangers(found, dated)


def _without_near_strangers(found: list[Candidate], dated: Sequence[Candidate]) -> list[Candidate]:
    """Without those between dated ones that print no date under a name that is heard nowhere else: near days
    are printed at the end (or start) of a file."""
    if 2 * len(dated) < _NEARLY_ALL * len(found):
        return found
    first, last, members = dated[0].at, dated[-1].at, {one.name for one in dated}
    return [one for one in found if one.moment or one.name in members or not first < one.at < last]


def _borne_out(loose: Sequence[Candidate], kept: Sequence[Candidate]) -> list[Candidate]:
    """Those that are headers all the same: printed like the others under a name that comes back; and in a
    dated file the newest ones, which stand together at its end (or start) and name its members."""
    if not kept or not loose:
        return []
    if _are_spaced(kept):
        loose = [one for one in loose if one.after_blank]
    times, shapes = Counter(one.name for one in loose), {one.shape for one in kept}
    again = [one for one in loose if times[one.name] > 1 and one.shape in shapes]
    if again or any(one.moment is None for one in kept):
        return again
    members = {one.name for one in kept}
    ends = ([one for one in loose if one.at > kept[-1].at], [one for one in loose if one.at < kept[0].at])
    return [one for end in ends if _of(members, end) for one in end]


def _of(members: set[str], end: Sequence[Candidate]) -> bool:
    return sum(one.name in members for one in end) >= _MOSTLY * len(end)


def _alike(found: list[Candidate]) -> list[Candidate]:
    if not found:
        return found
    shape, times = Counter(one.shape for one in found).most_common(1)[0]
    return [one for one in found if one.shape == shape] if times >= _NEARLY_ALL * len(found) else found


def _spaced(found: list[Candidate]) -> list[Candidate]:
    return [one for one in found if one.after_blank] if _are_spaced(found) else found


def _are_spaced(found: Sequence[Candidate]) -> bool:
    return len(found) >= _FEWEST and sum(one.after_blank for one in found) >= _NEARLY_ALL * len(found)
