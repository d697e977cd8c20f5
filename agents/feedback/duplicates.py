"""Comments that repeat an earlier one: equal once folded, or near-identical with no telling difference.

Candidates share one of their smallest n-gram hashes (bottom-k sketch, Broder 1997); an edit distance decides.
"""

import re
from collections import defaultdict
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
        self._buckets: dict[tuple[int, ...], list[tuple[str, int]]] = defaultdict(list)

    def match(self, key: str, index: int) -> int:
        """Index of an earlier near-identical key, else this one's own (and it is remembered)."""
        if len(key) < _SHORTEST:
            return index
        marks = _sketch(key)
        pairs = list(combinations(marks, 2))
        singles = [(mark, len(key)) for mark in marks]
        asked = pairs if len(key) >= _ONE_SLIP else [(m, n + by) for m, n in singles for by in (-1, 0, 1)]
        tried: set[int] = set()
        for place in asked:
            for other, at in self._buckets.get(place, ()):
                if at not in tried and abs(len(other) - len(key)) <= _SLIPS and _alike(key, other):
                    return at
                tried.add(at)
        for place in [*pairs, *(singles if len(key) <= _ONE_SLIP else ())]:
            bucket = self._buckets[place]
            if len(bucket) < _BUCKET:
                bucket.append((key, index))
        return index


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
