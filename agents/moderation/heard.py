"""What a watch over a stream of messages remembers: the last rows, by sender, by words and by likeness."""

import re
from collections import deque
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from agents.moderation.judge import Judgement, Seen
from agents.moderation.lexicon import PACKAGE
from agents.tables.row import Row
from knowledge.phrases import data
from knowledge.text import fold

_SIGNS = re.compile(r"[\W\d_]+")
_SHINGLE, _SHINGLES = 3, 5
_SHARED = 2
"""Pieces that nearly the same messages have in common, at least."""
_COMPARED = 2000
"""Characters of a message that are compared with others."""
_LOOKED_AT = 40
"""Remembered messages that are looked at for a new one."""


def spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/across.yaml")
    return found


@cache
def wording(name: str) -> re.Pattern[str]:
    """One of the expressions of `data/across.yaml`, for folded text."""
    return re.compile(str(spec()[name]))


@dataclass(slots=True, eq=False)
class Heard:
    """One message of the stream; `more` collects what the others around it add to its judgement."""

    row: Row
    judged: Judgement
    moment: datetime | None
    plain: str
    key: str
    """Folded words without signs and digits."""
    pieces: tuple[str, ...] = ()
    telling: bool = False
    """Whether it holds a finding or a way to a contact: copies of it are worth noticing."""
    more: list[Seen] = field(default_factory=list)

    @classmethod
    def of(cls, row: Row, judged: Judgement) -> "Heard":
        plain = fold(row.text)
        key = _SIGNS.sub("", plain[:_COMPARED])
        moment = row.time.replace(tzinfo=None) if row.time else None
        found = bool(judged.findings)
        worth = found or len(key) >= spec()["copies"]["shortest"]
        telling = found or (worth and bool(wording("contact").search(plain)))
        return cls(row, judged, moment, plain, key, _pieces(key) if worth else (), telling)

    @property
    def comparable(self) -> bool:
        """Whether others in the very same words would mean anything."""
        return bool(self.pieces) or len(self.key) >= spec()["raid"]["shortest"]

    def found(self, kinds: str) -> bool:
        """Whether the message itself holds a finding of the categories named so in `data/across.yaml`."""
        return any(seen.category in spec()[kinds] for seen in self.judged.findings)

    def since(self, earlier: "Heard") -> float:
        """Seconds after an earlier message; 0 when either has no time."""
        if self.moment is None or earlier.moment is None:
            return 0.0
        return (self.moment - earlier.moment).total_seconds()


_Files = dict[Hashable, deque[Heard]]


class Memory:
    """The last rows of a stream; what is older is forgotten row by row, so that the answer to any question
    depends on those rows alone."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.last: deque[Heard] = deque()
        self._by: _Files = {}
        self._said: _Files = {}
        self._same: _Files = {}
        self._like: _Files = {}
        self._telling: _Files = {}

    def add(self, heard: Heard) -> None:
        self.last.append(heard)
        for files, place in self._filed(heard):
            files.setdefault(place, deque()).append(heard)
        if len(self.last) > self._size:
            oldest = self.last.popleft()
            for files, place in self._filed(oldest):
                _strike(files, place)

    def _filed(self, heard: Heard) -> Iterator[tuple[_Files, Hashable]]:
        if not heard.row.sender:
            return
        yield self._by, heard.row.sender
        if len(heard.key) >= spec()["repeat"]["short"]:
            yield self._said, (heard.row.sender, heard.key)
        if heard.comparable:
            yield self._same, heard.key
        for piece in heard.pieces:
            yield self._like, piece
            if heard.telling:
                yield self._telling, piece

    def of(self, sender: str) -> deque[Heard]:
        """Everything a sender said, oldest first."""
        return self._by.get(sender) or deque()

    def saying(self, sender: str, key: str) -> deque[Heard]:
        """Every time a sender said the same words, oldest first."""
        return self._said.get((sender, key)) or deque()

    def within(self, heard: Heard, seconds: float, among: deque[Heard]) -> Iterator[Heard]:
        """Newest first, up to so many seconds before a message (its own included), 40 at most."""
        for one in islice(reversed(among), _LOOKED_AT):
            if heard.since(one) > seconds:
                return
            yield one

    def alike(self, heard: Heard, likeness: float) -> list[Heard]:
        """Messages of all senders in nearly the same words, the new one included, oldest first; to one that
        tells nothing by itself, those that do and those in the very same words."""
        files = self._like if heard.telling else self._telling
        shared: dict[Heard, int] = {}
        for piece in heard.pieces:
            for one in islice(reversed(files.get(piece) or ()), _LOOKED_AT):
                shared[one] = shared.get(one, 0) + 1
        wanted = min(_SHARED, len(heard.pieces))
        near = [one for one, times in shared.items() if times >= wanted and one.key != heard.key]
        same = list(islice(reversed(self._same.get(heard.key) or ()), _LOOKED_AT))[::-1]
        if not near:
            return same
        mine = _pairs(heard.key)
        same += [one for one in near if _likeness(mine, one.key) >= likeness]
        return sorted(same, key=lambda one: one.row.number)


def _strike(files: _Files, place: Hashable) -> None:
    filed = files[place]
    filed.popleft()
    if not filed:
        del files[place]


class _Scatter(dict[int, int]):
    """Code points in an order that has nothing to do with how common they are."""

    def __missing__(self, code: int) -> int:
        self[code] = scattered = 0x100 + code * 40_503 % 0xD000
        return scattered


_SCATTER = _Scatter()


def _pieces(key: str) -> tuple[str, ...]:
    """A few pieces of a text that nearly the same text also has: the first ones in a scattered order."""
    mixed = key.translate(_SCATTER)
    if len(mixed) <= _SHINGLE:
        return (mixed,) if mixed else ()
    return tuple(sorted({mixed[n : n + _SHINGLE] for n in range(len(mixed) - _SHINGLE + 1)})[:_SHINGLES])


def _pairs(key: str) -> set[str]:
    return {key[n : n + 2] for n in range(len(key) - 1)}


def _likeness(mine: set[str], other: str) -> float:
    """Pairs of characters in common, 0…1."""
    if not 0.4 * len(mine) <= len(other) <= 4 * len(mine) + 4:
        return 0.0
    theirs = _pairs(other)
    together = len(mine | theirs)
    return len(mine & theirs) / together if together else 0.0
