"""The sums of `second.features` by the learned weights, without building the features one by one.

Only features that the model knows are looked at, and they are found as whole sets.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from operator import add, itemgetter

_LATIN = re.compile(r"[a-z]+")
_CHINESE = re.compile(r"[一-鿿]+")
BEGINNING = 4
"""Letters of an English word that count by themselves."""
Pair = tuple[float, float]
_DOUBT, _RISK = itemgetter(0), itemgetter(1)


@dataclass(frozen=True, slots=True)
class Score:
    """`doubt`, `risk`: sums with their bias; `kinds()` gives those of the classes, in their order."""

    doubt: float
    risk: float
    kinds: Callable[[], list[float]]


@dataclass(frozen=True)
class Scorer:
    """Weights by feature: of doubt and risk, and a row with one weight for each class."""

    bias: Pair
    kind_bias: Sequence[float]
    doubt: Mapping[str, Pair]
    rows: Mapping[str, Sequence[float]]

    @classmethod
    def of(
        cls,
        bias: Pair,
        kind_bias: Sequence[float],
        doubt: Mapping[str, Pair],
        kinds: Mapping[str, Iterable[tuple[int, float]]],
    ) -> "Scorer":
        width = len(kind_bias)
        return cls(bias, kind_bias, doubt, {name: _row(width, pairs) for name, pairs in kinds.items()})

    def score(self, dense: str, others: Mapping[str, float]) -> Score:
        """Of the n-grams of a dense text and its other features (name → value)."""
        found = grams(dense)
        scale = 1 / sqrt(len(found) or 1)
        known = [self.doubt[name] for name in self.doubt.keys() & found]
        doubt, risk = self.bias
        doubt += scale * sum(map(_DOUBT, known))
        risk += scale * sum(map(_RISK, known))
        for name in self.doubt.keys() & others.keys():
            value, pair = others[name], self.doubt[name]
            doubt += value * pair[0]
            risk += value * pair[1]
        return Score(doubt, risk, lambda: self._kinds(found, scale, others))

    def _kinds(self, found: set[str], scale: float, others: Mapping[str, float]) -> list[float]:
        sums = list(self.kind_bias)
        groups = [(scale, self.rows.keys() & found)]
        known = self.rows.keys() & others.keys()
        groups += [
            (value, {name for name in known if others[name] == value})
            for value in {others[name] for name in known}
        ]
        for value, names in groups:
            if names:
                columns = zip(*map(self.rows.__getitem__, names), strict=True)
                sums = [total + value * more for total, more in zip(sums, map(sum, columns), strict=True)]
        return sums


def _row(width: int, pairs: Iterable[tuple[int, float]]) -> tuple[float, ...]:
    row = [0.0] * width
    for index, weight in pairs:
        row[index] += weight
    return tuple(row)


def grams(dense: str) -> set[str]:
    """Character n-grams (1–3) of Chinese; words, their beginnings and neighbours of English."""
    found = words(dense)
    for run in _CHINESE.findall(dense):
        pairs = list(map(add, run, run[1:]))
        found.update(run)
        found.update(pairs)
        found.update(map(add, pairs, run[2:]))
    return found


def words(dense: str) -> set[str]:
    """Words, their beginnings and neighbours of English."""
    found: set[str] = set()
    last = ""
    for run in _LATIN.findall(dense):
        found.add(f"w:{run}")
        found.add(f"p:{run[:BEGINNING]}")
        if last:
            found.add(f"{last} {run}")
        last = run
    return found
