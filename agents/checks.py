"""Checks that hold for every deliverable, whoever wrote it."""

import re
from collections.abc import Iterable, Sequence

from agents.base import Finding, Tools
from knowledge.model import Citation
from knowledge.phrases import phrases
from knowledge.text import fold

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
    """Numbers in prose that stand in none of the sources: a model must not bring its own."""
    known = {number for source in sources for number in numbers_in(source)}
    return [number for number in numbers_in(prose) if number not in known]
