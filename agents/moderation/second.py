"""A second opinion: how much a message is worded like known examples, for what no list foresaw.

A linear classifier over character n-grams and the concepts seen (multinomial logistic regression), learned
from `bank/*.txt` by `python -m agents.moderation.learn` and kept as plain numbers in `bank/weights.jsonl`.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, sqrt

from agents.moderation.detect import Hit, Spans
from agents.moderation.lexicon import PACKAGE, Rule
from agents.moderation.reading import Reading
from knowledge.phrases import data

HARMLESS = "harmless"
CONCEPT_WEIGHT = 0.3
_RUN = re.compile(r"[a-z]+|[一-鿿]+")
_DIGITS = re.compile(r"[0-9]+")
_CLAUSE = re.compile(r"[^,。!?;:\n]+")


@dataclass(frozen=True, slots=True)
class Opinion:
    """`doubt`: probability (0…1) that the message is not harmless; `category`: the likeliest harm."""

    doubt: float
    category: str


def threshold(name: str) -> float:
    """A number of `data/second.yaml`."""
    return float(data(PACKAGE, "data/second.yaml")[name])


def shortest() -> int:
    return int(threshold("shortest"))


@dataclass(frozen=True)
class Weights:
    classes: tuple[str, ...]
    bias: tuple[float, ...]
    of: dict[str, tuple[float, ...]]


def features(dense: str, seen: Iterable[str]) -> dict[str, float]:
    """Character n-grams (1–3) of Chinese, words and their beginnings of English, concepts; unit length but
    for the concepts."""
    grams = set(_grams(_DIGITS.sub("0", dense)))
    scale = 1 / sqrt(len(grams) or 1)
    found = dict.fromkeys(grams, scale)
    found.update((f"c:{concept}", CONCEPT_WEIGHT) for concept in seen)
    return found


def _grams(text: str) -> Iterator[str]:
    last = ""
    for match in _RUN.finditer(text):
        run = match[0]
        if run[0] <= "z":
            yield f"w:{run}"
            yield f"p:{run[:4]}"
            if last:
                yield f"{last} {run}"
            last = run
        else:
            for n in (1, 2, 3):
                yield from (run[i : i + n] for i in range(len(run) - n + 1))


@cache
def weights() -> Weights:
    lines = files(PACKAGE).joinpath("bank/weights.jsonl").read_text("utf-8").splitlines()
    head, *rows = (json.loads(line) for line in lines)
    return Weights(tuple(head["classes"]), tuple(head["bias"]), {row[0]: tuple(row[1:]) for row in rows})


def opinion(reading: Reading, spans: Spans) -> Opinion:
    learned = weights()
    sums = list(learned.bias)
    for name, value in features(reading.dense, (c for c in spans if spans[c])).items():
        row = learned.of.get(name)
        if row:
            sums = [total + value * weight for total, weight in zip(sums, row, strict=True)]
    top = max(sums)
    odds = [exp(total - top) for total in sums]
    calm = learned.classes.index(HARMLESS)
    likeliest = max((n for n in range(len(odds)) if n != calm), key=odds.__getitem__)
    return Opinion(1 - odds[calm] / sum(odds), learned.classes[likeliest])


def hit(reading: Reading, found: Opinion, confidence: float) -> Hit:
    """A finding on the clause that is worded most like the examples."""
    start, end = _strongest(reading.dense, found.category)
    return Hit(_rule(found.category), start, end, confidence)


def _strongest(dense: str, category: str) -> tuple[int, int]:
    learned = weights()
    harm, calm = learned.classes.index(category), learned.classes.index(HARMLESS)

    def pull(clause: re.Match[str]) -> float:
        rows = (learned.of.get(gram) for gram in set(_grams(_DIGITS.sub("0", clause[0]))))
        return sum(row[harm] - row[calm] for row in rows if row)

    best = max(_CLAUSE.finditer(dense), key=pull, default=None)
    return best.span() if best else (0, len(dense))


@cache
def _rule(category: str) -> Rule:
    spec = data(PACKAGE, "data/second.yaml")
    severity = data(PACKAGE, "data/categories.yaml")[category]["severity"]
    return Rule(f"second.{category}", category, severity, (), (), 0, float(spec["review"]), spec["why"])
