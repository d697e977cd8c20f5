"""The classifiers of the second opinion, and what they say of examples that they have not seen."""

from collections.abc import Callable, Sequence
from typing import Any

from agents.moderation.second import AT_RISK, HARMLESS, Opinion

_STRENGTH, _ROUNDS = 10.0, 100
_YES_NO_STRENGTH, _EVEN = 30.0, 0.1
"""Of the models with two outcomes; what a feature counts that falls on both alike."""
_FOLDS, _BLOCK = 3, 60
"""Neighbours in a bank speak of one thing: so many are held out together."""
_NEVER = 1e-12
Fit = Callable[[Any, Sequence[str]], Any]


def of_harm(matrix: Any, kinds: Sequence[str]) -> Any:
    return _fitted(matrix, [kind != HARMLESS for kind in kinds])


def of_risk(matrix: Any, kinds: Sequence[str]) -> Any:
    return _fitted(matrix, [kind == AT_RISK for kind in kinds])


def of_kind(matrix: Any, kinds: Sequence[str]) -> Any:
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    with warnings.catch_warnings():
        # Stopped before it converges on purpose: nothing is gained after so many rounds.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS, random_state=0).fit(matrix, kinds)


def _fitted(matrix: Any, wanted: Sequence[bool]) -> Any:
    """A logistic regression over features scaled by how unevenly they fall on the two outcomes (naive Bayes
    log ratios, after Wang and Manning 2012), its weights for the features as they are."""
    from scipy.sparse import diags
    from sklearn.linear_model import LogisticRegression

    scale = _unevenness(matrix, wanted) + _EVEN
    model = LogisticRegression(C=_YES_NO_STRENGTH, solver="liblinear", random_state=0)
    model.fit(matrix @ diags(scale), wanted)
    model.coef_ = model.coef_ * scale
    return model


def _unevenness(matrix: Any, wanted: Sequence[bool]) -> Any:
    import numpy as np

    met, yes = matrix > 0, np.array(wanted)
    shares = [met[which].sum(axis=0).A1 + 0.5 for which in (yes, ~yes)]
    return np.abs(np.log(shares[0] / shares[0].sum() * shares[1].sum() / shares[1]))


def held_out(matrix: Any, kinds: Sequence[str], own: int) -> list[Opinion]:
    """The opinion of each of the first `own` examples by models that have not seen it nor its neighbours; the
    others, which are much like one another, are always known to them."""
    import numpy as np
    from sklearn.model_selection import GroupKFold

    opinions: list[Opinion] = [Opinion(0.0, "")] * own
    others = np.arange(own, len(kinds))
    for seen, held in GroupKFold(_FOLDS).split(matrix[:own], groups=np.arange(own) // _BLOCK):
        known = np.concatenate([seen, others])
        for n, opinion in zip(held, _opinions(matrix, kinds, known, held), strict=True):
            opinions[n] = opinion
    return opinions


def _opinions(matrix: Any, kinds: Sequence[str], known: Any, held: Any) -> list[Opinion]:
    learned = [kinds[n] for n in known]
    models = [fit(matrix[known], learned) for fit in (of_harm, of_risk, of_kind)]
    harm, risk, shares = (model.predict_proba(matrix[held]) for model in models)
    classes = models[2].classes_.tolist()
    fine = classes.index(HARMLESS)
    doubts = _agreed(harm[:, 1], 1 - shares[:, fine])
    shares[:, fine] = 0
    tops = shares.argmax(axis=1)
    return [
        Opinion(float(doubt), classes[top], float(danger))
        for doubt, top, danger in zip(doubts, tops, risk[:, 1], strict=True)
    ]


def _agreed(one: Any, other: Any) -> Any:
    """Probabilities whose log-odds lie halfway."""
    import numpy as np

    odds = [np.clip(chance, _NEVER, 1 - _NEVER) for chance in (one, other)]
    return 1 / (1 + np.exp(-sum(np.log(chance / (1 - chance)) for chance in odds) / 2))
