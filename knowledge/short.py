"""Short documents as a whole: a page cut into three clauses is about one thing, and its words stand in all
three.

A question is scored against the whole of a short document too, and the second clause of one adds less to
a list of results than the first clause of another.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_LONGEST = 12
"""Clauses; what is longer speaks of many things."""
_SHARE = 0.8
"""How much of a clause's score is its document's, where that has one or two clauses; less the more it has."""
_DOCUMENT_BITS = 24
"""So that a term's 32 bits and a document's number fit a signed 64-bit integer."""


class ShortDocuments:
    """Terms of every short document, from those of its clauses."""

    def __init__(
        self, docs: Sequence[str], keys: NDArray[np.uint32], weights: Floats, lengths: NDArray[np.int64]
    ) -> None:
        names: dict[str, int] = {}
        self._doc = np.array([names.setdefault(doc, len(names)) for doc in docs], np.int64)
        self._size = np.bincount(self._doc, minlength=len(names))
        of_term = np.repeat(self._doc, lengths)
        short = self._size[of_term] <= _LONGEST
        pairs = (keys[short].astype(np.int64) << _DOCUMENT_BITS) | of_term[short]
        held, place = np.unique(pairs, return_inverse=True)
        self._weights = np.bincount(place, weights[short], len(held)).astype(np.float32)
        self._held = held & ((1 << _DOCUMENT_BITS) - 1)
        self._vocabulary, first = np.unique(held >> _DOCUMENT_BITS, return_index=True)
        self._first = np.append(first, len(held))
        share = np.where(
            self._size <= _LONGEST, _SHARE * np.minimum(1.0, 2.0 / np.maximum(self._size, 1)), 0.0
        )
        self._share = share.astype(np.float32)

    def saturate(self, k1: float, b: float) -> None:
        """Turns weights into BM25 impacts, a document's length measured against other short ones."""
        size = np.bincount(self._held, self._weights, len(self._size)).astype(np.float32)
        typical = float(size[size > 0].mean()) if np.any(size > 0) else 1.0
        norm = k1 * (1 - b + b * size / typical)
        self._weights = self._weights * np.float32(k1 + 1) / (self._weights + norm[self._held])

    def blend(self, scores: Floats, weights: Mapping[int, float], idf: Callable[[int], float]) -> Floats:
        """Scores of clauses, each with a share of what its document scores; nothing stays nothing."""
        if not len(self._held):
            return scores
        whole = np.zeros(len(self._size), np.float32)
        for term, weight in weights.items():
            at = int(np.searchsorted(self._vocabulary, term))
            if at < len(self._vocabulary) and int(self._vocabulary[at]) == term:
                span = slice(int(self._first[at]), int(self._first[at + 1]))
                whole[self._held[span]] += np.float32(weight * idf(term)) * self._weights[span]
        share = self._share[self._doc]
        blended: Floats = np.where(scores > 0, scores + share * (whole[self._doc] - scores), scores)
        return blended

    def spread(self, fused: Mapping[int, float], order: Sequence[int]) -> dict[int, float]:
        """`fused` with less for every further clause of one short document; `order` is best first."""
        taken: dict[int, int] = {}
        spread: dict[int, float] = {}
        for row in order:
            doc = int(self._doc[row])
            before = taken.get(doc, 0)
            taken[doc] = before + 1
            less = max(0.5, 1.0 - (2.0 / max(2, int(self._size[doc]))) ** 2)
            spread[row] = fused[row] * less**before
        return spread
