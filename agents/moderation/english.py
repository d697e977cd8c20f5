"""The English words of hundreds of texts as numbers: `scored.words` without writing each of them out.

A word is a number in base 27, modulo 2⁶⁴; words, their beginnings and neighbours are told apart by factors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from agents.moderation.chars import Joined, Numbers
from agents.moderation.places import Places
from agents.moderation.scored import BEGINNING

Keys: TypeAlias = NDArray[np.uint64]
_BEFORE_A, _Z = ord("a") - 1, ord("z")
_BASE = np.uint64(27)
_WORD, _BEGINNING, _FIRST, _SECOND, _TEXT = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F],
    dtype=np.uint64,
)


class English:
    """The features of English words (`w:word`, `p:beginning`, `one other`), by their rows in a table."""

    def __init__(self, named: Mapping[str, int]) -> None:
        kinds = [[name for name in named if name.startswith(mark)] for mark in ("w:", "p:")]
        pairs = [name for name in named if " " in name]
        words, beginnings = (_Runs.of([name[2:] for name in names]).words for names in kinds)
        both = _Runs.of(pairs).words
        keys = np.concatenate([words * _WORD, beginnings * _BEGINNING, _neighbours(both[::2], both[1::2])])
        self._places = Places(keys.view(np.int64))
        self._rows = np.array([named[name] for name in (*kinds[0], *kinds[1], *pairs)], dtype=np.int64)

    def met(self, texts: Sequence[str]) -> tuple[Numbers, Numbers, Numbers]:
        """Of all known features, text by text: number of the text, row; and how many different ones, known or
        not, each text has."""
        numbers, keys = _different(_Runs.of(texts))
        places = self._places.of(keys.view(np.int64))
        known = np.flatnonzero(places >= 0)
        return numbers[known], self._rows[places[known]], np.bincount(numbers, minlength=len(texts))


@dataclass(frozen=True, slots=True)
class _Runs:
    """Words in order: the text each stands in, the word, its beginning."""

    texts: Numbers
    words: Keys
    beginnings: Keys

    @classmethod
    def of(cls, texts: Sequence[str]) -> "_Runs":
        joined = Joined.of(texts)
        places = np.flatnonzero((joined.codes > _BEFORE_A) & (joined.codes <= _Z))
        starts = np.flatnonzero(np.diff(places, prepend=-2) > 1)
        depth = np.arange(len(places)) - np.repeat(starts, np.diff(starts, append=len(places)))
        letters: Keys = (joined.codes[places] - _BEFORE_A).astype(np.uint64)
        letters *= (_BASE ** np.arange(depth.max(initial=0) + 1, dtype=np.uint64))[depth]
        opening: Keys = np.where(depth < BEGINNING, letters, np.uint64(0))
        if not len(places):
            return cls(starts, letters, opening)
        sums = (np.add.reduceat(some, starts) for some in (letters, opening))
        return cls(joined.numbers()[places[starts]], *sums)


def _neighbours(first: Keys, second: Keys) -> Keys:
    both: Keys = first * _FIRST + second * _SECOND
    return both


def _different(runs: _Runs) -> tuple[Numbers, Keys]:
    """(number of the text, key) of each different feature of each text, in the order of the texts."""
    same = np.flatnonzero(np.diff(runs.texts) == 0)
    pairs = _neighbours(runs.words[same], runs.words[same + 1])
    texts = np.concatenate([runs.texts, runs.texts, runs.texts[same]])
    keys = np.concatenate([runs.words * _WORD, runs.beginnings * _BEGINNING, pairs])
    marks = keys + texts.astype(np.uint64) * _TEXT
    order = np.argsort(marks)
    first = order[np.concatenate([[True], np.diff(marks[order]) > 0])[: len(order)]]
    first = first[np.argsort(texts[first], kind="stable")]
    return texts[first], keys[first]
