"""What a watch over a stream of messages remembers: the last rows, by sender, by words and by likeness."""

import re
from collections import defaultdict, deque
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice
from math import isnan, nan
from typing import Any

from agents.moderation.judge import Judgement, Seen
from agents.moderation.lexicon import PACKAGE
from agents.moderation.said import said
from agents.tables.row import Row
from knowledge.phrases import data

_SHARED = 2
"""Pieces that nearly the same messages have in common, at least."""
_LOOKED_AT = 40
"""Remembered messages that are looked at for a new one."""


def spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/across.yaml")
    return found


@cache
def wording(name: str) -> re.Pattern[str]:
    """One of the expressions of `data/across.yaml`, for folded text."""
    return re.compile(str(spec()[name]))


@cache
def _shortest() -> tuple[int, int]:
    """Lengths of keys from which messages are compared in nearly, and in the very same words."""
    return int(spec()["copies"]["shortest"]), int(spec()["raid"]["shortest"])


@dataclass(slots=True, eq=False)
class Heard:
    """One message of the stream; `more` collects what the others around it add to its judgement."""

    row: Row
    judged: Judgement
    moment: float
    """Seconds by the clock of the file, NaN when the row states no time."""
    plain: str
    key: str
    """Folded words without signs and digits."""
    pieces: tuple[int, ...] = ()
    telling: bool = False
    """Whether it holds a finding or a way to a contact: copies of it are worth noticing."""
    comparable: bool = False
    """Whether others in the very same words would mean anything."""
    more: list[Seen] = field(default_factory=list)
    order: int = 0
    """Number of the row in a memory."""
    sting: float = 0.0
    """How unkind it may be, 0…1, as `stings` has it."""
    barb: str = ""
    """The first word in it that demeans somebody."""

    @classmethod
    def of(cls, row: Row, judged: Judgement) -> "Heard":
        plain, key, pieces = said(row.text)
        found = bool(judged.findings)
        copied, raided = _shortest()
        worth = found or len(key) >= copied
        telling = found or (worth and bool(wording("contact").search(plain)))
        pieces = pieces if worth else ()
        comparable = bool(pieces) or len(key) >= raided
        return cls(row, judged, _seconds(row.time), plain, key, pieces, telling, comparable)

    @property
    def timed(self) -> bool:
        return not isnan(self.moment)

    def found(self, kinds: str) -> bool:
        """Whether the message itself holds a finding of the categories named so in `data/across.yaml`."""
        found = self.judged.findings
        return bool(found) and any(seen.category in spec()[kinds] for seen in found)

    def follows(self, earlier: "Heard", seconds: float) -> bool:
        """Whether it came at most so long after another message; true where either has no time."""
        return not self.moment - earlier.moment > seconds


def apart(one: Heard, other: Heard) -> float:
    """Seconds between two messages, NaN where either has no time."""
    return abs(one.moment - other.moment)


def _seconds(time: datetime | None) -> float:
    if time is None:
        return nan
    return (
        time.toordinal() * 86400.0
        + time.hour * 3600
        + time.minute * 60
        + time.second
        + time.microsecond / 1e6
    )


_Files = defaultdict[Hashable, list[Heard]]


_Chain = tuple[Heard, Any]
"""A message and, behind it, the chain of older ones; None at its end."""


