"""Many patterns over many texts: each is tried only on texts that hold a literal it cannot match without.

The literals of all patterns are looked for in one pass (Aho and Corasick 1975); little is left to try.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import ahocorasick

_LAZY = ("?", "*", "{0")
_LOOKAROUND = ("?!", "?=", "?<!", "?<=")
_SPECIAL = ".^$|()[]{}*+?\\"


class Gate:
    """Named regular expressions, searched together; each name stands for any of its patterns."""

    def __init__(self, patterns: Mapping[str, Iterable[str]]) -> None:
        self._tried: list[tuple[str, re.Pattern[str]]] = []
        self._always: list[int] = []
        waiting: dict[str, list[int]] = defaultdict(list)
        for name, whole in patterns.items():
            for pattern in (part for one in whole for part in alternatives(one)):
                number = len(self._tried)
                self._tried.append((name, re.compile(pattern)))
                for literal in (needs := needed(pattern)):
                    waiting[literal].append(number)
                if not needs:
                    self._always.append(number)
        self._literals: Any = ahocorasick.Automaton()
        for literal, numbers in waiting.items():
            self._literals.add_word(literal, tuple(numbers))
        if waiting:
            self._literals.make_automaton()

    def found(self, text: str) -> set[str]:
        """Names of the patterns that match somewhere in the text."""
        waiting = set(self._always)
        if len(self._literals):
            for _, numbers in self._literals.iter(text):
                waiting.update(numbers)
        names: set[str] = set()
        for number in waiting:
            name, pattern = self._tried[number]
            if name not in names and pattern.search(text):
                names.add(name)
        return names


def alternatives(pattern: str) -> list[str]:
    """The pattern cut at the bars outside all brackets."""
    parts, start, depth = [], 0, 0
    for at, token in _tokens(pattern):
        depth += (token == "(") - (token == ")")
        if token == "|" and not depth:
            parts.append(pattern[start:at])
            start = at + 1
    return [*parts, pattern[start:]]


def needed(pattern: str) -> frozenset[str]:
    """Literals of which one stands in every match; empty when that cannot be told."""
    found = [_needed_by(part) for part in alternatives(pattern)]
    return frozenset().union(*found) if all(found) else frozenset()


def _needed_by(part: str) -> frozenset[str]:
    """The most telling choice of literals among the pieces of one alternative."""
    choices = [choice for choice in _pieces(part) if choice]
    return max(choices, key=lambda choice: (min(map(len, choice)), -len(choice)), default=frozenset())


def _pieces(part: str) -> Iterator[frozenset[str]]:
    """What each piece that must be there needs: runs of plain characters, classes, groups."""
    tokens = [*_tokens(part), (len(part), "")]
    run, at = "", 0
    while at < len(tokens) - 1:
        start, token = tokens[at]
        end = _closing(tokens, at) if token == "(" else at
        after = tokens[end + 1][0]
        optional = part.startswith(_LAZY, after)
        plain = _plain(token)
        if plain and not optional:
            run += plain
        else:
            yield frozenset({run} if run else ())
            run = ""
            if not optional:
                yield _group(part[start + 1 : tokens[end][0]]) if token == "(" else _class(token)
        at = end + 1
    yield frozenset({run} if run else ())


def _group(inside: str) -> frozenset[str]:
    if inside.startswith(_LOOKAROUND):
        return frozenset()
    return needed(inside.removeprefix("?:"))


def _class(token: str) -> frozenset[str]:
    simple = token.startswith("[") and not set(token[1:-1]) & set("^-\\")
    return frozenset(token[1:-1]) if simple else frozenset()


def _plain(token: str) -> str:
    """The character that a token stands for, empty when it is not one certain character."""
    if len(token) == 2 and token[0] == "\\":
        return "" if token[1].isalnum() else token[1]
    return token if len(token) == 1 and token not in _SPECIAL else ""


def _closing(tokens: list[tuple[int, str]], at: int) -> int:
    depth = 0
    for index in range(at, len(tokens)):
        depth += (tokens[index][1] == "(") - (tokens[index][1] == ")")
        if not depth:
            return index
    raise ValueError(tokens)


_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d*,?\d*\}|.", re.DOTALL)


def _tokens(pattern: str) -> Iterator[tuple[int, str]]:
    """Position and text of each token: an escape, a class, a repeat count or a single character."""
    for match in _TOKEN.finditer(pattern):
        yield match.start(), match[0]
