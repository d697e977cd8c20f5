"""The single rules inside a clause that is a list: each item stands for itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.model import Clause

_BULLET = re.compile(r"^\s*[-*•·]\s*")
_ITEM = re.compile(r"^\s*(?:[-*•·]|\d+(?:\.\d+)*[.)、．]|[(（][一二三四五六七八九十\d]+[)）])\s*\S")


def entries(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """The clauses; one whose every line is an item of a list is given line by line."""
    for clause in clauses:
        lines = [line for line in clause.text.splitlines() if line.strip()]
        if len(lines) > 1 and all(map(_ITEM.match, lines)):
            for line in lines:
                yield replace(clause, text=_BULLET.sub("", line).strip())
        else:
            yield clause
