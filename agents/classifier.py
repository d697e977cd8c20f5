"""A linear classifier over example texts: multinomial logistic regression on tf-idf features.

Trained in the process from a few hundred to a thousand examples (a fraction of a second), so that adding an
example, or a label, needs no build step. Penalised maximum likelihood, solved by gradient steps.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_PENALTY = 0.4
_LENGTH = 4.0
_ROUNDS = 150


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
        return cls(labels, index, idf, _fit(rows, wanted, len(labels)))

    def probabilities(self, names: list[str]) -> dict[str, float]:
        """Probability of each label; they add up to 1."""
        places, values = _vector(names, self.index, self.idf)
        scores = _softmax(values @ self.weights[places])
        return dict(zip(self.labels, map(float, scores), strict=True))


def _vector(names: list[str], index: dict[str, int], idf: Floats) -> tuple[list[int], Floats]:
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


def _fit(rows: list[tuple[list[int], Floats]], wanted: npt.NDArray[np.int64], classes: int) -> Floats:
    """Accelerated gradient descent (Nesterov 1983) with the step that the curvature allows."""
    matrix = _sparse(rows)
    across = matrix.T.tocsr()
    truth = np.eye(classes)[wanted]
    balance = (1 / np.bincount(wanted, minlength=classes))[wanted][:, None]
    balance = balance / balance.mean()
    step = 1 / (0.5 * float(balance.max()) * _curvature(matrix, across) + _PENALTY)
    weights = ahead = np.zeros((matrix.shape[1], classes))
    pace = 1.0
    for _ in range(_ROUNDS):
        slope = across @ (balance * (_softmax(matrix @ ahead) - truth))
        slope[:-1] += _PENALTY * ahead[:-1]
        before, weights = weights, ahead - step * slope
        next_pace = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = weights + (pace - 1) / next_pace * (weights - before)
        pace = next_pace
    return weights


def _sparse(rows: list[tuple[list[int], Floats]]) -> Any:
    from scipy.sparse import csr_array

    starts = np.cumsum([0, *(len(places) for places, _ in rows)])
    places = np.concatenate([places for places, _ in rows])
    return csr_array((np.concatenate([values for _, values in rows]), places, starts))


def _curvature(matrix: Any, across: Any) -> float:
    """Largest eigenvalue of the features' second moments, by power iteration, a little over."""
    vector = np.ones(matrix.shape[1])
    size = 1.0
    for _ in range(12):
        vector = across @ (matrix @ (vector / size))
        size = float(np.sqrt(vector @ vector))
    return 1.05 * size
