"""Level of a crisis, S1 (gravest) to S4: graded by data from what the report names, worse until known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agents.crisis.classify import holds
from agents.crisis.concepts import Hit
from agents.crisis.quantities import Quantity, most
from knowledge.phrases import data

LEVELS = ("S1", "S2", "S3", "S4")


@dataclass(frozen=True, slots=True)
class Grade:
    """The level and why, each reason quoting the report's own words."""

    level: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """What grading rests on."""

    type: str
    concepts: Mapping[str, Hit]
    quantities: list[Quantity]


def grade(situation: Situation, language: str) -> Grade:
    """Base level of the type, then each factor that holds; a floor keeps people first."""
    table = data("agents.crisis", "severity.yaml")
    kind = data("agents.crisis", "types.yaml")["types"][situation.type]
    level = LEVELS.index(kind["base"])
    reasons: list[str] = []
    if situation.type != "false_alarm":
        for factor in table["factors"]:
            words = _words(factor, situation)
            if words is None:
                continue
            moved = _moved(level, factor)
            if moved != level or _at(factor, level):
                reasons.append(factor["reason"][language].replace("{words}", words))
            level = moved
    level = min(level, LEVELS.index(table["floors"].get(situation.type, "S4")))
    first = table["base_reason"][language].replace("{type}", kind["label"][language])
    return Grade(LEVELS[level], tuple(reasons) or (first.replace("{level}", LEVELS[level]),))


def graver(one: str, other: str) -> str:
    """The graver of two levels."""
    return min(one, other)


def _moved(level: int, factor: Mapping[str, Any]) -> int:
    if "level" in factor:
        return min(level, LEVELS.index(factor["level"]))
    return max(0, min(level - int(factor.get("raise", 0)) + int(factor.get("lower", 0)), 3))


def _at(factor: Mapping[str, Any], level: int) -> bool:
    return "level" in factor and LEVELS[level] == str(factor["level"])


def _words(factor: Mapping[str, Any], situation: Situation) -> str | None:
    """The words that make a factor hold; None when it does not."""
    if situation.type not in factor["types"] or not holds(factor, situation.concepts):
        return None
    if "without" in factor:
        return "" if most(situation.quantities, factor["without"]) is None else None
    if "amount" in factor:
        found = most(situation.quantities, factor["amount"]["unit"])
        if found and found.amount >= factor["amount"]["at_least"]:
            return found.words
        seen = situation.concepts.get(factor.get("or_seen", ""))
        return _quote(seen) if seen else None
    named = [*factor.get("any", ()), *factor.get("all", ())]
    return next((_quote(situation.concepts[name]) for name in named if name in situation.concepts), "")


def _quote(hit: Hit) -> str:
    return hit.around or hit.words
