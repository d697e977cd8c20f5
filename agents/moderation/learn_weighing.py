"""Learns how rules and examples are weighed together (`agents.moderation.weighing`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agents.moderation import context, detect
from agents.moderation.personal import exposure
from agents.moderation.reading import read
from agents.moderation.second import Opinion
from agents.moderation.weighing import signs

_STRENGTH, _ROUNDS = 1.0, 5000
_REPORTED = 0.03
"""The share of harmless cases for which it is told how many of the others are found."""


@dataclass(frozen=True, slots=True)
class Case:
    """A message, whether something is wrong, and the opinion of models that had not seen it."""

    text: str
    wrong: bool
    opinion: Opinion


def learn(cases: Iterable[Case]) -> tuple[dict[str, float], dict[str, float]]:
    """Weight of each sign and the `bias`; the share (0–1) of the wrong ones above a level that 3 % of the
    harmless exceed."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    seen = list(cases)
    rows = [_signs(case) for case in seen]
    names, wrong = list(rows[0]), np.array([case.wrong for case in seen])
    table = np.array([[row[name] for name in names] for row in rows])
    spread = table.std(axis=0) + 1e-9
    model = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS).fit(table / spread, wrong)
    weights = dict(zip(names, (model.coef_[0] / spread).round(3).tolist(), strict=True))
    chances = model.predict_proba(table / spread)[:, 1]
    level = np.quantile(chances[~wrong], 1 - _REPORTED)
    figures = {
        "cases": float(len(seen)),
        "found_at_3_percent": round(float((chances[wrong] > level).mean()), 3),
    }
    return {**weights, "bias": round(float(model.intercept_[0]), 3)}, figures


def _signs(case: Case) -> Any:
    reading = read(case.text)
    spans = detect.concepts(reading)
    raw = [*detect.hits(spans, None, reading.dense), *exposure(reading, spans)]
    return signs(reading, spans, context.excused(reading.dense, raw), case.opinion)
