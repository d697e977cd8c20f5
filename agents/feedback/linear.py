"""Multinomial logistic regression on named features: penalised maximum likelihood, solved by L-BFGS."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Features = Mapping[str, float]
_PENALTY = 0.4
_STEPS = 60


@dataclass(frozen=True)
class Linear:
    """`weights[place]` holds one weight for each label; the last row is the constant."""

    labels: tuple[str, ...]
    places: Mapping[str, int]
    weights: Floats

    @classmethod
    def train(cls, samples: Sequence[tuple[Features, str]]) -> "Linear":
        """From (features, label) pairs; a label's share of the samples is its prior."""
        labels = tuple(sorted({label for _, label in samples}))
        names = sorted({name for features, _ in samples for name in features})
        places = {name: place for place, name in enumerate(names)}
        wanted = np.array([labels.index(label) for _, label in samples])
        rows = [_row(features, places) for features, _ in samples]
        return cls(labels, places, _fit(rows, wanted, (len(names) + 1, len(labels))))

    def logits(self, features: Features) -> Floats:
        """One score for each label, in the order of `labels`."""
        places, values = _row(features, self.places)
        return np.asarray(values @ self.weights[places])


def _row(features: Features, places: Mapping[str, int]) -> tuple[list[int], list[float]]:
    known = [(places[name], value) for name, value in features.items() if name in places]
    return [*(place for place, _ in known), len(places)], [*(value for _, value in known), 1.0]


def _fit(
    rows: Sequence[tuple[list[int], list[float]]], wanted: npt.NDArray[np.int64], shape: tuple[int, int]
) -> Floats:
    from scipy.optimize import minimize
    from scipy.sparse import csr_array

    starts = np.cumsum([0, *(len(places) for places, _ in rows)])
    matrix = csr_array(
        (np.concatenate([values for _, values in rows]), np.concatenate([p for p, _ in rows]), starts),
        shape=(len(rows), shape[0]),
    )
    across = matrix.T.tocsr()
    truth = np.eye(shape[1])[wanted]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(shape)
        chances = softmax(matrix @ weights)
        penalty = 0.5 * _PENALTY * float((weights[:-1] ** 2).sum())
        misfit = -float((truth * np.log(chances + 1e-12)).sum())
        slope = across @ (chances - truth)
        slope[:-1] += _PENALTY * weights[:-1]
        return misfit + penalty, slope.ravel()

    solved = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return np.asarray(solved.x).reshape(shape)


def softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))