class _Likenesses:
    """The last messages by their pieces. Twice as many are kept, and half of them dropped together: to drop
    each row by itself would be most of the work."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._rows = 0
        self._new: dict[int, _Chain] = {}
        self._old: dict[int, _Chain] = {}

    def add(self, heard: Heard) -> None:
        heard.order = self._rows
        if self._rows % self._size == 0:
            self._new, self._old = {}, self._new
        self._rows += 1
        if heard.row.sender:
            new, older = self._new, self._new.get
            for piece in heard.pieces:
                new[piece] = (heard, older(piece))

    def newest(self, piece: int) -> Iterator[Heard]:
        """Newest first, none older than the last `size` rows."""
        for chains in (self._new, self._old):
            chain = chains.get(piece)
            while chain and chain[0].order >= self._rows - self._size:
                yield chain[0]
                chain = chain[1]


class Memory:
    """The last rows of a stream; what is older is forgotten row by row, so that the answer to any question
    depends on those rows alone."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._short = int(spec()["repeat"]["short"])
        self.last: deque[Heard] = deque()
        self._by: _Files = defaultdict(list)
        self._said: _Files = defaultdict(list)
        self._same: _Files = defaultdict(list)
        self._like = _Likenesses(size)
        self._telling: _Files = defaultdict(list)

    def add(self, heard: Heard) -> None:
        self.last.append(heard)
        self._like.add(heard)
        sender, key = heard.row.sender, heard.key
        if sender:
            self._by[sender].append(heard)
            if len(key) >= self._short:
                self._said[sender, key].append(heard)
            if heard.comparable:
                self._same[key].append(heard)
            if heard.telling:
                for piece in heard.pieces:
                    self._telling[piece].append(heard)
        if len(self.last) > self._size:
            self._forget(self.last.popleft())

    def _forget(self, heard: Heard) -> None:
        sender, key = heard.row.sender, heard.key
        if not sender:
            return
        _drop(self._by, sender)
        if len(key) >= self._short:
            _drop(self._said, (sender, key))
        if heard.comparable:
            _drop(self._same, key)
        if heard.telling:
            for piece in heard.pieces:
                _drop(self._telling, piece)

    def of(self, sender: str) -> Sequence[Heard]:
        """Everything a sender said, oldest first."""
        return self._by.get(sender, ())

    def before(self, heard: Heard, rows: int) -> list[Heard]:
        """The last messages before one that is remembered, at most so many, newest first."""
        at = len(self.last) - 1 - (self.last[-1].order - heard.order)
        return [self.last[n] for n in range(at - 1, max(-1, at - 1 - rows), -1)]

    def saying(self, sender: str, key: str) -> Sequence[Heard]:
        """Every time a sender said the same words, oldest first."""
        return self._said.get((sender, key), ())

    def within(self, heard: Heard, seconds: float, among: Sequence[Heard] | deque[Heard]) -> Iterator[Heard]:
        """Newest first, up to so many seconds before a message (its own included), 40 at most."""
        since = heard.moment - seconds
        for one in islice(reversed(among), _LOOKED_AT):
            if one.moment < since:
                return
            yield one

    def may_be_alike(self, heard: Heard) -> bool:
        """Whether others may have said nearly the same; most messages are like none."""
        if heard.telling or len(self._same[heard.key]) > 1:
            return True
        return not self._telling.keys().isdisjoint(heard.pieces)

    def alike(self, heard: Heard, likeness: float) -> list[Heard]:
        """Messages of all senders in nearly the same words, the new one included, oldest first; to one that
        tells nothing by itself, those that do and those in the very same words."""
        same = self._same.get(heard.key, [])[-_LOOKED_AT:]
        likely = heard.telling or not self._telling.keys().isdisjoint(heard.pieces)
        near = self._near(heard) if likely else []
        if not near:
            return same
        mine = pairs_of(heard.key)
        same += [one for one in near if likeness_of(mine, one.key) >= likeness]
        return sorted(same, key=lambda one: one.row.number)

    def _near(self, heard: Heard) -> list[Heard]:
        """Messages in other words that have enough pieces in common with it."""
        wanted = min(_SHARED, len(heard.pieces))
        if heard.telling:
            lists = [list(islice(self._like.newest(piece), _LOOKED_AT)) for piece in heard.pieces]
        else:
            telling = self._telling
            lists = [telling[piece][: -_LOOKED_AT - 1 : -1] for piece in heard.pieces if piece in telling]
        if len(lists) < wanted:
            return []
        shared: dict[Heard, int] = {}
        for found in lists:
            for one in found:
                shared[one] = shared.get(one, 0) + 1
        return [one for one, times in shared.items() if times >= wanted and one.key != heard.key]


def _drop(files: _Files, place: Hashable) -> None:
    filed = files[place]
    if len(filed) > 1:
        del filed[0]
    else:
        del files[place]


def pairs_of(key: str) -> set[str]:
    return {key[n : n + 2] for n in range(len(key) - 1)}


def likeness_of(mine: set[str], other: str) -> float:
    """Pairs of characters in common, 0…1."""
    if not 0.4 * len(mine) <= len(other) <= 4 * len(mine) + 4:
        return 0.0
    theirs = pairs_of(other)
    together = len(mine | theirs)
    return len(mine & theirs) / together if together else 0.0
