"""A list that a document gives as a section: its clauses are the items."""

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.answers.asking import Question, weight
from agents.answers.lexis import lexis
from agents.answers.probes import Probe, View, probes
from agents.answers.sentences import enumerates
from agents.answers.support import Support
from knowledge.model import Clause, Clauses

_ROW = re.compile(
    r"([^:\uff1a;\uff1b。]{1,10})[:\uff1a][^;\uff1b。]{1,60}[;\uff1b][^:\uff1a;\uff1b。]{1,10}[:\uff1a]"
)
_LOOKED, _FEWEST, _MOST, _CHARS = 6, 3, 12, 160


def listed(question: Question, weighed: Sequence[Support], library: Clauses) -> tuple[Support, ...]:
    """The clauses of the section whose heading names what is asked for; none where the best clause is
    itself the list, or no heading does.
    """
    if enumerates(weighed[0].stretch.text):
        return ()
    looked = [probe for probe in probes(question, lexis(library)) if not probe.inherited]
    rows = _rows(weighed, looked, library)
    if rows:
        return rows
    for support in weighed[:_LOOKED]:
        if _named(support.clause, looked) >= weight("heading"):
            items = _section(support.clause, library)
            if _FEWEST <= len(items) <= _MOST:
                return tuple(_item(clause, support) for clause in items)
    return ()


def _rows(weighed: Sequence[Support], looked: Sequence[Probe], library: Clauses) -> tuple[Support, ...]:
    """The rows of a table whose first column is what is asked for."""
    for support in weighed[:_LOOKED]:
        column = _column(support.clause)
        if column and _share(looked, View(column)) >= weight("heading"):
            rows = [
                other
                for other in library.clauses(support.clause.doc)
                if other.section == support.clause.section and _column(other) == column
            ]
            if _FEWEST <= len(rows) <= _MOST:
                return tuple(_item(clause, support) for clause in rows)
    return ()


def _column(clause: Clause) -> str:
    """Name of the first column, where the clause is a row of a table."""
    found = _ROW.match(clause.text)
    return found[1] if found else ""


def _named(clause: Clause, looked: Sequence[Probe]) -> float:
    return _share(looked, View(clause.section.split(" › ")[-1]))


def _share(looked: Sequence[Probe], view: View) -> float:
    total = sum(probe.weight for probe in looked)
    return sum(probe.weight * probe.credit(view) for probe in looked) / total if total else 0.0


def _section(clause: Clause, library: Clauses) -> list[Clause]:
    """Numbered siblings without the words that introduce them."""
    heading = clause.section.split(" › ")[-1]
    siblings = [
        other
        for other in library.clauses(clause.doc)
        if other.section == clause.section and other.clause not in ("", heading)
    ]
    return siblings if len({other.clause for other in siblings}) == len(siblings) else []


def _item(clause: Clause, like: Support) -> Support:
    text = clause.text if len(clause.text) <= _CHARS else clause.text[: _end(clause.text)]
    return Support(clause, replace(like.stretch, text=text.strip()), 0.0, like.rank)


def _end(text: str) -> int:
    """End of the first sentence, or of what fits."""
    stops = [at + 1 for at, char in enumerate(text[:_CHARS]) if char in "。；;\uff1b\n"]
    return stops[0] if stops else _CHARS
