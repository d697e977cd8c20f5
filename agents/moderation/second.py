"""A second opinion: how much a message is worded like known examples, for what no list foresaw.

Linear classifiers over character n-grams, families of words and the concepts seen, all logistic regressions:
whether a message may be harmful at all, whether somebody is at risk, and, of what may be harmful, which harm
it is most like or none (one multinomial model, more telling than a single line between good and bad).
Learned from `bank/*.txt` by `python -m agents.moderation.learn` and kept as plain numbers in
`bank/weights.jsonl`.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from math import exp, log, sqrt
from typing import TYPE_CHECKING

from agents.moderation.detect import MANY, Hit, Spans
from agents.moderation.families import kinships
from agents.moderation.lexicon import FAMILY, LIKENESS, PACKAGE, Rule
from agents.moderation.reading import Reading
from agents.moderation.scored import Scorer, grams
from knowledge.phrases import data

if TYPE_CHECKING:
    from agents.moderation.massed import Masses

HARMLESS, AT_RISK = "harmless", "self_harm"
CONCEPT_WEIGHT = 0.6
FAMILY_WEIGHT, PAIR_WEIGHT = 0.6, 0.45
_BRIEF = 2 / 3
"""What families and concepts count for in brief texts, as a share of those weights."""
_NEVER = -2.2
"""Below this the kind of harm is not asked for."""
_CERTAIN = 30.0
_CLAUSE = re.compile(r"[^,。!?;:\n]+")
_SENTENCE = re.compile(r"(?:[^,。!?;:\n.]|\.(?!\s|$))+")


@dataclass(frozen=True, slots=True)
class Opinion:
    """`doubt`, `risk`: probabilities (0…1) that the message is not harmless, and that somebody may harm
    themself; `category`: the likeliest harm."""

    doubt: float
    category: str
    risk: float = 0.0
    brought: bool = False
    """Whether somebody brought the message to a moderator."""
    known: bool = False
    """Whether its sender was sanctioned before."""


NO_OPINION = Opinion(0.0, "")


@dataclass(frozen=True)
class Weights:
    """By feature: the weights of doubt and risk, and of kinds as pairs (index of the class, weight); one of
    the kinds may be `harmless`."""

    classes: tuple[str, ...]
    bias: tuple[float, float]
    kind_bias: tuple[float, ...]
    doubt: Mapping[str, tuple[float, float]]
    kinds: Mapping[str, tuple[tuple[int, float], ...]]
    levels: Mapping[str, float]
    """Probabilities from which a message counts as doubtful or surely harmful, chosen by the learner."""
    weighing: Mapping[str, float]
    """By sign (`agents.moderation.weighing`), and the `bias`."""
    conversation: Mapping[str, float]
    """The same of `agents.moderation.conversation`."""

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
            head.get("weighing", {}),
            head.get("conversation", {}),
        )

    @cached_property
    def thresholds(self) -> Mapping[str, float]:
        """Those levels and all other numbers of `data/second.yaml`."""
        numbers = {
            name: float(value)
            for name, value in data(PACKAGE, "data/second.yaml").items()
            if isinstance(value, int | float)
        }
        return {**numbers, **self.levels}


def threshold(name: str) -> float:
    """A number of `data/second.yaml`, or one that was chosen when learning."""
    return weights().thresholds[name]


def shortest() -> int:
    return int(threshold("shortest"))


def features(dense: str, seen: Iterable[str], brief: bool = False) -> dict[str, float]:
    """Character n-grams (1–3) of Chinese, words and their beginnings of English (together of unit length);
    families of words and their pairs; concepts. In texts that are all `brief`, each of these counts alike,
    however many are met."""
    found_grams = grams(dense)
    scale = 1 / sqrt(len(found_grams) or 1)
    others = {name: _BRIEF * x for name, x in _met(dense, seen).items()} if brief else _others(dense, seen)
    return {**dict.fromkeys(found_grams, scale), **others}


def _others(dense: str, seen: Iterable[str]) -> dict[str, float]:
    """Families of words and their pairs; concepts. Each counts the less the more are met: a long text that
    speaks of everything is not worded like any one harm."""
    found = _met(dense, seen)
    scale = 1 / sqrt(len(found) or 1)
    return {name: weight * scale for name, weight in found.items()}


def _met(dense: str, seen: Iterable[str]) -> dict[str, float]:
    found = {f"c:{concept}": CONCEPT_WEIGHT for concept in seen if not concept.startswith(FAMILY)}
    for name, paired in kinships(dense):
        found[f"k:{name}"] = PAIR_WEIGHT if paired else FAMILY_WEIGHT
    return found


def names_a_person(dense: str) -> bool:
    return bool(re.search(data(PACKAGE, "data/second.yaml")["person"], dense))


def speaks_of_a_life(dense: str) -> bool:
    """Whether a text speaks, in one way or another, of living, ending or being hurt: without that, likeness
    to those at risk says little."""
    marks = data(PACKAGE, "data/second.yaml")["of_a_life"]
    return not frozenset(marks).isdisjoint(name for name, paired in kinships(dense) if not paired)


@cache
def weights() -> Weights:
    return Weights.read(files(PACKAGE).joinpath("bank/weights.jsonl").read_text("utf-8"))


@cache
def _scorer() -> Scorer:
    learned = weights()
    return Scorer.of(learned.bias, learned.kind_bias, learned.doubt, learned.kinds)


def opinion(reading: Reading, spans: Spans) -> Opinion:
    score = _scorer().score(reading.dense, _heard_with(reading, spans))
    if score.doubt < _NEVER:
        return Opinion(chance(score.doubt), "", chance(score.risk))
    sums, classes = score.kinds(), weights().classes
    agreed = chance((score.doubt + _against_harmless(sums, classes)) / 2)
    return Opinion(agreed, _top(sums, classes), chance(score.risk))


def of_brought(found: Opinion, known: bool = False) -> Opinion:
    """The opinion of a message that somebody brought to a moderator: its odds raised by what that says, and
    by what it says that its sender is `known` for earlier cases."""
    more = data(PACKAGE, "data/second.yaml")["brought"]
    doubt = _raised(found.doubt, more["doubt"] * (more["known"] if known else 1))
    return Opinion(doubt, found.category, _raised(found.risk, more["risk"]), True, known)


def _raised(probability: float, odds: float) -> float:
    return probability * odds / (1 - probability + probability * odds)


def _heard_with(reading: Reading, spans: Spans) -> dict[str, float]:
    return _others(reading.dense, (concept for concept in spans if spans[concept]))


def opinions(heard: Sequence[tuple[Reading, Spans]]) -> list[Opinion]:
    """The same for many messages, together where that is quicker."""
    if len(heard) < MANY:
        return [opinion(*one) for one in heard]
    from agents.moderation.massed import Worth, likely

    classes, worth = weights().classes, Worth(CONCEPT_WEIGHT, FAMILY_WEIGHT, PAIR_WEIGHT)
    seen = [[concept for concept in spans if spans[concept]] for _, spans in heard]
    sums = _masses().totals([reading.dense for reading, _ in heard], seen, worth)
    return [
        Opinion(chance(doubt), "", risk) if doubt < _NEVER else Opinion(agreed, classes[top], risk)
        for doubt, agreed, top, risk in likely(sums, classes.index(HARMLESS), _CERTAIN)
    ]


@cache
def _masses() -> "Masses":
    from agents.moderation.massed import Masses

    return Masses(_scorer())


def chance(total: float) -> float:
    """Probability (0…1) for a sum of weights."""
    return 1 / (1 + exp(-total))


def likeliest(found: Mapping[str, float], learned: Weights) -> str:
    """The harm that the features are most like."""
    return _top(_sums(found, learned), learned.classes)


def _sums(found: Mapping[str, float], learned: Weights) -> list[float]:
    sums = list(learned.kind_bias)
    for name, value in found.items():
        for index, weight in learned.kinds.get(name, ()):
            sums[index] += value * weight
    return sums


def _top(sums: Sequence[float], classes: Sequence[str]) -> str:
    return max((total, kind) for total, kind in zip(sums, classes, strict=True) if kind != HARMLESS)[1]


def _against_harmless(sums: Sequence[float], classes: Sequence[str]) -> float:
    """Log-odds of all other kinds together."""
    fine = sums[classes.index(HARMLESS)]
    odds = (min(max(total - fine, -_CERTAIN), _CERTAIN) for total in sums)
    return log(sum(exp(one) for n, one in enumerate(odds) if classes[n] != HARMLESS))


def risk_nearby(dense: str, start: int, end: int) -> float:
    """The risk (0…1) that the clauses around a place speak of by themselves, whatever else the text says."""
    around = [clause for clause in _CLAUSE.finditer(dense) if clause.start() < end and start < clause.end()]
    return _risk(dense[around[0].start() : around[-1].end()] if around else dense)


def risk_apart(dense: str, spans: Sequence[tuple[int, int]]) -> float:
    """The risk (0…1) that a text speaks of outside the sentences that hold any of these places, whatever they
    say."""
    apart = [
        clause[0]
        for clause in _SENTENCE.finditer(dense)
        if not any(clause.start() < end and start < clause.end() for start, end in spans)
    ]
    return _risk(",".join(apart)) if any(map(str.strip, apart)) else 0.0


def _risk(dense: str) -> float:
    found, learned = features(dense, ()), weights()
    return chance(
        learned.bias[1] + sum(value * learned.doubt.get(name, (0.0, 0.0))[1] for name, value in found.items())
    )


def hit(reading: Reading, category: str, confidence: float) -> Hit:
    """A finding on the clause that is worded most like the examples."""
    start, end = _strongest(reading.dense, int(category == AT_RISK))
    return Hit(_rule(category), start, end, confidence)


def _strongest(dense: str, which: int) -> tuple[int, int]:
    """The clause that adds most to the doubt (0) or to the risk (1)."""
    doubt = weights().doubt

    def pull(clause: re.Match[str]) -> float:
        found = features(clause[0], ())
        return sum(value * doubt.get(name, (0.0, 0.0))[which] for name, value in found.items())

    clauses = list(_CLAUSE.finditer(dense))
    if not clauses:
        return 0, len(dense)
    return (clauses[0] if len(clauses) == 1 else max(clauses, key=pull)).span()


@cache
def _rule(category: str) -> Rule:
    spec = data(PACKAGE, "data/second.yaml")
    severity = data(PACKAGE, "data/categories.yaml")[category]["severity"]
    return Rule(f"{LIKENESS}{category}", category, severity, (), (), 0, float(spec["review"]), spec["why"])
