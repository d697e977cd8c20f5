"""Reasons why a comment may not wait: safety, minors, self-harm, privacy, law, money (urgent.yaml)."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from agents.feedback.gate import Gate
from knowledge.phrases import data

Severity = Literal["critical", "high"]


@dataclass(frozen=True, slots=True)
class Reason:
    name: str
    severity: Severity
    label: dict[str, str]


def reason(name: str) -> Reason:
    return _reasons()[name]


def reasons() -> list[Reason]:
    return list(_reasons().values())


def rank(name: str) -> int:
    """Order of a reason, 0 the gravest."""
    return list(_reasons()).index(name)


def fitting(text: str) -> list[str]:
    """Names of the reasons whose patterns fit a folded text, the gravest first."""
    return [name for name in sorted(_gate().found(text), key=rank) if not _taken_back(name, text)]


def _taken_back(name: str, text: str) -> bool:
    """What fits only inside an exception (asking how, praising, quoting fiction) fits nothing."""
    unless = _unless(name)
    return (
        unless is not None and bool(unless.search(text)) and name not in _gate().found(unless.sub(" ", text))
    )


@cache
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
