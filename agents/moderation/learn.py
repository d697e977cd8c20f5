"""Learns the second opinion from the example bank: `python -m agents.moderation.learn`."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

from agents.moderation import learn_retold
from agents.moderation.detect import concepts
from agents.moderation.lexicon import PACKAGE
from agents.moderation.reading import read
from agents.moderation.second import AT_RISK, HARMLESS, features

_STRENGTH, _ROUNDS = 10.0, 100
_RAREST = 2
_KEPT, _KIND_KEPT = 0.05, 0.15
_FOLDS = 3
_EVERYDAY, _PROSE = "ordinary.txt", "prose.txt"
_TEAM = ("team.yaml", "files.yaml")
"""What a team changes without having to learn anew."""
_LONG, _STRUNG, _MARKS, _SEED = 1500, (2, 3, 4, 6), ("\uff0c", "\u3002", " "), 0
"""How many long texts are strung together of harmless examples, of how many each, and with what between."""
_PLACES = re.compile(r"[{}]")
Fit = Callable[[Any, Sequence[str]], Any]
_FALSE_ALARMS, _SURE_FALSE_ALARMS, _RISK_FALSE_ALARMS = 0.05, 0.02, 0.04
_EVERYDAY_ALARMS, _EVERYDAY_SURE, _EVERYDAY_RISK = 0.04, 0.01, 0.014
"""The same among plain talk between people who know each other (bank/ordinary.txt)."""


def bank(prose: bool = True) -> list[tuple[str, str]]:
    """(category or `harmless`, message) of every example, each message once; with ordinary `prose` or not."""
    folder = files(PACKAGE).joinpath("bank")
    pairs: dict[str, str] = {}
    for name in ("harmful.txt", "harmless.txt", _EVERYDAY, *([_PROSE] if prose else [])):
        for line in _lines(folder.joinpath(name).read_text("utf-8")):
            category, _, text = line.partition("|") if name == "harmful.txt" else (HARMLESS, "", line)
            pairs.setdefault(text, category)
    return [(category, text) for text, category in pairs.items()]


def families() -> list[tuple[str, str]]:
    """(category, sentence) of the families of meaning, each line written out with all its alternatives."""
    lines = _lines(files(PACKAGE).joinpath("bank/families.txt").read_text("utf-8"))
    pairs: dict[str, str] = {}
    for category, _, family in (line.partition("|") for line in lines):
        pairs.update(dict.fromkeys(_written_out(family), category))
    return [(category, text) for text, category in pairs.items()]


def _written_out(family: str) -> Iterator[str]:
    """Sentences of a line with `{one|another}` in its places: each alternative twice, in other company."""
    pieces = [piece.split("|") for piece in _PLACES.split(family)]
    most = max(map(len, pieces))
    for n in range(2 * most):
        turn = 1 + n // most
        yield "".join(choice[(n + place // 2 * turn) % len(choice)] for place, choice in enumerate(pieces))


def everyday() -> frozenset[str]:
    """The plain talk among the harmless examples."""
    return frozenset(_lines(files(PACKAGE).joinpath("bank", _EVERYDAY).read_text("utf-8")))


def long_talk() -> list[tuple[str, str]]:
    """Harmless examples strung together, as long messages are: their length says nothing bad of them."""
    chance = Random(_SEED)
    fine = [text for kind, text in bank() if kind == HARMLESS]
    strung = (_MARKS[n % len(_MARKS)].join(chance.sample(fine, chance.choice(_STRUNG))) for n in range(_LONG))
    return [(HARMLESS, text) for text in strung]


def _lines(content: str) -> list[str]:
    return [line for line in content.splitlines() if line.strip() and not line.startswith("#")]


def digest() -> str:
    """What the weights were learned from, as one number: the examples and the words that describe them."""
    said = sha256(json.dumps([*bank(), *families()], ensure_ascii=False).encode())
    folder = files(PACKAGE).joinpath("lexicon")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name not in _TEAM:
            said.update(file.name.encode() + file.read_bytes())
    return said.hexdigest()[:16]


def described(text: str) -> dict[str, float]:
    reading = read(text)
    spans = concepts(reading)
    return features(reading.dense, (name for name in spans if spans[name]))


def learn(target: Path) -> dict[str, float]:
    """Writes the weights; returns how well held-out examples were told apart (shares, 0–1)."""
    from sklearn.feature_extraction import DictVectorizer

    own = bank()
    pairs = [*own, *families(), *long_talk()]
    kinds = [kind for kind, _ in pairs]
    table = DictVectorizer()
    matrix = table.fit_transform([described(text) for _, text in pairs])
    # What only the strings of examples have in common says nothing.
    common = (matrix[: len(own) + len(families())] > 0).sum(axis=0).A1 >= _RAREST
    matrix = matrix[:, common]
    names = [name for name, kept in zip(table.feature_names_, common, strict=True) if kept]
    plain = everyday()
    levels, figures = _levels(matrix, kinds, [text in plain for _, text in own])
    _write(target, names, matrix, kinds, levels)
    return figures | {"examples": len(pairs), "features": len(names)}


def _fitted(matrix: Any, wanted: Sequence[bool]) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0).fit(matrix, wanted)


def _of_risk(matrix: Any, kinds: Sequence[str]) -> Any:
    return _fitted(matrix, [kind == AT_RISK for kind in kinds])


def _of_kind(matrix: Any, kinds: Sequence[str]) -> Any:
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    with warnings.catch_warnings():
        # Stopped before it converges on purpose: nothing is gained after so many rounds.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS, random_state=0).fit(matrix, kinds)


def _held_out(matrix: Any, kinds: Sequence[str], own: int, fit: Fit, wanted: Any) -> Any:
    """Probability of the wanted class for each of the first `own` examples, by a model that has not seen it;
    the others, which are much like one another, are always known to it."""
    import numpy as np
    from sklearn.model_selection import StratifiedKFold

    chance, others = np.zeros(own), np.arange(own, len(kinds))
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    for seen, held in folds.split(matrix[:own], kinds[:own]):
        known = np.concatenate([seen, others])
        model = fit(matrix[known], [kinds[n] for n in known])
        chance[held] = model.predict_proba(matrix[held])[:, model.classes_.tolist().index(wanted)]
    return chance


def _levels(
    matrix: Any, kinds: Sequence[str], everyday: Sequence[bool]
) -> tuple[dict[str, float], dict[str, float]]:
    """The lowest thresholds that few harmless and fewer everyday held-out examples exceed."""
    import numpy as np

    own = len(everyday)
    bad = np.array([kind != HARMLESS for kind in kinds[:own]])
    plain = np.array(everyday)
    hard = ~bad & ~plain
    doubt = 1 - _held_out(matrix, kinds, own, _of_kind, HARMLESS)
    risk = _held_out(matrix, kinds, own, _of_risk, True)
    level = {
        "doubt": max(_allowing(doubt[hard], _FALSE_ALARMS), _allowing(doubt[plain], _EVERYDAY_ALARMS)),
        "sure": max(_allowing(doubt[hard], _SURE_FALSE_ALARMS), _allowing(doubt[plain], _EVERYDAY_SURE)),
        "risk": _allowing(risk[hard], _RISK_FALSE_ALARMS),
        "plain_risk": _allowing(risk[plain], _EVERYDAY_RISK),
    }
    found, quiet = float((doubt[bad] > level["doubt"]).mean()), float((doubt[hard] <= level["doubt"]).mean())
    at_risk = np.array([kind == AT_RISK for kind in kinds[:own]])
    figures = {
        "caught": found,
        "false_alarms": 1 - quiet,
        "balanced": (found + quiet) / 2,
        "at_risk_caught": float((risk[at_risk] > level["risk"]).mean()),
        "everyday_alarms": float((doubt[plain] > level["doubt"]).mean()),
    }
    return _rounded(level), _rounded(figures)


def _allowing(chances: Any, share: float) -> float:
    """The level that this share of the harmless examples exceeds."""
    ordered = sorted(chances, reverse=True)
    return float(ordered[int(share * len(ordered))])


def _rounded(numbers: dict[str, float]) -> dict[str, float]:
    return {name: round(number, 3) for name, number in numbers.items()}


def _write(
    target: Path, names: Sequence[str], matrix: Any, kinds: Sequence[str], levels: dict[str, float]
) -> None:
    """One line of head, then one a feature: name, weight of doubt, of risk, then pairs (class, weight)."""
    doubt = _fitted(matrix, [kind != HARMLESS for kind in kinds])
    risk = _of_risk(matrix, kinds)
    of_kind = _of_kind(matrix, kinds)
    head = {
        "classes": of_kind.classes_.tolist(),
        "bias": [round(float(model.intercept_[0]), 3) for model in (doubt, risk)],
        "kind_bias": [round(bias, 3) for bias in of_kind.intercept_.tolist()],
        "levels": levels,
        "learned_from": digest(),
    }
    lines = [json.dumps(head, ensure_ascii=False)]
    for name, weight, danger, row in zip(names, doubt.coef_[0], risk.coef_[0], of_kind.coef_.T, strict=True):
        pairs = [x for i, w in enumerate(row.tolist()) if abs(w) >= _KIND_KEPT for x in (i, round(w, 2))]
        numbers = [round(float(weight), 2), round(float(danger), 2), *pairs]
        if pairs or max(abs(weight), abs(danger)) >= _KEPT:
            lines.append(json.dumps([name, *numbers], ensure_ascii=False, separators=(",", ":")))
    target.write_text("\n".join(lines) + "\n", "utf-8")


def learn_tellings(target: Path) -> None:
    """Writes the weights of `agents.moderation.retold`."""
    head, rows = learn_retold.learn(bank(prose=False))
    lines = [json.dumps(head, ensure_ascii=False)]
    lines += [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    target.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    folder = Path(__file__).parent / "bank"
    print(json.dumps(learn(folder / "weights.jsonl")))
    learn_tellings(folder / "retold.jsonl")
