"""Clauses that make an exception to a clause: they name its number."""

import re
from collections.abc import Iterator
from functools import cache

from agents.answers.wording import PACKAGE
from knowledge.model import Clause, Clauses
from knowledge.phrases import data

_NUMBER = re.compile(r"\d+\.\d+")
_MOST = 2


def exceptions(clause: Clause, library: Clauses) -> Iterator[Clause]:
    """At most two, of the same document."""
    if not _NUMBER.fullmatch(clause.clause):
        return
    named = re.compile(rf"(?<![\d.]){re.escape(clause.clause)}(?![\d.]*\d)")
    told = 0
    for other in library.clauses(clause.doc):
        about = named.search(other.text) and (
            _exempts().search(other.section) or _exempts().search(other.text)
        )
        if about and other.chunk_id != clause.chunk_id and told < _MOST:
            told += 1
            yield other


@cache
def _exempts() -> re.Pattern[str]:
    return re.compile(data(PACKAGE, "leading.yaml")["exempts"], re.IGNORECASE)
