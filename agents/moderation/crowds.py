"""Raids: many accounts, most of them never heard before, at once say variants of one insult or call."""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isnan

from agents.moderation.heard import Heard, Memory, pairs_of, spec, wording
from agents.moderation.stings import CALL, call_of

_CHINESE = re.compile(r"[一-鿿]+")
_WORD = re.compile(r"[a-z]{4,}")
_MOST = 24
"""Sharp messages that are compared with one another."""
_FAR = 1000
"""Rows between messages that have nothing to do with one another, whatever their time."""


@dataclass(frozen=True, slots=True)
class Sharp:
    """A message that stings or calls upon others."""

    heard: Heard
    call: str
    words: frozenset[str]

    @property
    def aimed(self) -> bool:
        """Whether it is aimed at the group, at who runs it, or at those who read it."""
        return bool(self.call or wording("room").search(self.heard.plain))


@dataclass
class Crowds:
    """Hears every message in order."""

    memory: Memory
    _sharp: deque[Sharp] = field(default_factory=lambda: deque(maxlen=_MOST))
    alarm: Heard | None = None
    """The last sharp message that had words in common with one of another sender."""

    def hear(self, heard: Heard, hints: int) -> Sequence[Heard]:
        """The messages of a crowd that this one joins, itself among them; none when it is of no crowd."""
        taken = self._takes(heard, hints) if heard.sting or hints & CALL else False
        if self.alarm is None:
            return ()
        within = spec()["crowd"]["within"]
        if not is_near(self.alarm, heard, within):
            self.alarm = None
            return ()
        while self._sharp and not is_near(self._sharp[0].heard, heard, within):
            self._sharp.popleft()
        if not (self._sharp and (taken or self._is_new(heard.row.sender, self._sharp[0].heard))):
            return ()
        core = _linked(self._sharp, words_of(heard))
        if len({one.heard.row.sender for one in core}) < spec()["crowd"]["sharp"]:
            return ()
        crowd = sorted([*(one.heard for one in core), *self._joining(heard, core)], key=_order)
        return crowd if heard in crowd and self._is_raid(crowd, core) else ()

    def _takes(self, heard: Heard, hints: int) -> bool:
        call = call_of(heard) if hints & CALL else ""
        worded = heard.sting > 0 and (heard.barb or heard.found("unkind"))
        if not (worded or call) or wording("courtesy").search(heard.plain):
            return False
        sharp = Sharp(heard, call, words_of(heard))
        if any(_goes_with(one, sharp) for one in self._sharp):
            self.alarm = heard
        self._sharp.append(sharp)
        return True

    def _joining(self, heard: Heard, core: Sequence[Sharp]) -> list[Heard]:
        """Messages of others who are new and say the like without a sharp word."""
        if not core:
            return []
        limit, first = spec()["crowd"], core[0].heard
        words, known = frozenset[str]().union(*(one.words for one in core)), {one.heard for one in core}
        near = [heard, *self.memory.before(heard, limit["most"])]
        return [
            one
            for one in near
            if one not in known
            and one.row.sender
            and is_near(one, heard, limit["within"])
            and _is_like(one, words)
            and self._is_new(one.row.sender, first)
        ]

    def _is_raid(self, crowd: Sequence[Heard], core: Sequence[Sharp]) -> bool:
        limit, senders = spec()["crowd"], {one.row.sender for one in crowd}
        sharp = len({one.heard.row.sender for one in core})
        if len(senders) < limit["senders"] or sharp < max(limit["sharp"], limit["share"] * len(senders)):
            return False
        if sum(self._is_new(sender, crowd[0]) for sender in senders) < limit["new"] * len(senders):
            return False
        aimed = sum(one.aimed for one in core) >= limit["aimed"] * len(core)
        found = sum(one.heard.found("unkind") for one in core) >= limit["found"] * len(core)
        if not (aimed or found):
            return len(senders) > limit["senders"] and self._is_unprompted(crowd[0])
        return self._is_from_outside(crowd, core)

    def _is_unprompted(self, first: Heard) -> bool:
        """Whether others had spoken before, but nobody shortly before."""
        limit = spec()["crowd"]
        earlier = self.memory.before(first, limit["heard"])
        known = {one.row.sender for one in earlier if one.row.sender}
        silent = first.moment - earlier[0].moment if earlier else 0.0
        return len(known) >= int(limit["known"]) and silent >= float(limit["silent"])

    def _is_new(self, sender: str, first: Heard) -> bool:
        """Whether a sender was not heard before the crowd came."""
        said = self.memory.of(sender)
        return not said or said[0].order >= first.order or is_near(said[0], first, spec()["crowd"]["before"])

    def _is_from_outside(self, crowd: Sequence[Heard], core: Sequence[Sharp]) -> bool:
        """Whether others had spoken before, none of whom asked for the words; without them, it must be plain
        insults that the file begins with."""
        limit, first, senders = spec()["crowd"], crowd[0], {one.row.sender for one in crowd}
        earlier = [one for one in self.memory.before(first, limit["heard"]) if one.row.sender not in senders]
        stings = sum(one.heard.sting for one in core) / len(core)
        others = {one.row.sender for one in earlier}
        if len(others) < limit["known"] or not (first.timed or len(earlier) > len(others)):
            return first.timed and stings >= limit["plain"]
        calls = {one.call for one in core if one.call}
        return stings >= limit["plain"] or not any(call in one.plain for one in earlier for call in calls)


def is_near(one: Heard, later: Heard, seconds: float) -> bool:
    """Whether a message came at most so long before another; by rows where either has no time."""
    apart, rows = later.moment - one.moment, later.order - one.order
    if apart <= seconds:
        return rows <= _FAR
    return isnan(apart) and rows <= int(spec()["crowd"]["rows"])


def words_of(heard: Heard) -> frozenset[str]:
    """Pairs of Chinese characters and English words of four letters or more, without those that any message
    may hold."""
    found = set(_WORD.findall(heard.plain))
    for run in _CHINESE.findall(heard.key):
        found |= pairs_of(run) or {run}
    is_common = wording("function_words").search
    return frozenset(word for word in found if not is_common(word))


def _goes_with(one: Sharp, other: Sharp) -> bool:
    return (
        not one.words.isdisjoint(other.words)
        and one.heard.row.sender != other.heard.row.sender
        and is_near(one.heard, other.heard, spec()["crowd"]["within"])
    )


def _order(heard: Heard) -> int:
    return heard.order


def _is_like(heard: Heard, words: frozenset[str]) -> bool:
    """Whether enough of what it says is among those words, and it neither asks nor wishes well."""
    said = words_of(heard)
    if not said or len(said & words) < spec()["crowd"]["like"] * len(said):
        return False
    return not any(wording(name).search(heard.plain) for name in ("courtesy", "asks", "quotes", "takes_part"))


def _linked(near: Sequence[Sharp], words: frozenset[str]) -> list[Sharp]:
    """Those that have a word in common with these, or with one that has; oldest first."""
    met, left, known = list[Sharp](), list(near), set(words)
    while joined := [one for one in left if not known.isdisjoint(one.words)]:
        met += joined
        known.update(*(one.words for one in joined))
        left = [one for one in left if one not in joined]
    return sorted(met, key=lambda one: one.heard.order)
