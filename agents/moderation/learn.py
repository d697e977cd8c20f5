"""Learns the second opinion from the example bank: `python -m agents.moderation.learn`."""

import json
from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from agents.moderation.detect import concepts
from agents.moderation.lexicon import PACKAGE
from agents.moderation.reading import read
from agents.moderation.second import HARMLESS, features

_STRENGTH = 10.0
_KIND_STRENGTH = 5.0
_RAREST = 2
_KEPT, _KIND_KEPT = 0.05, 0.35
_FOLDS = 5
_FALSE_ALARMS, _SURE_FALSE_ALARMS = 0.06, 0.045


def bank() -> list[tuple[str, str]]:
    """(category or `harmless`, message) of every example, each message once."""
    folder = files(PACKAGE).joinpath("bank")
    pairs: dict[str, str] = {}
    for name in ("harmful.txt", "harmless.txt"):
        for line in folder.joinpath(name).read_text("utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                category, _, text = line.partition("|") if name == "harmful.txt" else (HARMLESS, "", line)
                pairs.setdefault(text, category)
    return [(category, text) for text, category in pairs.items()]


def digest() -> str:
    """What the weights were learned from, as one number: the examples and the words that describe them."""
    said = sha256(json.dumps(bank(), ensure_ascii=False).encode())
    folder = files(PACKAGE).joinpath("lexicon")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        said.update(file.name.encode() + file.read_bytes())
    return said.hexdigest()[:16]


def described(text: str) -> dict[str, float]:
    reading = read(text)
    spans = concepts(reading)
    return features(reading.dense, (name for name in spans if spans[name]))


def learn(target: Path) -> dict[str, float]:
    """Writes the weights; returns how well held-out examples were told apart (shares, 0–1)."""
    from sklearn.feature_extraction import DictVectorizer

    pairs = bank()
    kinds = [kind for kind, _ in pairs]
    table = DictVectorizer()
    matrix = table.fit_transform([described(text) for _, text in pairs])
    common = (matrix > 0).sum(axis=0).A1 >= _RAREST
    matrix = matrix[:, common]
    names = [name for name, kept in zip(table.feature_names_, common, strict=True) if kept]
    levels, figures = _levels(matrix, kinds)
    _write(target, names, matrix, kinds, levels)
    return figures | {"examples": len(pairs), "features": len(names)}


def _fitted(matrix: Any, wanted: Any, strength: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, solver="liblinear", random_state=0).fit(matrix, wanted)


def _levels(matrix: Any, kinds: Sequence[str]) -> tuple[dict[str, float], dict[str, float]]:
    """The thresholds that give the best balanced accuracy on held-out examples with few false alarms."""
    import numpy as np
    from sklearn.model_selection import StratifiedKFold

    bad = np.array([kind != HARMLESS for kind in kinds])
    doubt = np.zeros(len(kinds))
    for known, held in StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(matrix, kinds):
        doubt[held] = _fitted(matrix[known], bad[known], _STRENGTH).predict_proba(matrix[held])[:, 1]
    caught, alarms = np.sort(doubt[bad])[::-1], np.sort(doubt[~bad])[::-1]
    level = {
        "doubt": float(alarms[int(_FALSE_ALARMS * len(alarms))]),
        "sure": float(alarms[int(_SURE_FALSE_ALARMS * len(alarms))]),
    }
    found = float((caught > level["doubt"]).mean())
    quiet = float((alarms <= level["doubt"]).mean())
    figures = {"caught": found, "false_alarms": 1 - quiet, "balanced": (found + quiet) / 2}
    return {k: round(v, 3) for k, v in level.items()}, {k: round(v, 3) for k, v in figures.items()}


def _write(
    target: Path, names: Sequence[str], matrix: Any, kinds: Sequence[str], levels: dict[str, float]
) -> None:
    """One line of head, then one line a feature: name, weight of doubt, then pairs (class, weight)."""
    bad = [kind != HARMLESS for kind in kinds]
    doubt = _fitted(matrix, bad, _STRENGTH)
    harmful = [n for n, is_bad in enumerate(bad) if is_bad]
    classes = sorted({kinds[n] for n in harmful})
    models = [
        _fitted(matrix[harmful], [kinds[n] == name for n in harmful], _KIND_STRENGTH) for name in classes
    ]
    head = {
        "classes": classes,
        "bias": round(float(doubt.intercept_[0]), 3),
        "kind_bias": [round(float(model.intercept_[0]), 3) for model in models],
        "levels": levels,
        "learned_from": digest(),
    }
    lines = [json.dumps(head, ensure_ascii=False)]
    for n, name in enumerate(names):
        weight = float(doubt.coef_[0][n])
        of_kinds = [(i, float(model.coef_[0][n])) for i, model in enumerate(models)]
        pairs = [x for i, w in of_kinds if abs(w) >= _KIND_KEPT for x in (i, round(w, 2))]
        if abs(weight) >= _KEPT or pairs:
            lines.append(
                json.dumps([name, round(weight, 2), *pairs], ensure_ascii=False, separators=(",", ":"))
            )
    target.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    print(json.dumps(learn(Path(__file__).parent / "bank" / "weights.jsonl")))
