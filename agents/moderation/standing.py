"""Which clauses of a document hold on a day: by its front matter, and by what its own text says."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from agents.moderation.lexicon import PACKAGE
from agents.moderation.marks import ACTION, marks
from agents.moderation.provision import names_of, parent_number, title_above
from agents.moderation.terms import Term, numbers_in, terms_in, terms_of_title
from knowledge.model import Clause
from knowledge.phrases import data
from knowledge.text import fold

_PATH = "›"


def in_force(clause: Clause, day: date) -> bool:
    """By the front matter alone."""
    begun = clause.effective is None or clause.effective <= day
    return begun and (clause.expires is None or day <= clause.expires)


class Standing:
    """Of one document. Where several terms of one kind are stated, the earliest beginning counts, and the
    latest end (what holds no more at once apart)."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._clauses = clauses
        self._told = {clause.chunk_id: terms_in(clause.text) for clause in clauses}

    def holds(self, clause: Clause, day: date) -> bool:
        if not in_force(clause, day):
            return False
        own = [term for number in _chain(clause.clause) for term in self._of_number(number, clause)]
        own += [term for term in self._told.get(clause.chunk_id, ()) if self._scope(term, clause) == "clause"]
        own += [term for title in clause.section.split(_PATH) for term in terms_of_title(title)]
        return _hold(own, day) and _hold(self._of_document(clause), day)

    def _of_document(self, clause: Clause) -> list[Term]:
        """What the text says of the whole document, where the front matter leaves it open."""
        told = [*self._stated, *terms_of_title(clause.title)]
        begins = [term for term in told if term.first and clause.effective is None]
        ends = [term for term in told if term.last and clause.expires is None]
        return [*begins, *(term for term in ends if term not in begins)]

    @cached_property
    def _stated(self) -> list[Term]:
        return [
            term
            for clause in self._clauses
            for term in self._told[clause.chunk_id]
            if self._scope(term, clause) == "document"
        ]

    def _of_number(self, number: str, clause: Clause) -> Iterator[Term]:
        """Terms of the clause that has that number (all its pieces), and of those that name it."""
        yield from self._named.get(_plain(number), ())
        for other in self._numbered.get(number, ()):
            if clause.section.startswith(other.section):
                yield from (t for t in self._told[other.chunk_id] if self._scope(t, other) == "clause")

    @cached_property
    def _numbered(self) -> dict[str, list[Clause]]:
        found: dict[str, list[Clause]] = {}
        for clause in self._clauses:
            if clause.clause and self._told[clause.chunk_id]:
                found.setdefault(clause.clause, []).append(clause)
        return found

    @cached_property
    def _named(self) -> dict[str, list[Term]]:
        found: dict[str, list[Term]] = {}
        for term in (term for told in self._told.values() for term in told if term.scope == "named"):
            for number in numbers_in(term.number):
                found.setdefault(_plain(number), []).append(term)
        return found

    def _scope(self, term: Term, clause: Clause) -> str:
        """Of a term that does not say what it speaks of: the whole document where it stands by itself."""
        if term.scope != "clause" or not term.alone or term.last == date.min:
            return term.scope
        plain = fold(clause.text)
        a_rule = any(mark.kind == ACTION for mark in marks(plain)) or names_of(plain)
        if a_rule or re.search(_spec()["forbids_plainly"], plain) or names_of(fold(title_above(clause))):
            return "clause"
        edge = clause.position <= 1 or clause is self._clauses[-1] or len(plain) <= _BY_ITSELF
        return "document" if edge else "clause"


_BY_ITSELF = 40
"""Characters of a clause that says little but its day, at most."""


def _hold(told: Sequence[Term], day: date) -> bool:
    if any(term.last == date.min for term in told):
        return False
    begins = [term.first for term in told if term.first]
    ends = [term.last for term in told if term.last]
    return (not begins or min(begins) <= day) and (not ends or day <= max(ends))


def _chain(number: str) -> Iterator[str]:
    """A number and those it stands under."""
    while number:
        yield number
        number = parent_number(number)


def _plain(number: str) -> str:
    return re.sub(r"\s|[.、]$", "", fold(number))


def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/library.yaml")
    return found
