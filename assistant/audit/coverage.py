"""Which areas of community work the library writes down, and with which clauses."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from assistant.audit.findings import PACKAGE, Area, Aspect, Finding, say
from knowledge.model import Citation, Clause
from knowledge.phrases import data
from knowledge.text import fold

_SHOWN = 3


@cache
def _areas() -> tuple[Mapping[str, Any], ...]:
    return tuple(data(PACKAGE, "areas.yaml"))


@cache
def _patterns(area: str, aspect: str) -> tuple[re.Pattern[str], ...]:
    spec = next(a for entry in _areas() if entry["id"] == area for a in entry["aspects"] if a["id"] == aspect)
    return tuple(re.compile(pattern) for pattern in spec["says"])


def survey(clauses: Sequence[Clause], language: str) -> tuple[Area, ...]:
    """Every area with its aspects and the clauses that cover each."""
    read = [
        (clause, fold(f"{clause.title} {clause.section} {clause.clause}"), fold(clause.text))
        for clause in clauses
    ]
    spoken = _spoken(language)
    return tuple(
        Area(
            entry["id"],
            entry["name"][spoken],
            tuple(_aspect(entry["id"], spec, read, language) for spec in entry["aspects"]),
        )
        for entry in _areas()
    )


def gaps(areas: Sequence[Area], language: str) -> Iterator[Finding]:
    """One finding for each aspect that nothing covers; an area with nothing at all weighs more."""
    for area in areas:
        for aspect in area.aspects:
            if aspect.covered:
                continue
            key = "gap" if area.covered else "gap_area"
            yield Finding(
                kind="coverage",
                level="info" if area.covered else "warn",
                message=say(key, language, area=area.name, aspect=aspect.name),
                proposal=_proposal(area.id, aspect.id, language),
            )


def _proposal(area: str, aspect: str, language: str) -> str:
    entry = next(entry for entry in _areas() if entry["id"] == area)
    spec = next(spec for spec in entry["aspects"] if spec["id"] == aspect)
    return str(spec["proposal"][_spoken(language)])


def _aspect(
    area: str, spec: Mapping[str, Any], read: Sequence[tuple[Clause, str, str]], language: str
) -> Aspect:
    patterns = _patterns(area, spec["id"])
    found: list[tuple[float, int, Clause]] = []
    for order, (clause, headings, text) in enumerate(read):
        worth = _worth(patterns, headings, text)
        if worth:
            found.append((worth + (clause.language == language), -order, clause))
    best = sorted(found, key=lambda item: item[:2], reverse=True)[:_SHOWN]
    return Aspect(spec["id"], spec["name"][_spoken(language)], tuple(_cited(c) for *_, c in best))


def _worth(patterns: Sequence[re.Pattern[str]], headings: str, text: str) -> float:
    """0 unless every pattern is found and the last one (what is laid down) in the clause's own words."""
    if not patterns[-1].search(text):
        return 0.0
    worth = 0.0
    for pattern in patterns:
        own, above = pattern.search(text), pattern.search(headings)
        if not (own or above):
            return 0.0
        worth += bool(own) + bool(above)
    return worth


def _cited(clause: Clause) -> Citation:
    return clause.cite()


def _spoken(language: str) -> str:
    return "en" if language == "en" else "zh"
