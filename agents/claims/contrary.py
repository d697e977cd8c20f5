"""What a text says against a computed fact: another verdict, another severity, a praise that nobody gave."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from agents.claims.amounts import Stated
from agents.claims.plain import squeezed
from agents.claims.sources import Sources
from agents.claims.stakes import denied
from knowledge.phrases import data

_ABSENT = object()
_STOP = re.compile(r"[。;!?\n]|\.(?=\s|$)")


def contrary(plain: str, sources: Sources) -> Iterator[str]:
    """Stretches of a folded text that a fact speaks against."""
    for entry in _entries():
        if not _holds(entry, sources.facts):
            continue
        for found in _pattern(entry["never"]).finditer(plain):
            if entry.get("denied") and denied(plain, found.start()):
                continue
            if not supposed(plain, found.start()) and squeezed(found[0]) not in sources.near:
                yield found[0]
    yield from _other_codes(plain, sources)


def _other_codes(plain: str, sources: Sources) -> Iterator[str]:
    for entry in _table()["codes"]:
        fact = _fact(entry["fact"], sources.facts)
        for found in _pattern(entry["says"]).finditer(plain):
            told = found[0] == fact.lower() if isinstance(fact, str) else found[0] in sources.trusted
            if not told and not supposed(plain, found.start()):
                yield found[0]


def other_lengths(claims: Sequence[Stated], plain: str, sources: Sources) -> Iterator[str]:
    """Lengths beside a sanction that are not the computed one; what a rule or a condition says is let be."""
    for entry in _table()["lengths"]:
        fact = _fact(entry["fact"], sources.facts)
        if fact is _ABSENT:
            continue
        for one in (claim for claim in claims if claim.kind == "length"):
            start, end = max(0, one.start - entry["within"]), one.end + entry["within"]
            beside = _pattern(entry["beside"]).search(plain, start, end)
            if beside is None or fact in one.values or supposed(plain, one.start):
                continue
            said = _STOP.split(plain[: one.start])[-1] + _STOP.split(plain[one.start :])[0]
            let_be = _pattern(entry["rule"]).search(said) or squeezed(said) in sources.near
            if not let_be and not denied(plain, beside.start()):
                yield one.said


def _holds(entry: Mapping[str, Any], facts: Any) -> bool:
    """Whether the fact stands as the entry says; a fact that is not there speaks against nothing."""
    fact = _fact(entry["fact"], facts)
    if "is" in entry:
        return fact in entry["is"]
    if not isinstance(fact, int | float):
        return False
    if "above" in entry:
        return bool(fact > entry["above"])
    other = _fact(entry["at_most"], facts)
    return isinstance(other, int | float) and fact <= other


def _fact(path: str, facts: Any) -> Any:
    value = facts
    for name in path.split("."):
        value = value.get(name, _ABSENT) if isinstance(value, Mapping) else _ABSENT
    return value


def supposed(plain: str, at: int) -> bool:
    """Whether it stands in a condition: what would be is no statement of what is."""
    return bool(_pattern(_table()["if"]).search(plain[max(0, at - 60) : at]))


def to_come(plain: str, start: int, end: int) -> bool:
    """Whether a count of times is one that is yet to come (`a second time would mean`)."""
    return supposed(plain, start) or bool(_pattern(_table()["then"]).search(plain[end : end + 16]))


def _entries() -> list[Mapping[str, Any]]:
    entries: list[Mapping[str, Any]] = _table()["contrary"]
    return entries


def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = data("agents.claims", "contrary.yaml")
    return table


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)
