"""Text as it is compared: the same words however wide their characters and marks are."""

import re
from functools import cache, lru_cache
from typing import Any

from knowledge.phrases import data
from knowledge.text import fold, fold_map

_BLANK = re.compile(r"\s+")


def squeezed(text: str) -> str:
    """Folded, without blanks."""
    return _BLANK.sub("", fold(text))


@lru_cache(maxsize=256)  # what was given is compared with every quotation
def bare(text: str) -> str:
    """Folded, without blanks, with one kind of each mark: as quotations are compared."""
    return _BLANK.sub("", fold(text).translate(_marks()))


def place(quote: str, stored: str) -> str | None:
    """The stretch of `stored` that a quotation repeats, as stored; None when it repeats none."""
    if quote in stored:
        return quote
    wanted = bare(quote)
    if not wanted or wanted not in bare(stored):
        return None
    folded, origin = fold_map(stored)
    kept = [
        (mark, at)
        for char, at in zip(folded.translate(_marks()), origin, strict=False)
        for mark in char
        if not char.isspace()
    ]
    at = "".join(char for char, _ in kept).find(wanted)
    if at < 0:
        return None
    return stored[kept[at][1] : kept[at + len(wanted) - 1][1] + 1]


@cache
def _marks() -> dict[int, str]:
    table: dict[str, Any] = data("agents.claims", "patterns.yaml")["marks"]
    return {ord(char): mark for mark, chars in table.items() for char in chars}
