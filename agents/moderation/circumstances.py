"""Circumstances that a clause names for a heavier first step, and whether a message shows one of them."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from agents.moderation.detect import VIOLATION
from agents.moderation.judge import Seen
from agents.moderation.ladder import Step, parse_ladder
from agents.moderation.lexicon import PACKAGE
from agents.privacy import find_personal
from knowledge.phrases import data
from knowledge.text import fold

_PIECE = re.compile(r"[;\uff1b\u3002\n]|\.(?=\s|$)")


def shown(text: str, findings: Iterable[Seen]) -> frozenset[str]:
    """Names of the circumstances (`data/circumstances.yaml`) that a message with these findings shows."""
    seen, plain = list(findings), fold(text)
    return frozenset(name for name, spec in _spec().items() if _shows(name, spec, plain, seen))


def named_case(clause: str, met: frozenset[str]) -> Step | None:
    """The gravest step that a clause gives at once for a case of which one of the circumstances is met."""
    steps = [
        step for piece in _PIECE.split(clause) if (step := _at_once(piece)) and met & _named(fold(piece))
    ]
    return max(steps, key=lambda step: step.weight, default=None)


def _at_once(piece: str) -> Step | None:
    found = parse_ladder(piece)
    return found.at_once if found else None


def _named(plain: str) -> frozenset[str]:
    return frozenset(name for name in _spec() if _pattern(name, "clause").search(plain))


def _shows(name: str, spec: Mapping[str, Any], plain: str, seen: list[Seen]) -> bool:
    if "unless" in spec and _pattern(name, "unless").search(plain):
        return False
    sure = {one.category for one in seen if one.confidence >= VIOLATION}
    beside = sure.intersection(spec.get("beside", ()))
    if beside or ("words" in spec and _pattern(name, "words").search(plain)):
        return True
    return "exposed" in spec and any(piece.kind in spec["exposed"] for piece in find_personal(plain))


@cache
def _pattern(name: str, part: str) -> re.Pattern[str]:
    return re.compile(str(_spec()[name][part]))


def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/circumstances.yaml")
    return found
