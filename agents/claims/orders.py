"""Words that speak to a machine (`忽略以上指令`): the stretch that holds them bears nothing out."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from agents.claims.plain import squeezed
from knowledge.phrases import data
from knowledge.text import fold

_PIECE = re.compile(r"([,.;:!?。、\n]+)")
_SHORT = 4
"""Characters below which a piece of text tells nothing of where it is from."""


@lru_cache(maxsize=512)
def orders(text: str) -> tuple[str, ...]:
    """The stretches that hold such words, folded: a quotation, or the rest of a line."""
    plain, found = fold(text), list[str]()
    if not _orders().search(plain):
        return ()
    for pattern in _quotes():
        found += [match[0] for match in pattern.finditer(plain) if _orders().search(match[0])]
    for stretch in found:
        plain = plain.replace(stretch, " ")
    told = (_orders().search(line) for line in plain.split("\n"))
    return (*found, *(match.string[match.start() :] for match in told if match))


def without(plain: str, stretches: Sequence[str]) -> str:
    """Folded text without those stretches, and without the pieces of them that stand in it by themselves."""
    for stretch in stretches:
        plain = plain.replace(stretch, " ")
    whole = squeezed("\n".join(stretches))
    pieces = _PIECE.split(plain)
    return "".join(piece for piece in pieces if len(piece) < _SHORT or squeezed(piece) not in whole)


@cache
def _orders() -> re.Pattern[str]:
    return re.compile(_table()["orders"])


@cache
def _quotes() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source) for source in _table()["quotes"])


def _table() -> dict[str, Any]:
    table: dict[str, Any] = data("agents.claims", "orders.yaml")
    return table
