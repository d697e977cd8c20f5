"""Type of a crisis: weighted signals over concepts, plus likeness to example descriptions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agents.crisis.concepts import Hit, find_concepts
from agents.crisis.similarity import likeness
from knowledge.phrases import data


@dataclass(frozen=True, slots=True)
class Typing:
    """The main type, others that hold too, how sure (0…1), and the concepts that were seen."""

    type: str
    also: tuple[str, ...]
    confidence: float
    concepts: Mapping[str, Hit]
    signal: float = 0.0
    """Weight of the main type's own signals, without likeness to examples."""


def classify(text: str) -> Typing:
    """Type of a description; `confidence` is the main type's share of all weight, 0 when nothing spoke."""
    concepts = find_concepts(text)
    table = data("agents.crisis", "types.yaml")
    scores = _damped({kind: _signals(entry, concepts) for kind, entry in table["types"].items()}, concepts)
    signalled = dict(scores)
    for kind, near in likeness(text).items():
        scores[kind] += table["similarity_weight"] * near
    order = sorted(scores, key=lambda kind: -scores[kind])
    first = order[0]
    bar = table["also_share"] * scores[first]
    also = tuple(kind for kind in order[1:] if scores[kind] >= bar and signalled[kind] >= 3.0)
    total = sum(scores.values())
    return Typing(
        first, also[:2], round(scores[first] / total, 3) if total else 0.0, concepts, signalled[first]
    )


def holds(condition: Mapping[str, Any], concepts: Mapping[str, Hit]) -> bool:
    """Whether every concept in `all`, one of `any` and none of `none` was seen (absent lists hold)."""
    return (
        all(name in concepts for name in condition.get("all", ()))
        and (not condition.get("any") or any(name in concepts for name in condition["any"]))
        and not any(name in concepts for name in condition.get("none", ()))
    )


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
