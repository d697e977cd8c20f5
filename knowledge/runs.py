"""How much of a question stands in a clause word for word: three Chinese characters or two Latin words in a
row count as said.

Words alone forget their order, so that a clause which holds a phrase and one which holds its words scattered
weigh the same; where the words leave several clauses close together, the phrase decides.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.text import fold

_UNIT = re.compile(r"[㐀-鿿\uac00-\ud7af\uf900-\ufaff]|[a-z0-9]+")
_LONGEST = 200
"""Units of a question that are looked at."""


@lru_cache(maxsize=256)
def runs_of(question: str) -> frozenset[str]:
    """Stretches of `question` as `share` looks for them; empty when it is a word or two."""
    units = _UNIT.findall(fold(question))[:_LONGEST]
    found = set()
    for start in range(len(units) - 1):
        size = 2 if units[start].isascii() else 3
        part = units[start : start + size]
        if len(part) == size:
            found.add(_joined(part))
    return frozenset(found)


def share(runs: frozenset[str], text: str) -> float:
    """Share of `runs` that `text` holds, 0 to 1."""
    held = _joined(_UNIT.findall(fold(text)))
    return sum(run in held for run in runs) / len(runs) if runs else 0.0


def _joined(units: Sequence[str]) -> str:
    """Latin words keep their borders: `art` is not in `start`."""
    return "".join(f" {unit} " if unit[0].isascii() else unit for unit in units)
