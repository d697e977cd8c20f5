"""Comments that may not wait: safety, minors, self-harm, privacy, law, money.

Patterns in urgent.yaml first, then what is learned from examples (alarms.py).
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from agents.feedback.alarms import alarm_in
from agents.feedback.gate import Gate
from agents.feedback.opinion import Sentiment
from knowledge.phrases import data

Severity = Literal["critical", "high"]


@dataclass(frozen=True, slots=True)
class Reason:
    name: str
    severity: Severity
    label: dict[str, str]


_GRAVE = ("self_harm", "minors")
_ALARM = {"negative": 0.4, "neutral": 0.6, "positive": 0.85}
"""How likely an alarm must be that no pattern names, by the comment's sentiment."""


def reason_of(text: str, sentiment: Sentiment) -> Reason | None:
    """The gravest reason to see a folded comment today, None when it can wait.

    A comment that tells a matter as settled, with thanks, is no alarm (self-harm and minors always are).
    """
    for name in sorted(_gate().found(text), key=rank):
        unless = _unless(name)
        if unless is not None and name not in _gate().found(unless.sub(" ", text)):
            continue
        if name in _GRAVE or not (sentiment == "positive" and _settled().search(text)):
            return _reasons()[name]
    name, chance = alarm_in(text)
    return _reasons()[name] if chance > _ALARM[sentiment] else None


def rank(name: str) -> int:
    """Order of a reason, 0 the gravest."""
    return list(_reasons()).index(name)


def reasons() -> list[Reason]:
    return list(_reasons().values())


def _entries() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = data("agents.feedback", "urgent.yaml")["reasons"]
    return entries


@cache
def _reasons() -> dict[str, Reason]:
    return {entry["name"]: Reason(entry["name"], entry["severity"], entry["label"]) for entry in _entries()}


@cache
def _gate() -> Gate:
    return Gate({entry["name"]: entry["patterns"] for entry in _entries()})


@cache
def _unless(name: str) -> re.Pattern[str] | None:
    patterns = next(entry.get("unless") for entry in _entries() if entry["name"] == name)
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None


@cache
def _settled() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in data("agents.feedback", "urgent.yaml")["settled"]))
