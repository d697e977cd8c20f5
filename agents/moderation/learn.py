"""Learns the second opinion from the example bank: `python -m agents.moderation.learn`."""

import json
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from agents.moderation.detect import concepts
from agents.moderation.lexicon import PACKAGE
from agents.moderation.reading import read
from agents.moderation.second import HARMLESS, features

_STRENGTH = 10.0
_KEPT = 0.12
_RAREST = 2


def bank() -> list[tuple[str, str]]:
    """(category or `harmless`, message) of every example."""
    folder = files(PACKAGE).joinpath("bank")
    pairs: list[tuple[str, str]] = []
    for name in ("harmful.txt", "harmless.txt"):
        for line in folder.joinpath(name).read_text("utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                category, _, text = line.partition("|") if name == "harmful.txt" else (HARMLESS, "", line)
                pairs.append((category, text))
    return pairs


def digest() -> str:
    """What the weights were learned from, as one number."""
    return sha256(json.dumps(bank(), ensure_ascii=False).encode()).hexdigest()[:16]


def described(text: str) -> dict[str, float]:
    reading = read(text)
    spans = concepts(reading)
    return features(reading.dense, (name for name in spans if spans[name]))


def learn(target: Path) -> int:
    """Writes the weights; returns how many features were kept."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    pairs = bank()
    table = DictVectorizer()
    matrix = table.fit_transform([described(text) for _, text in pairs])
    common = (matrix > 0).sum(axis=0).A1 >= _RAREST
    model = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(matrix[:, common], [kind for kind, _ in pairs])
    names = [name for name, kept in zip(table.feature_names_, common, strict=True) if kept]
    head = {"classes": list(model.classes_), "bias": _rounded(model.intercept_), "learned_from": digest()}
    rows = [[n, *_rounded(w)] for n, w in zip(names, model.coef_.T, strict=True) if abs(w).max() >= _KEPT]
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in (head, *rows)]
    target.write_text("\n".join(lines) + "\n", "utf-8")
    return len(rows)


def _rounded(numbers: object) -> list[float]:
    return [round(float(number), 2) for number in numbers]  # type: ignore[attr-defined]


if __name__ == "__main__":
    learn(Path(__file__).parent / "bank" / "weights.jsonl")
