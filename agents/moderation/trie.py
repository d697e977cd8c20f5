"""Listed words found in hundreds of texts at once: a trie as arrays, walked from all places side by side."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from agents.moderation.chars import CODES, Codes, Flags, Numbers
from agents.moderation.places import Places

_A, _Z = ord("a"), ord("z")


@dataclass(frozen=True, slots=True)
class Found:
    """Words found: where each starts and ends (just behind it) in the codes, and its number."""

    starts: Numbers
    ends: Numbers
    words: Numbers

    def only(self, which: Flags | Numbers) -> "Found":
        """Those marked, or those numbered, in that order."""
        return Found(self.starts[which], self.ends[which], self.words[which])


class Trie:
    """Words (not none) by number."""

    def __init__(self, words: Sequence[str]) -> None:
        whole = "".join(words).encode("utf-32-le", "surrogatepass")
        letters, coded = np.unique(np.frombuffer(whole, dtype=np.uint32), return_inverse=True)
        self._letters = np.zeros(CODES, dtype=np.int64)
        self._letters[letters] = np.arange(1, len(letters) + 1)
        self._width = len(letters) + 1
        lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
        self._levels = list(self._grown(coded + 1, lengths))
        """By depth the branches (node above × letter), each leading to the node of its place, and for each
        the number of the word that ends there, or -1."""
        self._root = self._levels[0][0].of(np.arange(self._width))

    def _grown(self, coded: Numbers, lengths: Numbers) -> Iterator[tuple[Places, Numbers]]:
        starts, nodes = np.cumsum(lengths) - lengths, np.zeros_like(lengths)
        for depth in range(int(lengths.max())):
            alive = np.flatnonzero(lengths > depth)
            wanted = nodes[alive] * self._width + coded[starts[alive] + depth]
            branches, nodes[alive] = np.unique(wanted, return_inverse=True)
            ends, done = np.full(len(branches), -1), np.flatnonzero(lengths == depth + 1)
            ends[nodes[done]] = done
            yield Places(branches), ends

    def found(self, codes: Codes) -> Found:
        """Every word at every place, the short ones first."""
        nothing = np.zeros(0, dtype=np.int64)
        pieces = [(nothing, nothing, nothing), *self._walked(self._letters[codes])]
        return Found(*map(np.concatenate, zip(*pieces, strict=True)))

    def _walked(self, letters: Numbers) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
        nodes = self._root[letters]
        starts = np.flatnonzero(nodes >= 0)
        nodes = nodes[starts]
        for depth, (_, ends) in enumerate(self._levels, 1):
            words = ends[nodes]
            if len(done := np.flatnonzero(words >= 0)):
                yield starts[done], starts[done] + depth, words[done]
            if not len(starts) or depth == len(self._levels):
                return
            # The zero behind the last text is the letter of none.
            further = letters[np.minimum(starts + depth, len(letters) - 1)]
            nodes = self._levels[depth][0].of(nodes * self._width + further)
            on = np.flatnonzero(nodes >= 0)
            starts, nodes = starts[on], nodes[on]


def is_whole(codes: Codes, found: Found) -> Flags:
    """Whether Latin ends of what was found stand at word edges, as `reading.is_bounded` has it."""
    latin = (codes >= _A) & (codes <= _Z)
    before = latin[found.starts] & latin[found.starts - 1] & (found.starts > 0)
    return ~before & ~(latin[found.ends - 1] & latin[found.ends])


def rows(lists: Iterable[Iterable[int]]) -> tuple[Numbers, Numbers]:
    """Lists of numbers as one array, and where each begins (the end of the last behind them)."""
    held = [list(one) for one in lists]
    starts = np.cumsum([0, *map(len, held)])
    return np.array([number for one in held for number in one], dtype=np.int64), starts


def spread(of: tuple[Numbers, Numbers], wanted: Numbers) -> tuple[Numbers, Numbers]:
    """Of `rows` those wanted, behind one another, and for each number the place in `wanted` it belongs to."""
    numbers, starts = of
    lengths = starts[wanted + 1] - starts[wanted]
    places = np.repeat(np.arange(len(wanted)), lengths)
    first = np.cumsum(lengths) - lengths
    return numbers[starts[wanted][places] + np.arange(len(places)) - first[places]], places
