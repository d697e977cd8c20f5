"""Which words any match of an expression must hold: what lets most patterns be skipped unread.

The idea is that of RE2's prefilter: a piece whose matches can be listed is listed, and of what must occur the
longest words are kept.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

_MOST_WORDS = 200
_WIDEST_RANGE = 80
MOST_HINTS = 3
_SYNTAX = re.compile(r"\\.|[\[\]()|]", re.DOTALL)
Words = frozenset[str]
_NOTHING: Words = frozenset({""})


@dataclass(frozen=True, slots=True)
class _Part:
    """`exact`: everything the piece can match, None when that is too much to list; `musts`: sets of words, of
    each of which every match holds one."""

    exact: Words | None = None
    musts: tuple[Words, ...] = ()


@cache
def needed(source: str) -> tuple[Words, ...]:
    """The most telling such sets, of each of which one word must occur; empty when it asks for nothing
    particular."""
    whole = _sequence(import_module("re._parser").parse(source))
    musts = {must for must in _all_musts(whole) if "" not in must}
    return tuple(sorted(musts, key=_telling)[:MOST_HINTS])


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


def _telling(words: Words) -> tuple[int, int, list[str]]:
    """Long words before short ones, few before many."""
    return -min(map(len, words)), len(words), sorted(words)


def _all_musts(part: _Part) -> tuple[Words, ...]:
    return (part.exact,) if part.exact is not None else part.musts


def _sequence(parts: Iterable[tuple[Any, Any]]) -> _Part:
    """Neighbours whose matches can be listed are joined into longer words."""
    run, broken = _NOTHING, False
    musts: list[Words] = []
    for part in (_of(str(kind), content) for kind, content in parts):
        if part.exact is not None and len(run) * len(part.exact) <= _MOST_WORDS:
            run = frozenset(before + after for before in run for after in part.exact)
            continue
        musts += [run, *part.musts]
        run, broken = (part.exact if part.exact is not None else _NOTHING), True
    if not broken:
        return _Part(run)
    return _Part(None, tuple(must for must in [*musts, run] if "" not in must))


def _of(kind: str, content: Any) -> _Part:
    match kind:
        case "LITERAL":
            return _Part(frozenset(chr(content)))
        case "IN":
            return _set(content)
        case "SUBPATTERN":
            return _sequence(content[3]) if not content[1] else _Part()
        case "ATOMIC_GROUP":
            return _sequence(content)
        case "BRANCH":
            return _branch([_sequence(branch) for branch in content[1]])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _repeated(content[0], content[1], _sequence(content[2]))
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return _Part(_NOTHING)
    return _Part()


def _branch(branches: Sequence[_Part]) -> _Part:
    listed = [branch.exact for branch in branches if branch.exact is not None]
    if len(listed) == len(branches) and sum(map(len, listed)) <= _MOST_WORDS:
        return _Part(frozenset().union(*listed))
    best = [min(musts, key=_telling) for branch in branches if (musts := _sound(branch))]
    return _Part(None, (frozenset().union(*best),) if len(best) == len(branches) else ())


def _sound(part: _Part) -> list[Words]:
    return [must for must in _all_musts(part) if must and "" not in must]


def _repeated(least: int, most: int, part: _Part) -> _Part:
    if part.exact is not None and most == 1:
        return part if least else _Part(part.exact | _NOTHING)
    return _Part(None, tuple(_sound(part)) if least else ())


def _set(items: Iterable[tuple[Any, Any]]) -> _Part:
    letters: set[str] = set()
    for kind, content in items:
        if str(kind) == "LITERAL":
            letters.add(chr(content))
        elif str(kind) == "RANGE" and content[1] - content[0] < _WIDEST_RANGE:
            letters |= set(map(chr, range(content[0], content[1] + 1)))
        else:
            return _Part()
    return _Part(frozenset(letters))
