"""The id of a clause: given once from the document's identity and the clause's path, kept through its edits.

A clause of a new edition is first recognised by its words, wherever they stand now, by its number, by
what it says it is about, as the only one under its heading, or as much the same words there. Only what is
not recognised gets a new id.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import islice

from knowledge.numbering import heading_number
from knowledge.runs import runs_of
from knowledge.text import fold

SEPARATOR = " › "
_SAME, _COMPARED = 0.5, 50
"""Texts that share less are two clauses; so many under one heading are compared with each new one."""
_LEAD = re.compile(r"([^:\uff1a;\uff1b。\n]{2,24})[:\uff1a]")
_CELL = r"[^:\uff1a;\uff1b\n]{1,24}\uff1a[^;\uff1b\n]{1,60}"
_ROW = re.compile(rf"({_CELL})\uff1b{_CELL}")


@dataclass(frozen=True, slots=True)
class Place:
    """What of a clause its identity rests on."""

    section: str
    clause: str
    print: int
    """Fingerprint of its words."""
    lead: str = ""
    """What it says it is about, or what its row of a table is about; empty when it does not say."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A clause that the library holds, or held last, of this document."""

    chunk_id: str
    at: Place
    live: bool


Key = Callable[[Place], Hashable | None]


def recognise(pieces: Sequence[Place], known: Sequence[Known], seed: str) -> list[tuple[str, Known | None]]:
    """For each piece its id and the clause it continues, None when it is new. No id comes twice, nor does a
    new one repeat a known one.
    """
    free = _Free(known)
    found: list[Known | None] = [None] * len(pieces)
    for key, past_too in _keys(pieces, known):
        free.match(pieces, found, key, past_too)
    free.match_alike(pieces, found)
    fresh = _fresh_ids(pieces, seed, {each.chunk_id for each in known})
    return [(kept.chunk_id if kept else next(fresh[index]), kept) for index, kept in enumerate(found)]


class _Free:
    """Known clauses that no piece has claimed yet."""

    def __init__(self, known: Sequence[Known]) -> None:
        self._left = sorted(known, key=lambda each: not each.live)

    def match(self, pieces: Sequence[Place], found: list[Known | None], key: Key, past_too: bool) -> None:
        """Pairs what has the same key, in order."""
        waiting: dict[Hashable, deque[Known]] = {}
        for each in self._left:
            if (past_too or each.live) and (mark := key(each.at)) is not None:
                waiting.setdefault(mark, deque()).append(each)
        for index, piece in enumerate(pieces) if waiting else ():
            if found[index] is None and (line := waiting.get(key(piece))):
                found[index] = line.popleft()
        self._take(found)

    def match_alike(self, pieces: Sequence[Place], found: list[Known | None]) -> None:
        """Pairs what stands under one heading and says much the same, the most alike first."""
        pairs = sorted(self._alike(pieces, found), key=lambda pair: (-pair[0], pair[1]))
        for _, index, known in pairs:
            if found[index] is None and known not in found:
                found[index] = known
        self._take(found)

    def _alike(
        self, pieces: Sequence[Place], found: list[Known | None]
    ) -> Iterator[tuple[float, int, Known]]:
        waiting: dict[tuple[str, str], list[Known]] = {}
        for each in self._left:
            if each.live and not numbered(each.at):
                waiting.setdefault(_group(each.at), []).append(each)
        for index, piece in enumerate(pieces) if waiting else ():
            if found[index] is None and not numbered(piece):
                # What says of itself that it is about something else is something else.
                near = (each for each in waiting.get(_group(piece), ()) if each.at.lead == piece.lead)
                for each in islice(near, _COMPARED):
                    if (likeness := _likeness(piece.text, each.at.text)) >= _SAME:
                        yield likeness, index, each

    def _take(self, found: Sequence[Known | None]) -> None:
        taken = {each.chunk_id for each in found if each}
        self._left = [each for each in self._left if each.chunk_id not in taken]


def _keys(pieces: Sequence[Place], known: Sequence[Known]) -> Iterator[tuple[Key, bool]]:
    """From the surest sign to the weakest, each with whether it also finds clauses that were removed."""
    yield (lambda at: (path(at.section), at.clause, at.print)), True
    yield (lambda at: (path(at.section), at.print)), True
    yield (lambda at: at.print), True
    yield (lambda at: (path(at.section), at.clause) if numbered(at) else None), True
    once = _once(pieces) & _once([each.at for each in known if each.live])
    yield (lambda at: at.clause if numbered(at) and at.clause in once else None), False
    led = _led(pieces) & _led([each.at for each in known if each.live])
    yield (lambda at: _line(at) if _line(at) in led else None), False
    alone = _alone(pieces) & _alone([each.at for each in known if each.live])
    yield (lambda at: _group(at) if _group(at) in alone else None), False


def _likeness(one: str, other: str) -> float:
    """Stretches of words that two texts share, 0 to 1 (Dice)."""
    left, right = runs_of(one), runs_of(other)
    return 2 * len(left & right) / max(1, len(left) + len(right))


def _once(places: Sequence[Place]) -> set[str]:
    """Numbers that only one clause of the document has."""
    counts = Counter(at.clause for at in places if numbered(at))
    return {number for number, count in counts.items() if count == 1}


def _alone(places: Sequence[Place]) -> set[tuple[str, str]]:
    return {group for group, count in Counter(map(_group, places)).items() if count == 1}


def _led(places: Sequence[Place]) -> set[tuple[str, ...]]:
    """What only one clause under its heading says it is about."""
    return {line for line, count in Counter(map(_line, places)).items() if count == 1 and line[-1]}


def _line(at: Place) -> tuple[str, ...]:
    return *_group(at), at.lead


def lead_of(text: str) -> str:
    """`刷屏` of `刷屏：先提醒。`; of a row of a table its first cell."""
    found = _ROW.match(text) or _LEAD.match(text)
    return fold(found[1]) if found else ""


def _group(at: Place) -> tuple[str, str]:
    return path(at.section), at.clause


def numbered(at: Place) -> bool:
    """Whether its number is its own and not that of the heading above it."""
    return bool(at.clause) and at.clause not in _above(at.section)


@lru_cache(maxsize=4096)
def _above(section: str) -> tuple[str, str]:
    last = section.rsplit(SEPARATOR, 1)[-1]
    return last, heading_number(last)


@lru_cache(maxsize=4096)
def path(section: str) -> str:
    """Section path by the numbers of its headings, so that renaming `3 行为规范` keeps what is under it."""
    return "\x1f".join(heading_number(part) or fold(part) for part in section.split(SEPARATOR))


def _fresh_ids(pieces: Sequence[Place], seed: str, taken: set[str]) -> list[Iterator[str]]:
    """For each piece the ids it may take: from its place or its lead where that is its own, else from its
    words too.
    """
    sizes = Counter(map(_group, pieces))
    led = _led(pieces)
    begun: set[tuple[str, str]] = set()
    ids = []
    for at in pieces:
        group = _group(at)
        own = sizes[group] == 1 or (numbered(at) and group not in begun)
        begun.add(group)
        said = at.lead if _line(at) in led else str(at.print)
        ids.append(_ids("\x1f".join((seed, *group, "" if own else said)), taken))
    return ids


def _ids(place: str, taken: set[str]) -> Iterator[str]:
    number = 0
    while True:
        chunk_id = sha256(f"{place}\x1f{number}".encode()).hexdigest()[:20]
        number += 1
        if chunk_id not in taken:
            taken.add(chunk_id)
            yield chunk_id
