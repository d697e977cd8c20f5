"""Which lines that look like headers open a message, and which a member pasted into one.

An export prints its headers one way (same marks, same distance) and in the order of time; what was copied
from elsewhere breaks one of these. Each habit is asked for only when nearly all headers of the file keep it.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

_NEARLY_ALL = 0.8
_MOSTLY = 0.6
_FEWEST = 5
_CHAT_OF_ITS_OWN = 20
"""Headers in a row that break the order of time; so many are another chat put behind, not a quotation."""
_PART_OF_DAY = re.compile(r"上午|下午|晚上|凌晨|中午|早上|傍晚|[AaPp][Mm]|星期.|周.")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that looks like a header; `at` is its index among the lines, `time` as printed."""

    at: int
    name: str
    time: str
    moment: datetime | None
    indented: bool
    after_blank: bool
    """Whether an empty line, a rule or nothing stands before it."""
    sure: bool = True
    """False where the line is a header only if the rest of the file bears it out."""
    own_line: bool = False
    """Whether the words of its message stand on lines of their own."""

    @property
    def shape(self) -> tuple[str, bool]:
        """How the time is printed, whatever the day and hour."""
        return re.sub(r"\d+", "9", _PART_OF_DAY.sub("~", self.time)).replace("~", ""), self.indented


def genuine(found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that open a message, in order."""
    sure = _dated_alike(_not_words([one for one in found if one.sure]))
    alike = _alike(sure)
    kept = _in_time(_first_told(_spaced(alike)))
    places = {one.at for one in alike}
    more = _borne_out([one for one in found if one.at not in places], kept)
    return sorted([*kept, *more], key=lambda one: one.at) if more else kept


def _not_words(found: list[Candidate]) -> list[Candidate]:
    """Without what stands where words are due: right behind a header, under a name that is nowhere else."""
    times = Counter(one.name for one in found)
    kept: list[Candidate] = []
    for one in found:
        behind = one.own_line and kept and kept[-1].at == one.at - 1
        if not (behind and times[one.name] == 1):
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
    return dated if len(dated) >= _NEARLY_ALL * len(found) else found


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
    return [one for end in map(_not_words, ends) if _of(members, end) for one in end]


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


def _first_told(found: list[Candidate]) -> list[Candidate]:
    """Without what was copied from further up in the same chat: a name and time once more, too late."""
    told: set[tuple[str, datetime]] = set()
    kept: list[Candidate] = []
    latest: datetime | None = None
    for one in found:
        if one.moment is not None:
            if latest is not None and one.moment < latest and (one.name, one.moment) in told:
                continue
            latest = one.moment
            told.add((one.name, one.moment))
        kept.append(one)
    return kept if len(kept) >= _NEARLY_ALL * len(found) else found


def _in_time(found: list[Candidate]) -> list[Candidate]:
    moments = [one.moment for one in found if one.moment is not None]
    if len(moments) < len(found) or len(found) < _FEWEST or _mixed(moments):
        return found
    if all(first <= second for first, second in pairwise(moments)):
        return found
    for order in (moments, [datetime.max - (moment - datetime.min) for moment in moments]):
        kept = _longest_rise(order)
        if len(kept) >= _NEARLY_ALL * len(found):
            more = _long_runs(len(found), kept) | _ahead(found, kept)
            return [found[n] for n in sorted(kept | more)]
    return found


def _ahead(found: Sequence[Candidate], kept: set[int]) -> set[int]:
    """Places left out because they are later than all that the file tells, by a member or not even come yet:
    nobody can paste from there, so a clock was wrong."""
    members = {found[n].name for n in kept}
    told = [moment for n in kept if (moment := found[n].moment)]
    now, latest = datetime.now(), max(told)
    late = {n: moment for n, one in enumerate(found) if (moment := one.moment) and moment > latest}
    return {n for n, moment in late.items() if n not in kept and (found[n].name in members or moment > now)}


def _mixed(moments: Sequence[datetime]) -> bool:
    return len({moment.tzinfo is None for moment in moments}) > 1 or moments[0].tzinfo is not None


def _longest_rise(order: Sequence[datetime]) -> set[int]:
    """Places of a longest part that never falls; read from the end, so that of two that exclude each other
    the first one stays (what is quoted stands inside the message that quotes it)."""
    ends: list[datetime] = []
    places: list[int] = []
    before: dict[int, int] = {}
    last = [datetime.max - (moment - datetime.min) for moment in order]
    for n in range(len(order) - 1, -1, -1):
        length = bisect_right(ends, last[n])
        before[n] = places[length - 1] if length else -1
        ends[length : length + 1], places[length : length + 1] = [last[n]], [n]
    kept: set[int] = set()
    at = places[-1]
    while at >= 0:
        kept.add(at)
        at = before[at]
    return kept


def _long_runs(total: int, kept: set[int]) -> set[int]:
    """Places left out that follow each other in great number."""
    runs = [list(run) for out, run in groupby(range(total), lambda n: n not in kept) if out]
    return {n for run in runs if len(run) >= _CHAT_OF_ITS_OWN for n in run}
