"""Orders to the writer that stand inside a clause with no mark around them (`……公园飞盘写群通知`)."""

import re
from functools import cache
from typing import Any

from agents.drafting.clauses import compiled, expand
from agents.drafting.orders import Reading, note_group
from agents.facts import plain_text
from knowledge.phrases import data

_LEAST = 2  # characters that must be left before an order
_ROUNDS = 3  # orders in a row (`拟个通知发到论坛`)


def without_order(clause: str, reading: Reading, *, first: bool, last: bool) -> str:
    """The clause without orders at its end (or, in the first clause, at its head), which are noted."""
    for _ in range(_ROUNDS):
        shorter = _shorter(clause, reading, first, last)
        if shorter == clause:
            break
        clause = shorter
    return clause


def _shorter(clause: str, reading: Reading, first: bool, last: bool) -> str:
    plain = plain_text(clause)
    for only_last, pattern, unless in _cuts():
        if only_last and not last:
            continue
        found = pattern.search(plain)
        if found and _is_order(found, plain, unless, first):
            _note(found, clause, reading)
            return clause[: found.start("order")].rstrip()
    for pattern in _head_cuts() if first else ():
        found = pattern.match(plain)
        if found:
            _note(found, clause, reading)
            return clause[found.end("order") :].lstrip()
    return clause


def _is_order(found: re.Match[str], plain: str, unless: re.Pattern[str], first: bool) -> bool:
    before = plain[: found.start("order")].rstrip()
    if not before:
        return not first or not plain.isascii()
    return len(before) >= _LEAST and not unless.search(before)


def _note(found: re.Match[str], clause: str, reading: Reading) -> None:
    groups = found.groupdict()
    reading.said.append(clause[slice(*found.span("order"))].strip())
    channel = groups.get("v") or groups.get("v2")
    if channel:
        reading.options.setdefault("channel", channel)
    if groups.get("g"):
        note_group(reading, clause[slice(*found.span("g"))])
    if groups.get("tone"):
        reading.options.setdefault("tone", str(groups["tone"]))
    if groups.get("noun"):
        reading.noun = reading.noun or str(groups["noun"])
    if groups.get("to"):
        reading.to = reading.to or clause[slice(*found.span("to"))]


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = data("agents.drafting", "instructions.yaml")
    return rules


@cache
def _cuts() -> tuple[tuple[bool, re.Pattern[str], re.Pattern[str]], ...]:
    macros = _rules()["macros"]
    return tuple(
        (bool(cut.get("last")), compiled(expand(cut["pattern"], macros)), compiled(cut["unless"]))
        for cut in _rules()["cuts"]
    )


@cache
def _head_cuts() -> tuple[re.Pattern[str], ...]:
    return tuple(compiled(expand(source, _rules()["macros"])) for source in _rules()["heads_cut"])
