"""Alarm in comments that no pattern names: learned from sorted examples (urgent_said.yaml).

The features are broad classes of words (alarm_signs.yaml) and which of them stand together: money beside
somebody gone, a child beside a stranger, personal data beside being shown.
"""

import math
from collections.abc import Iterator
from functools import cache
from itertools import combinations

from agents.feedback.gate import Gate
from agents.feedback.linear import Features, Linear, softmax
from agents.feedback.reader import examples, numbers_as_n
from knowledge.phrases import data
from knowledge.text import fold

CALM = "calm"
_LENGTH = 4.0
_LITTLE = 4


def alarm_in(text: str) -> tuple[str, float]:
    """The likeliest reason for alarm in a folded text, and how likely any reason is (0 to 1)."""
    seen = _features(text)
    if not seen:
        return CALM, 0.0
    model = _model()
    chances = dict(zip(model.labels, map(float, softmax(model.logits(seen))), strict=True))
    return max((label for label in model.labels if label != CALM), key=chances.__getitem__), 1 - chances[CALM]


def _features(text: str) -> Features:
    classes = sorted(_classes().found(numbers_as_n(text)))
    names = [*classes, *map("&".join, combinations(classes, 2))]
    value = _LENGTH / math.sqrt(len(names) + _LITTLE)
    return dict.fromkeys(names, value)


@cache
def _model() -> Linear:
    return Linear.train([(_features(text), label) for text, label in _examples()])


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
