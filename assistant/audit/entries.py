"""The single rules inside a clause that is a list: each item stands for itself."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from knowledge.model import Clause

_BULLET = re.compile(r"^\s*[-*•·]\s*")
_ITEM = re.compile(r"^\s*(?:[-*•·]|\d+(?:\.\d+)*[.)、．]|[(（][一二三四五六七八九十\d]+[)）])\s*\S")


def entries(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """The clauses; a list is given item by item."""
    for clause in clauses:
        yield from items(clause) or (clause,)


def items(clause: Clause) -> list[Clause]:
    """The items of a clause that is a list; empty when it is none.
    Its first item may stand without its bullet.
    """
    lines = [line for line in clause.text.splitlines() if line.strip()]
    if len(lines) < 2 or not all(map(_ITEM.match, lines[1:])):
        return []
    return [replace(clause, text=_BULLET.sub("", line).strip()) for line in lines]
