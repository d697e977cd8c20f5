"""Learns the second opinion from the example bank: `python -m agents.moderation.learn`."""

import json
import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

from agents.moderation import learn_conversation, learn_retold, learn_weighing, second
from agents.moderation.detect import concepts
from agents.moderation.learn_models import held_out, of_harm, of_kind, of_risk
from agents.moderation.lexicon import PACKAGE
from agents.moderation.reading import read
from agents.moderation.second import HARMLESS, Opinion, features

_RAREST = 3
_KEPT, _KIND_KEPT = 0.3, 0.5
_EVERYDAY, _PROSE, _CASES = "ordinary.txt", "prose.txt", "cases.txt"
_TEAM = ("team.yaml", "files.yaml")
"""What a team changes without having to learn anew."""
_LONG, _STRUNG, _MARKS, _SEED = 4000, (2, 3, 4, 6), ("\uff0c", "\u3002", " "), 0
"""How many long texts are strung together of harmless examples, of how many each, and with what between."""
_PLACES = re.compile(r"[{}]")
_RISK_FALSE_ALARMS, _EVERYDAY_RISK = 0.03, 0.01
"""Among harmless examples, and among plain talk between people who know each other (bank/ordinary.txt)."""


def bank(whole: bool = True) -> list[tuple[str, str]]:
    """(category or `harmless`, message) of every example, each message once; the `whole` of it, or without
    ordinary prose, cases and threads."""
    folder = files(PACKAGE).joinpath("bank")
    pairs: dict[str, str] = {}
    for name in ("harmful.txt", "harmless.txt", _EVERYDAY, *([_CASES, _PROSE] if whole else [])):
        for line in _lines(folder.joinpath(name).read_text("utf-8")):
            named = name in ("harmful.txt", _CASES)
            category, _, text = line.partition("|") if named else (HARMLESS, "", line)
            pairs.setdefault(text, category)
    if whole:
        for said in learn_conversation.lines():
            pairs.setdefault(said.text, said.kind)
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
    """Writes the weights where `second.weights` reads them; returns how well held-out examples are told apart
    (shares, 0–1)."""
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
    opinions = held_out(matrix, kinds, len(own))
    levels = _levels(opinions, kinds, [text in plain for _, text in own])
    weighing, figures = learn_weighing.learn(unruled(own, opinions))
    _write(target, names, matrix, kinds, {"levels": _rounded(levels), "weighing": weighing})
    second.weights.cache_clear()
    heard, told = learn_conversation.learn(
        {text: said for (_, text), said in zip(own, opinions, strict=True)}
    )
    _add(target, "conversation", heard)
    return figures | told | {"examples": len(pairs), "features": len(names)}


def unruled(own: Sequence[tuple[str, str]], opinions: Sequence[Opinion]) -> Iterator[learn_weighing.Case]:
    """The examples that no rule was written for, with what models that had not seen them say."""
    folder = files(PACKAGE).joinpath("bank")
    plain = {
        line for name in (_EVERYDAY, _PROSE) for line in _lines(folder.joinpath(name).read_text("utf-8"))
    }
    plain |= {line.partition("|")[2] for line in _lines(folder.joinpath(_CASES).read_text("utf-8"))}
    plain |= {said.text for said in learn_conversation.lines()}
    for (kind, text), opinion in zip(own, opinions, strict=True):
        if text in plain:
            yield learn_weighing.Case(text, kind != HARMLESS, opinion)


def _levels(opinions: Sequence[Opinion], kinds: Sequence[str], everyday: Sequence[bool]) -> dict[str, float]:
    """The lowest risks that few harmless and fewer everyday held-out examples exceed."""
    fine = [
        (opinion.risk, plain)
        for opinion, kind, plain in zip(opinions, kinds, everyday, strict=False)
        if kind == HARMLESS
    ]
    return {
        "risk": _allowing([risk for risk, plain in fine if not plain], _RISK_FALSE_ALARMS),
        "plain_risk": _allowing([risk for risk, plain in fine if plain], _EVERYDAY_RISK),
    }


def _allowing(chances: Any, share: float) -> float:
    """The level that this share of the harmless examples exceeds."""
    ordered = sorted(chances, reverse=True)
    return float(ordered[int(share * len(ordered))])


def _rounded(numbers: dict[str, float]) -> dict[str, float]:
    return {name: round(number, 3) for name, number in numbers.items()}


def _write(
    target: Path, names: Sequence[str], matrix: Any, kinds: Sequence[str], chosen: dict[str, Any]
) -> None:
    """One line of head, then one a feature: name, weight of doubt, of risk, then pairs (class, weight)."""
    doubt, risk, kind = (fit(matrix, kinds) for fit in (of_harm, of_risk, of_kind))
    head = {
        "classes": kind.classes_.tolist(),
        "bias": [round(float(model.intercept_[0]), 3) for model in (doubt, risk)],
        "kind_bias": [round(bias, 3) for bias in kind.intercept_.tolist()],
        **chosen,
        "learned_from": digest(),
    }
    lines = [json.dumps(head, ensure_ascii=False)]
    for name, weight, danger, row in zip(names, doubt.coef_[0], risk.coef_[0], kind.coef_.T, strict=True):
        pairs = [x for i, w in enumerate(row.tolist()) if abs(w) >= _KIND_KEPT for x in (i, round(w, 2))]
        numbers = [round(float(weight), 2), round(float(danger), 2), *pairs]
        if pairs or max(abs(weight), abs(danger)) >= _KEPT:
            lines.append(json.dumps([name, *numbers], ensure_ascii=False, separators=(",", ":")))
    target.write_text("\n".join(lines) + "\n", "utf-8")


def _add(target: Path, name: str, learned: dict[str, float]) -> None:
    """Into the head."""
    head, _, rest = target.read_text("utf-8").partition("\n")
    target.write_text(
        f"{json.dumps({**json.loads(head), name: learned}, ensure_ascii=False)}\n{rest}", "utf-8"
    )


def learn_tellings(target: Path) -> None:
    """Writes the weights of `agents.moderation.retold`."""
    head, rows = learn_retold.learn(bank(whole=False))
    lines = [json.dumps(head, ensure_ascii=False)]
    lines += [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    target.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    folder = Path(__file__).parent / "bank"
    print(json.dumps(learn(folder / "weights.jsonl")))
    learn_tellings(folder / "retold.jsonl")
