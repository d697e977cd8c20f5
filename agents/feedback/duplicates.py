"""Comments that repeat an earlier one: equal once folded, or near-identical with no telling difference.

Candidates share one of their smallest n-gram hashes (bottom-k sketch, Broder 1997); an edit distance decides.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
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
    seen: dict[str, int] = {}
    near = _Near()
    first: list[int] = []
    for index, text in enumerate(texts):
        key = key_of(text)
        if key not in seen:
            seen[key] = near.match(key, index)
        first.append(seen[key])
    return first


def key_of(text: str) -> str:
    """A folded text without marks, particles at the end and drawn-out letters; symbols alone stay."""
    words = _NO_WORD.sub("", text) or "".join(text.split())
    return _endings().sub("", _RUN.sub(r"\1", words)) or words


class _Near:
    """Earlier keys by (mark, length): only keys nearly as long can be nearly the same."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[int, int], list[tuple[str, int]]] = defaultdict(list)

    def match(self, key: str, index: int) -> int:
        """Index of an earlier near-identical key, else this one's own (and it is remembered)."""
        if len(key) < _SHORTEST:
            return index
        sketch = _sketch(key)
        tried: set[int] = set()
        for mark in sketch:
            for length in range(len(key) - _SLIPS, len(key) + _SLIPS + 1):
                for other, at in self._buckets.get((mark, length), ()):
                    if at not in tried and _alike(key, other):
                        return at
                    tried.add(at)
        for mark in sketch:
            bucket = self._buckets[mark, len(key)]
            if len(bucket) < _BUCKET:
                bucket.append((key, index))
        return index


def _sketch(key: str) -> list[int]:
    grams = {key[i : i + 3] for i in range(len(key) - 2)}
    return sorted(crc32(gram.encode()) for gram in grams)[:_SKETCH]


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
