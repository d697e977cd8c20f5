"""To whom a segment of a request is said, the desk or the readers: a linear model over labelled segments.

Learned in the process from bank/segments.txt and bank/patterns.txt (logistic regression, under a second), so
that a line added there counts at once.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from agents.classifier import Features, Linear
from agents.drafting.clauses import compiled, expand
from agents.facts import plain_text
from agents.kept import trained
from knowledge.phrases import data

DESK, READERS = "desk", "readers"
_WEIGHTS = {"pair": 0.6, "opens": 1.0, "ends": 0.8, "word": 1.0, "words": 0.8, "sign": 1.0, "size": 0.5}
_BEHIND = ("agents", "agents.drafting", "agents.drafting.bank", "knowledge")
"""Packages whose files the model depends on."""
_LEAST = 2
"""What one segment alone shows cannot be told from chance."""
_SURE = 0.98
_SLOT = re.compile(r"[{}]")
_WORD = re.compile(r"[a-z']+")
_ENDS = " ,.;:!?~。、…-—"


@dataclass(frozen=True, slots=True)
class Bank:
    segments: tuple[tuple[str, str], ...]
    """Folded segments with their label."""
    joined: tuple[tuple[str, str], ...]
    """Pairs typed as one segment: what the desk is told, what the readers are."""


def for_desk(segment: str) -> float:
    """Probability that a segment is said to the desk, from 0 to 1."""
    return _for_desk(plain_text(segment).strip(_ENDS))


def shows_order(segment: str) -> bool:
    """Whether a segment shows any sign that orders have (a verb of writing, a channel, a tone, …)."""
    telling = data("agents.drafting", "bank/signs.yaml")["telling"]
    plain = plain_text(segment)
    return any(name in telling and pattern.search(plain) for name, pattern in _signs())


@lru_cache(maxsize=4096)
def _for_desk(plain: str) -> float:
    if not plain:
        return 0.5
    if plain in _known():
        return _known()[plain]
    told = model()
    return float(told.probabilities([features(plain)])[0][told.labels.index(DESK)])


def features(plain: str) -> Features:
    """Pairs of characters, words, how the segment opens and ends, and the signs of bank/signs.yaml."""
    text = re.sub(r"\d+", "0", plain)
    words = _WORD.findall(text)
    framed = f"^{text}$"
    han = bool(re.search(r"[\u4e00-\u9fff]", text))
    size = min(len(text) // 4 if han else len(words), 8)
    opens = [text[:1], text[:2], text[:3]] if han else [" ".join(words[:count]) for count in (1, 2, 3)]
    ends = [text[-1:], text[-2:], text[-3:]] if han else [" ".join(words[-count:]) for count in (1, 2)]
    return Features(
        {
            "pair": {framed[at : at + 2] for at in range(len(framed) - 1)} if han else set(),
            "opens": set(opens),
            "ends": set(ends),
            "word": set(words),
            "words": {" ".join(pair) for pair in pairwise(words)},
            "sign": [name for name, pattern in _signs() if pattern.search(plain)],
            "size": {f"{'h' if han else 'l'}{size}"},
        },
        _WEIGHTS,
    )


@cache
def model() -> Linear:
    """The model, trained on the bank."""
    return trained("addressee", Linear, _BEHIND, _learned)


def _learned() -> Linear:
    return Linear.train([(features(text), label) for text, label in bank().segments], _LEAST)


@cache
def _known() -> dict[str, float]:
    """The bank's own segments need no guess."""
    return {text: _SURE if label == DESK else 1 - _SURE for text, label in bank().segments}


@cache
def bank() -> Bank:
    """The labelled segments; both halves of a joined one count as segments."""
    segments: list[tuple[str, str]] = []
    joined: list[tuple[str, str]] = []
    label = ""
    for line in _lines("segments.txt") + _lines("patterns.txt"):
        if line.startswith("["):
            label = line.strip("[]")
        elif "{" in line:
            segments += [(wording, label) for wording in _wordings(line)]
        elif "|" in line:
            desk, _, readers = (part.strip() for part in line.partition("|"))
            joined.append((desk, readers))
            segments += [(desk, DESK), (readers, READERS)]
        else:
            segments.append((line, label))
    return Bank(tuple(segments), tuple(joined))


def _lines(name: str) -> list[str]:
    text = files("agents.drafting").joinpath("bank", name).read_text("utf-8")
    folded = (plain_text(line).strip() for line in text.splitlines())
    return [line for line in folded if line and not line.startswith("#")]


def _wordings(pattern: str) -> list[str]:
    """`{a|b} c` in its wordings: every alternative at least twice, each time beside others."""
    parts = [part.split("|") for part in _SLOT.split(pattern)]
    count = 2 * max(len(part) for part in parts)
    rows = (
        "".join(part[(turn + place * (turn // len(part))) % len(part)] for place, part in enumerate(parts))
        for turn in range(count)
    )
    return list(dict.fromkeys(row.strip() for row in rows))


@cache
def _signs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    own: dict[str, Any] = data("agents.drafting", "bank/signs.yaml")
    return tuple((name, compiled(expand(source, _macros()))) for name, source in own["signs"].items())


@cache
def _macros() -> dict[str, str]:
    speech = data("agents.drafting", "speech.yaml")
    macros: dict[str, str] = data("agents.drafting", "instructions.yaml")["macros"]
    return {**macros, **speech["macros"], "echannel": speech["echannel"]}
