"""What changed between two wordings of a clause, in stretches that a person can read."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_TOKEN = re.compile(r"[A-Za-z]+|\d+(?:[.:]\d+)*|\s+|.", re.DOTALL)
_WORK = 60_000
"""Pairs of equal tokens at most; texts that repeat themselves beyond it are compared line by line."""
_BRIDGE = 1
"""So few tokens alike between two changes are read as part of them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that both wordings have (`same`), or only the earlier (`gone`) or the later
    (`new`).
    """

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class Swap:
    """One place that reads otherwise now; either side may be empty."""

    before: str
    after: str


def compare(before: str, after: str) -> list[Piece]:
    """The pieces of both in reading order: `same` and `gone` make up `before`, `same` and `new` make up
    `after`.
    """
    pieces: list[Piece] = []
    for same, gone, new in _stretches(before, after):
        if same:
            pieces.append(Piece("same", same))
        if gone:
            pieces.append(Piece("gone", gone))
        if new:
            pieces.append(Piece("new", new))
    return pieces


def swaps(before: str, after: str) -> list[Swap]:
    """Every place that changed, in reading order."""
    found = _stretches(before, after)
    return [Swap(gone.strip(), new.strip()) for same, gone, new in found if (gone + new).strip()]


def _stretches(before: str, after: str) -> Iterator[tuple[str, str, str]]:
    """(same, gone, new): what is alike, and what then reads otherwise."""
    for cut in (_TOKEN.findall, _lines):
        left, right = cut(before), cut(after)
        if _pairs(left, right) <= _WORK:
            return _aligned(left, right)
    return iter([("", before, after)])


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _pairs(before: list[str], after: list[str]) -> int:
    counts = Counter(after)
    return sum(count * counts[token] for token, count in Counter(before).items())


def _aligned(before: list[str], after: list[str]) -> Iterator[tuple[str, str, str]]:
    left = right = 0
    same = ""
    for at, to, size in _blocks(before, after):
        gone, new = "".join(before[left:at]), "".join(after[right:to])
        if same or gone or new:
            yield same, gone, new
        same = "".join(before[at : at + size])
        left, right = at + size, to + size
    if same:
        yield same, "", ""


def _blocks(before: list[str], after: list[str]) -> Iterator[tuple[int, int, int]]:
    """(place in `before`, place in `after`, length) of what is alike; the last one is empty. Crumbs between
    two changes are left out.
    """
    ends = len(before), len(after)
    for at, to, size in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        whole = at == to == 0 or (at + size, to + size) == ends
        if size > _BRIDGE or whole:
            yield at, to, size
