"""Clauses that make an exception to a clause: they name its number."""

import re
from collections.abc import Iterator
from functools import cache

from agents.answers.wording import PACKAGE
from knowledge.model import Clause, Clauses
from knowledge.phrases import data

_NUMBER = re.compile(r"\d+\.\d+")
_SENTENCE = re.compile(r"[^。;\uff1b]+[。;\uff1b]?|\.(?= [A-Z])")
_MOST = 2


def exceptions(clause: Clause, library: Clauses) -> Iterator[Clause]:
    """At most two, of the same document."""
    if not _NUMBER.fullmatch(clause.clause):
        return
    number = rf"(?<![\d.]){re.escape(clause.clause)}(?![\d.]*\d)"
    exempts = re.compile(data(PACKAGE, "leading.yaml")["exempts"].replace("NUMBER", number), re.IGNORECASE)
    told = 0
    for other in library.clauses(clause.doc):
        if other.chunk_id != clause.chunk_id and told < _MOST and exempts.search(other.text):
            told += 1
            yield other


def own_exceptions(clause: Clause) -> str:
    """The sentences of a clause that except something from it, as one verbatim stretch, or nothing."""
    at = [match.span() for match in _SENTENCE.finditer(clause.text) if _inside().search(match[0])]
    return clause.text[at[0][0] : at[-1][1]].strip() if at else ""


@cache
def _inside() -> re.Pattern[str]:
    return re.compile(data(PACKAGE, "leading.yaml")["inside"], re.IGNORECASE)
