"""Type of a crisis: weighted signals over concepts, and what was learned from example descriptions."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from typing import Any

from agents.crisis.concepts import Hit, find_concepts
from agents.crisis.derived import with_derived, with_ideas
from agents.crisis.features import ideas_in
from agents.crisis.learned import probabilities
from agents.crisis.quantities import named_groups
from knowledge.phrases import data


@dataclass(frozen=True, slots=True)
class Typing:
    """The main type, others that hold too, how sure (0…1), and the concepts that were seen."""

    type: str
    also: tuple[str, ...]
    confidence: float
    concepts: Mapping[str, Hit]
    signal: float = 0.0
    """Weight of the main type's own signals, without what was learned from examples."""


def classify(text: str) -> Typing:
    """Type of a description: learned probabilities times what the rules say."""
    concepts = with_derived(_with_groups(find_concepts(text), text))
    table = data("agents.crisis", "types.yaml")
    signals = _damped({kind: _signals(entry, concepts) for kind, entry in table["types"].items()}, concepts)
    seen = {*ideas_in(text), *concepts}
    if not seen:
        return Typing(table["unfounded"], (), 0.0, concepts)
    founded = _founded(probabilities(text, concepts), seen)
    learned = _people_first(_plainly(founded, concepts, signals), concepts, signals)
    weights = {kind: learned[kind] * exp(table["signal_weight"] * signals[kind]) for kind in table["types"]}
    total = sum(weights.values())
    shares = {kind: weight / total for kind, weight in weights.items()}
    first, *others = sorted(shares, key=lambda kind: -shares[kind])
    also = [
        kind
        for kind in others
        if signals[kind] >= table["also_signal"]
        or (shares[kind] >= table["also_share"] and signals[kind] >= table["also_least"])
    ]
    known = with_ideas(concepts, text, first)
    return Typing(first, tuple(also[:2]), round(shares[first], 3), known, signals[first])


def holds(condition: Mapping[str, Any], concepts: Mapping[str, Hit]) -> bool:
    """Whether every concept in `all`, one of `any` and none of `none` was seen (absent lists hold)."""
    return (
        all(name in concepts for name in condition.get("all", ()))
        and (not condition.get("any") or any(name in concepts for name in condition["any"]))
        and not any(name in concepts for name in condition.get("none", ()))
    )


def _founded(learned: Mapping[str, float], seen: set[str]) -> dict[str, float]:
    """A type of which the report shows no ground at all (nobody hurt, nothing broken) is damped."""
    rule = data("agents.crisis", "types.yaml")["grounds"]
    return {
        kind: chance if seen & set(rule["any"].get(kind, seen)) else chance * rule["damp"]
        for kind, chance in learned.items()
    }


def _plainly(
    learned: Mapping[str, float], concepts: Mapping[str, Hit], signals: Mapping[str, float]
) -> dict[str, float]:
    """What plainly shows one type (a wrong price, a double charge) is not lost to resemblances."""
    rule = data("agents.crisis", "types.yaml")["plain"]
    shown = {sign["type"] for sign in rule["signs"] if any(name in concepts for name in sign["any"])}
    if not shown:
        return dict(learned)
    return {
        kind: chance * (1 if kind in shown or signals[kind] >= rule["firm"] else rule["damp"])
        for kind, chance in learned.items()
    }


def _people_first(
    learned: Mapping[str, float], concepts: Mapping[str, Hit], signals: Mapping[str, float]
) -> dict[str, float]:
    """A person who is ill or in danger goes before the types that only tell what is said about it."""
    table = data("agents.crisis", "types.yaml")
    rule, cleared = table["people_first"], table["cleared"]
    if (
        not any(name in concepts for name in rule["any"])
        or any(name in concepts for name in rule["unless"])
        or signals[cleared["type"]] >= cleared["at"]
    ):
        return dict(learned)
    firm = {kind for kind in rule["firm"]["types"] if signals[kind] >= rule["firm"]["at"]}
    after = {*rule["over"]} - firm
    return {kind: chance * (rule["damp"] if kind in after else 1) for kind, chance in learned.items()}


def _with_groups(concepts: dict[str, Hit], text: str) -> dict[str, Hit]:
    """Two groups called by their names are several groups, though nobody counted them."""
    names = named_groups(text)
    if len(names) < 2 or "many_groups" in concepts:
        return concepts
    return {**concepts, "many_groups": Hit("many_groups", " / ".join(names), 0, 0)}


def _signals(entry: Mapping[str, Any], concepts: Mapping[str, Hit]) -> float:
    return float(sum(signal["weight"] for signal in entry["signals"] if holds(signal, concepts)))


def _damped(scores: dict[str, float], concepts: Mapping[str, Hit]) -> dict[str, float]:
    rule = data("agents.crisis", "types.yaml")["cleared"]
    cleared, damp = rule["type"], rule["damp"]
    if any(name in concepts for name in rule["unless"]):
        return {kind: score * damp if kind == cleared else score for kind, score in scores.items()}
    if scores[cleared] < rule["at"]:
        return scores
    return {kind: score if kind == cleared else score * damp for kind, score in scores.items()}
