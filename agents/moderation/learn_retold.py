"""Learns what tellings of a deed are like, from `bank/retold.txt` and the messages of the other banks."""

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from agents.moderation.lexicon import PACKAGE
from agents.moderation.retold import signs
from agents.moderation.second import HARMLESS

_MESSAGE, _DOUBTED, _FINE = 0.14, 0.045, 4.0
"""How much a message counts beside a telling: for the kind, for the doubt; and a harmless telling."""
_EVERY, _RAREST = 3, 2
_STRENGTH, _KIND_STRENGTH = 10.0, 1.0
_KEPT, _KIND_KEPT = 0.08, 0.1


def tellings() -> list[tuple[str, str]]:
    """(category or `harmless`, telling) of every example."""
    lines = files(PACKAGE).joinpath("bank/retold.txt").read_text("utf-8").splitlines()
    pairs = (line.partition("|") for line in lines if line.strip() and not line.startswith("#"))
    return [(category, text) for category, _, text in pairs]


def learn(messages: Sequence[tuple[str, str]]) -> tuple[dict[str, Any], list[list[Any]]]:
    """The head and the rows (name, weight of doubt, 0, then pairs of class and weight) of the weights."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC

    told = tellings()
    shown = [pair for n, pair in enumerate(messages) if pair[0] != HARMLESS or n % _EVERY == 0]
    table = DictVectorizer()
    matrix = table.fit_transform([signs(text) for _, text in [*told, *shown]])
    common = (matrix > 0).sum(axis=0).A1 >= _RAREST
    matrix = matrix[:, common]
    names = [name for name, kept in zip(table.feature_names_, common, strict=True) if kept]
    kinds = [kind for kind, _ in [*told, *shown]]
    harmful = [n for n, kind in enumerate(kinds) if kind != HARMLESS]
    importance = [_FINE if kind == HARMLESS else 1.0 for kind, _ in told]
    doubt = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0).fit(
        matrix, [kind != HARMLESS for kind in kinds], sample_weight=[*importance, *[_DOUBTED] * len(shown)]
    )
    of_kind = LinearSVC(C=_KIND_STRENGTH, random_state=0).fit(
        matrix[harmful],
        [kinds[n] for n in harmful],
        sample_weight=[1.0 if n < len(told) else _MESSAGE for n in harmful],
    )
    head = {
        "classes": of_kind.classes_.tolist(),
        "bias": [round(float(doubt.intercept_[0]), 3), 0.0],
        "kind_bias": [round(bias, 3) for bias in of_kind.intercept_.tolist()],
        "levels": {},
    }
    return head, list(_rows(names, doubt.coef_[0], of_kind.coef_.T))


def _rows(names: Sequence[str], doubt: Any, kinds: Any) -> list[list[Any]]:
    rows = []
    for name, weight, row in zip(names, doubt, kinds, strict=True):
        pairs = [x for i, w in enumerate(row.tolist()) if abs(w) >= _KIND_KEPT for x in (i, round(w, 2))]
        if pairs or abs(weight) >= _KEPT:
            rows.append([name, round(float(weight), 2), 0.0, *pairs])
    return rows
