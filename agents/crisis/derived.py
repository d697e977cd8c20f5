"""Concepts that follow from others, or from a broad idea once the type is known."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agents.crisis.concepts import Hit
from agents.crisis.features import first_of_idea
from knowledge.phrases import data


def with_derived(concepts: Mapping[str, Hit]) -> dict[str, Hit]:
    """The concepts and those that follow from them, each shown by the words of its ground."""
    known = dict(concepts)
    for name, rule in _rules().items():
        ground = next((known[other] for other in rule["any"] if other in known), None)
        if name not in known and ground and _allowed(rule, known):
            known[name] = replace(ground, concept=name)
    return known


def with_ideas(concepts: Mapping[str, Hit], text: str, type_: str) -> dict[str, Hit]:
    """The same after the type is settled: which case of it this is may be told in words nobody foresaw."""
    known = dict(concepts)
    for name, rule in _rules().items():
        if name in known or rule.get("only") != type_ or any(other in known for other in rule["unless"]):
            continue
        found = first_of_idea(text, rule["ideas"])
        if found:
            known[name] = Hit(name, *found)
    return _last_resort(known, type_)


def _last_resort(known: dict[str, Hit], type_: str) -> dict[str, Hit]:
    """Harm told in words nobody foresaw, beside something that people ate or used."""
    rule = data("agents.crisis", "types.yaml")["last_resort"]
    ground = known.get(rule["from"])
    if type_ != rule["only"] or ground is None or any(name in known for name in rule["unless"]):
        return known
    return {**known, **{name: replace(ground, concept=name) for name in rule["gives"]}}


def _allowed(rule: Mapping[str, Any], known: Mapping[str, Hit]) -> bool:
    return all(name in known for name in rule.get("all", ())) and not any(
        name in known for name in rule.get("none", ())
    )


def _rules() -> Mapping[str, Any]:
    rules: Mapping[str, Any] = data("agents.crisis", "types.yaml")["derived"]
    return rules
