"""Comments that repeat an earlier one: equal once folded, or near-identical with no telling difference.

Candidates share one of their smallest n-gram hashes (bottom-k sketch, Broder 1997); an edit distance decides.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import combinations, pairwise
from zlib import crc32

from rapidfuzz.distance import Levenshtein

from knowledge.phrases import data

_NO_WORD = re.compile(r"[\W_]+")
_RUN = re.compile(r"(\D)\1{2,}")
_SKETCH = 4
_BUCKET = 10
_SHORTEST = 10
_SLIPS = 2
_ONE_SLIP = 20
"""Up to this length one slip is allowed, above it two."""


def first_of(texts: Sequence[str]) -> list[int]:
    """For each folded text the index of the first one it repeats (its own when it is the first)."""
    heard = Heard()
    return [heard.first_of(text) for text in texts]


class Heard:
    """The texts heard so far, in order."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self._near = _Near()
        self._count = 0

    def first_of(self, text: str) -> int:
        """Index of the first text that the next one repeats, its own when it is the first."""
        key = key_of(text)
        if key not in self._seen:
            self._seen[key] = self._near.match(key, self._count)
        self._count += 1
        return self._seen[key]


def key_of(text: str) -> str:
    """A folded text without marks, particles at the end and drawn-out letters; symbols alone stay."""
    words = _NO_WORD.sub("", text) or "".join(text.split())
    return _endings().sub("", _RUN.sub(r"\1", words)) or words


class _Near:
    """Earlier keys by what nearly the same keys share: one mark of a short key, two marks of a long one."""

    def __init__(self) -> None:
        self._keys: dict[int, str] = {}
        # Nearly every place holds one key: a list for each would cost more than all else.
        self._one: dict[int, int] = {}
        self._more: dict[int, list[int]] = {}

    def match(self, key: str, index: int) -> int:
        """Index of an earlier near-identical key, else this one's own (and it is remembered)."""
        if len(key) < _SHORTEST:
            return index
        marks, size = _sketch(key), len(key)
        pairs = [one << 32 | other for one, other in combinations(marks, 2)]
        asked = pairs if size >= _ONE_SLIP else [_sized(m, size + by) for m in marks for by in (-1, 0, 1)]
        tried: set[int] = set()
        for place in asked:
            for at in self._held(place):
                if at not in tried and self._near(at, key):
                    return at
                tried.add(at)
        self._keep(key, index, [*pairs, *(_sized(m, size) for m in marks if size <= _ONE_SLIP)])
        return index

    def _near(self, at: int, key: str) -> bool:
        other = self._keys[at]
        return abs(len(other) - len(key)) <= _SLIPS and _alike(key, other)

    def _held(self, place: int) -> tuple[int, ...]:
        first = self._one.get(place)
        return () if first is None else (first, *self._more.get(place, ()))

    def _keep(self, key: str, index: int, places: Sequence[int]) -> None:
        self._keys[index] = key
        for place in places:
            if self._one.setdefault(place, index) != index:
                more = self._more.setdefault(place, [])
                if len(more) < _BUCKET - 1:
                    more.append(index)


def _sized(mark: int, size: int) -> int:
    """A place for a mark in keys of that length, apart from all pairs of marks."""
    return 1 << 64 | mark << 24 | size


def _sketch(key: str) -> list[int]:
    grams = set(map("".join, zip(key, key[1:], key[2:], strict=False)))
    return sorted(map(_mark, grams))[:_SKETCH]


@lru_cache(maxsize=1 << 18)
def _mark(gram: str) -> int:
    return crc32(gram.encode())


def _alike(one: str, other: str) -> bool:
    slips = 1 if len(one) < _ONE_SLIP and len(other) < _ONE_SLIP else _SLIPS
    if Levenshtein.distance(one, other, score_cutoff=slips) > slips:
        return False
    edits = [(op.tag, op.src_pos, op.dest_pos) for op in Levenshtein.editops(one, other)]
    changed = {char for kind, at, to in edits for char in _changed(kind, one, other, at, to)}
    apart = all(b - a > 1 for a, b in pairwise(sorted(at for _, at, _ in edits)))
    return apart and not changed & _telling()


def _changed(kind: str, one: str, other: str, at: int, to: int) -> str:
    return (one[at] if kind != "insert" else "") + (other[to] if kind != "delete" else "")


@cache
def _telling() -> frozenset[str]:
    return frozenset("".join(data("agents.feedback", "duplicates.yaml")["telling"]))


@cache
def _endings() -> re.Pattern[str]:
    return re.compile(f"[{''.join(data('agents.feedback', 'duplicates.yaml')['particles'])}]+$")
