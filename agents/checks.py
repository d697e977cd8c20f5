"""Checks that hold for every deliverable, whoever wrote it."""

import re
from collections.abc import Iterable, Sequence

from agents.base import Finding, Tools
from agents.claims.amounts import Stated, stated, without_list_marks
from agents.claims.sources import Sources
from knowledge.model import Citation
from knowledge.phrases import phrases
from knowledge.text import fold

_EXACT = ("clock", "length", "date", "percent", "money", "people", "ordinal", "day", "month")
"""Kinds of statements that mean one thing in any form."""
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


def check_citations(citations: Sequence[Citation], tools: Tools, language: str = "zh") -> list[Finding]:
    """An error for each citation whose clause is not stored, or whose quote is not verbatim in it."""
    return [
        Finding(check="citation", level="error", message=_not_verbatim(citation, language))
        for citation in citations
        if not _stands(citation, tools)
    ]


def _stands(citation: Citation, tools: Tools) -> bool:
    clause = tools.library.get(citation.chunk_id)
    return clause is not None and bool(citation.quote) and citation.quote in clause.text


def _not_verbatim(citation: Citation, language: str) -> str:
    return phrases("agents").say("quote_not_verbatim", language, title=citation.title, clause=citation.clause)


def numbers_in(text: str) -> list[str]:
    """Numbers of a text as written, widths folded, thousands separators dropped (`1,284` → `1284`)."""
    return [re.sub(r",(?=\d{3})", "", number) for number in _NUMBER.findall(fold(text))]


def unsupported_numbers(prose: str, sources: Iterable[str]) -> list[str]:
    """Numbers in prose that stand in none of the sources, in no other form of the same amount either
    (20:00 is 晚上八点, three days are 72 hours)."""
    given = list(sources)
    known = {number for source in given for number in numbers_in(source)}
    strange = [number for number in numbers_in(without_list_marks(fold(prose))) if number not in known]
    return [number for number in strange if not _otherwise(number, prose, given)] if strange else []


def _otherwise(number: str, prose: str, given: Sequence[str]) -> bool:
    """Whether every statement of the prose that holds the number is made by the sources in another form."""
    known = Sources(asked=given)
    holding = [one for one in stated(fold(prose)) if number in numbers_in(one.said)]
    return bool(holding) and all(one.kind in _EXACT and known.bears(one) for one in holding)


def says(text: str, amount: str) -> bool:
    """Whether a text states every amount or hour of another, in whatever form (`20:30` is 晚上八点半)."""
    wanted = [one for one in stated(fold(amount)) if one.kind in (*_EXACT, "count")]
    named = stated(fold(text)) if wanted else []
    return amount in text or (bool(wanted) and all(any(_same(w, n) for n in named) for w in wanted))


def _same(wanted: Stated, named: Stated) -> bool:
    """A bare number is held by any amount of that number, and people by so many places."""
    if wanted.kind == "count":
        return bool(wanted.values & (named.values | named.parts))
    if wanted.kind == "people" and named.kind in ("count", "many"):
        return bool(wanted.values & named.values)
    return wanted.kind == named.kind and bool(wanted.values & named.values)
