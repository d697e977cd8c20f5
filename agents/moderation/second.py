"""A second opinion: how much a message is worded like known examples, for what no list foresaw.

Linear classifiers over character n-grams, families of words and the concepts seen: whether a message is
harmless, whether somebody is at risk (both logistic regressions), and which harm it is most like (a linear
support vector machine). Learned from `bank/*.txt` by `python -m agents.moderation.learn` and kept as plain
numbers in `bank/weights.jsonl`.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, sqrt

from agents.moderation.detect import Hit, Spans
from agents.moderation.families import kinships
from agents.moderation.lexicon import FAMILY, LIKENESS, PACKAGE, Rule
from agents.moderation.reading import Reading
from knowledge.phrases import data

HARMLESS, AT_RISK = "harmless", "self_harm"
CONCEPT_WEIGHT = 0.4
FAMILY_WEIGHT, PAIR_WEIGHT = 0.4, 0.3
_RUN = re.compile(r"[a-z]+|[一-鿿]+")
_DIGITS = re.compile(r"[0-9]+")
_NEVER = -1.5
"""Below this the kind of harm is not asked for."""
_CLAUSE = re.compile(r"[^,。!?;:\n]+")


@dataclass(frozen=True, slots=True)
class Opinion:
    """`doubt`, `risk`: probabilities (0…1) that the message is not harmless, and that somebody may harm
    themself; `category`: the likeliest harm."""

    doubt: float
    category: str
    risk: float = 0.0


@dataclass(frozen=True)
class Weights:
    """By feature: the weights of doubt and risk, and of kinds as pairs (index of the class, weight)."""

    classes: tuple[str, ...]
    bias: tuple[float, float]
    kind_bias: tuple[float, ...]
    doubt: Mapping[str, tuple[float, float]]
    kinds: Mapping[str, tuple[tuple[int, float], ...]]
    levels: Mapping[str, float]
    """Probabilities from which a message counts as doubtful or surely harmful, chosen by the learner."""

    @classmethod
    def read(cls, lines: str) -> "Weights":
        """From the learner's file: a head, then one line a feature."""
        head, *rows = (json.loads(line) for line in lines.splitlines())
        return cls(
            tuple(head["classes"]),
            (head["bias"][0], head["bias"][1]),
            tuple(head["kind_bias"]),
            {row[0]: (row[1], row[2]) for row in rows},
            {row[0]: tuple(zip(row[3::2], row[4::2], strict=True)) for row in rows if len(row) > 3},
            head["levels"],
        )


def threshold(name: str) -> float:
    """A number of `data/second.yaml`, or one that was chosen when learning."""
    levels = weights().levels
    return levels[name] if name in levels else float(data(PACKAGE, "data/second.yaml")[name])


def shortest() -> int:
    return int(data(PACKAGE, "data/second.yaml")["shortest"])


def features(dense: str, seen: Iterable[str]) -> dict[str, float]:
    """Character n-grams (1–3) of Chinese, words and their beginnings of English (together of unit length);
    families of words and their pairs; concepts."""
    grams = set(_grams(_DIGITS.sub("0", dense)))
    scale = 1 / sqrt(len(grams) or 1)
    found = dict.fromkeys(grams, scale)
    found.update((f"c:{concept}", CONCEPT_WEIGHT) for concept in seen if not concept.startswith(FAMILY))
    found.update((f"k:{name}", PAIR_WEIGHT if paired else FAMILY_WEIGHT) for name, paired in kinships(dense))
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
    return Weights.read(files(PACKAGE).joinpath("bank/weights.jsonl").read_text("utf-8"))


def opinion(reading: Reading, spans: Spans) -> Opinion:
    learned = weights()
    found = features(reading.dense, (concept for concept in spans if spans[concept]))
    doubt, risk = learned.bias
    for name, value in found.items():
        pair = learned.doubt.get(name)
        if pair:
            doubt += value * pair[0]
            risk += value * pair[1]
    return Opinion(chance(doubt), likeliest(found) if doubt > _NEVER else "", chance(risk))


def chance(total: float) -> float:
    """Probability (0…1) for a sum of weights."""
    return 1 / (1 + exp(-total))


def likeliest(found: Mapping[str, float], known: Weights | None = None) -> str:
    """The harm that the features are most like."""
    learned = known or weights()
    sums = list(learned.kind_bias)
    for name, value in found.items():
        for index, weight in learned.kinds.get(name, ()):
            sums[index] += value * weight
    return learned.classes[max(range(len(sums)), key=sums.__getitem__)]


def hit(reading: Reading, category: str, confidence: float) -> Hit:
    """A finding on the clause that is worded most like the examples."""
    start, end = _strongest(reading.dense)
    return Hit(_rule(category), start, end, confidence)


def _strongest(dense: str) -> tuple[int, int]:
    doubt = weights().doubt

    def pull(clause: re.Match[str]) -> float:
        return sum(value * doubt.get(name, (0.0, 0.0))[0] for name, value in features(clause[0], ()).items())

    best = max(_CLAUSE.finditer(dense), key=pull, default=None)
    return best.span() if best else (0, len(dense))


@cache
def _rule(category: str) -> Rule:
    spec = data(PACKAGE, "data/second.yaml")
    severity = data(PACKAGE, "data/categories.yaml")[category]["severity"]
    return Rule(f"{LIKENESS}{category}", category, severity, (), (), 0, float(spec["review"]), spec["why"])
