"""Likeness to the example descriptions: cosine of TF-IDF vectors over character pieces and Latin words.

Vector-space model (Salton, Wong, Yang 1975); a type scores the mean of its three nearest examples.
"""

import math
import re
from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise

from knowledge.phrases import data
from knowledge.text import fold

_CJK_RUN = re.compile(r"[㐀-鿿]+")
_WORD = re.compile(r"[a-z]{2,}|\d+")
_NEAREST = 3
_LONGEST = 4000


def likeness(text: str) -> dict[str, float]:
    """Similarity 0…1 of a text to the examples of each type."""
    index = _index()
    vector = index.vector(text)
    scores: dict[int, float] = defaultdict(float)
    for piece, weight in vector.items():
        for example, other in index.postings.get(piece, ()):
            scores[example] += weight * other
    nearest: dict[str, list[float]] = defaultdict(list)
    for example, score in scores.items():
        nearest[index.types[example]].append(score)
    return {kind: sum(sorted(found)[-_NEAREST:]) / _NEAREST for kind, found in nearest.items()}


class _Index:
    def __init__(self, cases: dict[str, list[str]]) -> None:
        texts = [(kind, example) for kind, examples in cases.items() for example in examples]
        self.types = [kind for kind, _ in texts]
        counts = [Counter(_pieces(example)) for _, example in texts]
        seen = Counter(piece for count in counts for piece in count)
        self._idf = {piece: math.log(1 + len(texts) / n) for piece, n in seen.items()}
        self.postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for piece, weight in self._unit(count).items():
                self.postings[piece].append((number, weight))

    def vector(self, text: str) -> dict[str, float]:
        return self._unit(Counter(_pieces(text[:_LONGEST])))

    def _unit(self, count: Counter[str]) -> dict[str, float]:
        raw = {piece: (1 + math.log(n)) * self._idf.get(piece, 0.0) for piece, n in count.items()}
        norm = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        return {piece: value / norm for piece, value in raw.items() if value}


def _pieces(text: str) -> list[str]:
    folded = fold(text)
    words = _WORD.findall(folded)
    runs = _CJK_RUN.findall(folded)
    grams = [run[i : i + n] for run in runs for n in (2, 3) for i in range(len(run) - n + 1)]
    return [*words, *(f"{a} {b}" for a, b in pairwise(words)), *grams]


@cache
def _index() -> _Index:
    return _Index(data("agents.crisis", "cases.yaml"))
