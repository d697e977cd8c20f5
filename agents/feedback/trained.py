"""Weights of the readers, kept beside the examples they were learned from (weights.jsonl).

Each model is kept with a stamp of all that it depends on. Where a team has edited the examples the stamp no
longer fits, and the model is trained in the process instead (a few seconds, once);
`python -m agents.feedback.learn` keeps the new weights.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

import numpy as np

from agents.classifier import Features, Linear

FILE = "weights.jsonl"
FINE = 100
"""Weights are kept in hundredths."""
_LEAST = 2
"""What only one example shows cannot be told from chance."""
_PROBED = 97
"""Every 97th example is read anew to see whether features are still made as they were."""


@dataclass(frozen=True, slots=True)
class Lesson:
    name: str
    samples: tuple[tuple[str, str], ...]
    """Folded texts with their labels."""
    read: Callable[[str], Features]
    data: tuple[str, ...]
    """Data files of this package that `read` depends on."""


def model(lesson: Lesson) -> Linear:
    """The kept model when it still fits its examples and data, else one trained now."""
    stamp, kept = _kept().get(lesson.name, ("", None))
    return kept if kept is not None and stamp == stamp_of(lesson) else train(lesson)


def train(lesson: Lesson) -> Linear:
    return Linear.train([(lesson.read(text), label) for text, label in lesson.samples], _LEAST)


def stamp_of(lesson: Lesson) -> str:
    """The same for the same examples, data files and features."""
    found = sha256(repr(lesson.samples).encode())
    for name in lesson.data:
        found.update(files("agents.feedback").joinpath(name).read_bytes())
    for text, _ in lesson.samples[::_PROBED]:
        seen = sorted((name, round(value, 3)) for name, value in lesson.read(text).flat().items())
        found.update(repr(seen).encode())
    return found.hexdigest()[:16]


@cache
def _kept() -> dict[str, tuple[str, Linear]]:
    """Models by name with their stamps. The file holds, for each: a line with its name, stamp and labels, a
    line for each feature with its weights, and a last one without a name for the constant."""
    kept: dict[str, tuple[str, Linear]] = {}
    lines = map(json.loads, files("agents.feedback").joinpath(FILE).read_text("utf-8").splitlines())
    for name, stamp, *labels in lines:
        index: dict[str, int] = {}
        weights: list[list[int]] = []
        for feature, *cells in lines:
            weights.append(cells)
            if not feature:
                break
            index[feature] = len(index)
        kept[name] = (stamp, Linear(tuple(labels), index, np.array(weights, dtype=float) / FINE))
    return kept
