"""Alarm in comments: learned from sorted examples (urgent_said.yaml).

The reader sees words, broad classes of words (alarm_signs.yaml), which of them stand together (money beside
somebody gone, a child beside a stranger, personal data beside being shown), and which reasons' patterns fit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from agents.classifier import Features, Linear
from agents.feedback.gate import Gate
from agents.feedback.reader import examples, numbers_as_n, pieces, weighted
from agents.feedback.reasons import fitting
from agents.feedback.trained import Lesson, model
from knowledge.phrases import data
from knowledge.text import fold

CALM = "calm"
_LITTLE = 4.0
_WEIGHT = {"class": 1.0, "both": 1.0, "word": 0.8, "pair": 0.6, "fits": 2.0}


@dataclass(frozen=True, slots=True)
class Alarm:
    name: str
    """The gravest reason whose pattern fits, else the likeliest."""
    fits: bool
    chance: float
    """How likely any reason is, 0 to 1."""


def alarms_in(texts: Sequence[str]) -> list[Alarm]:
    """The alarm in each folded text."""
    linear = _model()
    calm = linear.labels.index(CALM)
    named = [fitting(text) for text in texts]
    chances = linear.probabilities([_features(text, names) for text, names in zip(texts, named, strict=True)])
    any_reason = 1 - chances[:, calm]
    chances[:, calm] = -1
    likeliest = chances.argmax(axis=1)
    return [
        Alarm(names[0] if names else linear.labels[label], bool(names), float(chance))
        for names, label, chance in zip(named, likeliest, any_reason, strict=True)
    ]


def lesson() -> Lesson:
    """What the reader learns from: every sorted alarm, and every other example as calm."""
    data_files = ("urgent.yaml", "alarm_signs.yaml", "signs.yaml")
    return Lesson("alarms", tuple(_examples()), lambda text: _features(text, fitting(text)), data_files)


def _features(text: str, fits: Sequence[str]) -> Features:
    plain = numbers_as_n(text)
    words, pairs = pieces(plain)
    classes = sorted(_classes().found(plain))
    named = {
        "class": classes,
        "both": list(map("&".join, combinations(classes, 2))),
        "word": words,
        "pair": pairs,
        "fits": fits,
    }
    return weighted(named, _WEIGHT, _LITTLE)


@cache
def _model() -> Linear:
    return model(lesson())


def _examples() -> Iterator[tuple[str, str]]:
    sorted_lines = {
        fold(line.strip()): label
        for label, lines in data("agents.feedback", "urgent_said.yaml").items()
        for line in lines.splitlines()
        if line.strip()
    }
    yield from sorted_lines.items()
    yield from ((text, CALM) for text in map(fold, dict(examples())) if text not in sorted_lines)


@cache
def _classes() -> Gate:
    return Gate({name: [pattern] for name, pattern in data("agents.feedback", "alarm_signs.yaml").items()})
