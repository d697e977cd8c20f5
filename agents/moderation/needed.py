"""Which characters any match of an expression must hold: what lets most patterns be skipped unread."""

import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Any

_WIDEST_RANGE = 80
MOST_HINTS = 3
_SYNTAX = re.compile(r"\\.|[\[\]()|]", re.DOTALL)
Letters = frozenset[str] | None
"""None: nothing can be said."""


@cache
def needed(source: str) -> tuple[frozenset[str], ...]:
    """The smallest such sets, of each of which one must occur; empty when it asks for nothing particular."""
    known = {letters for part in import_module("re._parser").parse(source) if (letters := _of_part(*part))}
    return tuple(sorted(known, key=len)[:MOST_HINTS])


def alternatives(source: str) -> list[str]:
    """The outermost alternatives of an expression (`a|b(c|d)` → `a`, `b(c|d)`)."""
    pieces, depth, in_set, start = [], 0, False, 0
    for match in _SYNTAX.finditer(source):
        sign = match[0]
        if in_set:
            in_set = sign != "]"
        elif sign == "[":
            in_set = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and depth == 0:
            pieces.append(source[start : match.start()])
            start = match.end()
    return [*pieces, source[start:]]


def _of_sequence(parts: Iterable[tuple[Any, Any]]) -> Letters:
    known = [letters for part in parts if (letters := _of_part(*part)) is not None]
    return min(known, key=len, default=None)


def _of_part(kind: Any, content: Any) -> Letters:
    match str(kind):
        case "LITERAL":
            return frozenset(chr(content))
        case "IN":
            return _of_set(content)
        case "SUBPATTERN":
            return _of_sequence(content[3])
        case "BRANCH":
            return _joined(_of_sequence(branch) for branch in content[1])
        case "MAX_REPEAT" | "MIN_REPEAT" if content[0] > 0:
            return _of_sequence(content[2])
    return None


def _of_set(items: Iterable[tuple[Any, Any]]) -> Letters:
    return _joined(_of_item(str(kind), content) for kind, content in items)


def _of_item(kind: str, content: Any) -> Letters:
    if kind == "LITERAL":
        return frozenset(chr(content))
    if kind == "RANGE" and content[1] - content[0] < _WIDEST_RANGE:
        return frozenset(map(chr, range(content[0], content[1] + 1)))
    return None


def _joined(sets: Iterable[Letters]) -> Letters:
    letters: set[str] = set()
    for one in sets:
        if one is None:
            return None
        letters |= one
    return frozenset(letters)
