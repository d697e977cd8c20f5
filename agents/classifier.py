"""Linear classifiers over example texts: multinomial logistic regression, penalised maximum likelihood.

`Linear` takes features with their weights; `Classifier` takes names and weighs them by tf-idf. Both are
trained in the process from examples, so that adding an example, or a label, needs no build step.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_Row = tuple[list[int], Floats]
_PENALTY = 0.4
_LENGTH = 4.0
_ROUNDS = 150
_MORE_ROUNDS = 400
"""Weights that are kept are worth more patience."""


@dataclass(frozen=True, slots=True)
class Features:
    """Names by sort; every name of a sort weighs the same."""

    names: Mapping[str, Collection[str]]
    weights: Mapping[str, float]

    def flat(self) -> dict[str, float]:
        """`sort:name` with its weight."""
        return {f"{sort}:{name}": self.weights[sort] for sort, names in self.names.items() for name in names}


@dataclass(frozen=True)
class Linear:
    """Trained weights; `labels[i]` belongs to column i, the last row is the constant."""

    labels: tuple[str, ...]
    index: Mapping[str, int]
    weights: Floats

    @classmethod
    def train(cls, samples: Sequence[tuple[Features, str]], least: int = 1) -> Self:
        """From (features, label) pairs; a label's share of the samples is its prior.

        Features of fewer than `least` samples are left out.
        """
        labels = tuple(sorted({label for _, label in samples}))
        flat = [features.flat() for features, _ in samples]
        counts = Counter(name for features in flat for name in features)
        names = sorted(name for name, count in counts.items() if count >= least)
        index = {name: place for place, name in enumerate(names)}
        wanted = np.array([labels.index(label) for _, label in samples])
        rows = [_row(features, index) for features in flat]
        shape = (len(names) + 1, len(labels))
        return cls(labels, index, _fit(rows, wanted, shape, np.ones(len(samples)), _MORE_ROUNDS))

    def probabilities(self, many: Sequence[Features]) -> Floats:
        """One line for each of `many`, one column for each label; lines add up to 1."""
        if not many:
            return np.zeros((0, len(self.labels)))
        return _softmax(self._matrix(many) @ self.weights)

    def _matrix(self, many: Sequence[Features]) -> Any:
        """One sparse line for each of `many`: what training did not know has no place."""
        from scipy.sparse import csr_array

        constant = len(self.index)
        places: list[int] = []
        values: list[float] = []
        starts = [0]
        for features in many:
            for sort, names in features.names.items():
                known = self._by_sort.get(sort, {})
                found = [place for place in map(known.get, names) if place is not None]
                places += found
                values += [features.weights[sort]] * len(found)
            places.append(constant)
            values.append(1.0)
            starts.append(len(places))
        return csr_array((values, places, starts), shape=(len(many), constant + 1))

    @cached_property
    def _by_sort(self) -> dict[str, dict[str, int]]:
        """Place of each name, by sort."""
        sorts: dict[str, dict[str, int]] = {}
        for name, place in self.index.items():
            sort, _, rest = name.partition(":")
            sorts.setdefault(sort, {})[rest] = place
        return sorts


@dataclass(frozen=True)
class Classifier:
    """Trained weights; `labels[i]` belongs to column i."""

    labels: tuple[str, ...]
    index: dict[str, int]
    idf: Floats
    weights: Floats

    @classmethod
    def train(
        cls, samples: Sequence[tuple[list[str], str]], emphasis: Mapping[str, float] | None = None
    ) -> Self:
        """From (features, label) pairs; each label weighs the same however many samples it has.

        `emphasis` multiplies a feature by its kind, the name before its first colon (`word:hello`); else 1.
        """
        labels = tuple(sorted({label for _, label in samples}))
        document_counts = Counter(name for names, _ in samples for name in set(names))
        index = {name: position for position, name in enumerate(sorted(document_counts))}
        counts = np.array([document_counts[name] for name in index])
        idf = np.log((1 + len(samples)) / (1 + counts)) + 1
        idf *= np.array([(emphasis or {}).get(name.partition(":")[0], 1.0) for name in index])
        rows = [_vector(names, index, idf) for names, _ in samples]
        wanted = np.array([labels.index(label) for _, label in samples])
        balance = (1 / np.bincount(wanted, minlength=len(labels)))[wanted]
        shape = (len(index) + 1, len(labels))
        return cls(labels, index, idf, _fit(rows, wanted, shape, balance / balance.mean(), _ROUNDS))

    def probabilities(self, names: list[str]) -> dict[str, float]:
        """Probability of each label; they add up to 1."""
        places, values = _vector(names, self.index, self.idf)
        scores = _softmax(values @ self.weights[places])
        return dict(zip(self.labels, map(float, scores), strict=True))


def _row(features: Mapping[str, float], index: Mapping[str, int]) -> _Row:
    """Places and values of the features that training knew, with a constant 1 at their end."""
    known = [(place, value) for name, value in features.items() if (place := index.get(name)) is not None]
    places = [place for place, _ in known]
    return [*places, len(index)], np.array([*(value for _, value in known), 1.0])


def _vector(names: list[str], index: dict[str, int], idf: Floats) -> _Row:
    """Places and values of a tf-idf vector of fixed length, with a constant 1 at its end."""
    counts = {index[name]: count for name, count in Counter(names).items() if name in index}
    places = list(counts)
    values = np.array([1 + np.log(counts[place]) for place in places]) * idf[places]
    norm = float(np.sqrt(values @ values))
    if norm:
        values *= _LENGTH / norm
    return [*places, len(index)], np.append(values, 1.0)


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def _fit(
    rows: list[_Row], wanted: npt.NDArray[np.int64], shape: tuple[int, int], balance: Floats, rounds: int
) -> Floats:
    """Accelerated gradient descent (Nesterov 1983) with the step that the curvature allows.

    `shape`: features with the constant, labels; `balance`: how much each row counts.
    """
    matrix = _sparse(rows, shape[0])
    across = matrix.T.tocsr()
    truth = np.eye(shape[1])[wanted]
    each = balance[:, None]
    step = 1 / (0.5 * float(balance.max()) * _curvature(matrix, across) + _PENALTY)
    weights = ahead = np.zeros(shape)
    pace = 1.0
    for _ in range(rounds):
        slope = across @ (each * (_softmax(matrix @ ahead) - truth))
        slope[:-1] += _PENALTY * ahead[:-1]
        before, weights = weights, ahead - step * slope
        next_pace = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = weights + (pace - 1) / next_pace * (weights - before)
        pace = next_pace
    return weights


def _sparse(rows: list[_Row], width: int) -> Any:
    from scipy.sparse import csr_array

    starts = np.cumsum([0, *(len(places) for places, _ in rows)])
    places = np.concatenate([places for places, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return csr_array((values, places, starts), shape=(len(rows), width))


def _curvature(matrix: Any, across: Any) -> float:
    """Largest eigenvalue of the features' second moments, by power iteration, a little over."""
    vector = np.ones(matrix.shape[1])
    size = 1.0
    for _ in range(12):
        vector = across @ (matrix @ (vector / size))
        size = float(np.sqrt(vector @ vector))
    return 1.05 * size
