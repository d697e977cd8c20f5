"""Comments that may not wait: safety, minors, self-harm, privacy, law, money; patterns in urgent.yaml."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from knowledge.phrases import data

Severity = Literal["critical", "high"]


@dataclass(frozen=True, slots=True)
class Reason:
    name: str
    severity: Severity
    label: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Rule:
    reason: Reason
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


def reason_of(text: str, sentiment: str) -> Reason | None:
    """The gravest reason to see a folded comment today, None when it can wait.

    A comment that tells a matter as settled, with thanks, is no alarm (self-harm and minors always are).
    """
    for rule in _rules():
        if not rule.pattern.search(text):
            continue
        if rule.unless is not None and not rule.pattern.search(rule.unless.sub(" ", text)):
            continue
        grave = rule.reason.name in ("self_harm", "minors")
        if grave or not (sentiment == "positive" and _settled().search(text)):
            return rule.reason
    return None


def rank(name: str) -> int:
    """Order of a reason, 0 the gravest."""
    return [rule.reason.name for rule in _rules()].index(name)


def reasons() -> list[Reason]:
    return [rule.reason for rule in _rules()]


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            Reason(entry["name"], entry["severity"], entry["label"]),
            re.compile("|".join(f"(?:{pattern})" for pattern in entry["patterns"])),
            re.compile("|".join(f"(?:{p})" for p in entry["unless"])) if entry.get("unless") else None,
        )
        for entry in data("agents.feedback", "urgent.yaml")["reasons"]
    )


@cache
def _settled() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in data("agents.feedback", "urgent.yaml")["settled"]))
