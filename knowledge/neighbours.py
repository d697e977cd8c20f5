"""What stands before and after a clause in its own section, for those who want to read on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.force import Day
from knowledge.model import Clause


class Shelf(Protocol):
    """What of a library is needed here."""

    def get(self, chunk_id: str, *, as_of: Day | None = None) -> Clause | None: ...

    def clauses(self, doc: str | None = None, *, as_of: Day | None = None) -> list[Clause]: ...


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Clauses of the same section, in document order."""

    before: tuple[Clause, ...] = ()
    after: tuple[Clause, ...] = ()


def neighbours(library: Shelf, chunk_id: str, reach: int = 1, as_of: Day | None = None) -> Neighbours:
    """Up to `reach` clauses on each side that stand in the same section of the same document (on `as_of`);
    none for a clause that the library does not hold.
    """
    clause = library.get(chunk_id, as_of=as_of) if reach > 0 else None
    if clause is None:
        return Neighbours()
    section = _section(library.clauses(clause.doc, as_of=as_of), clause)
    at = next((index for index, each in enumerate(section) if each.chunk_id == chunk_id), None)
    if at is None:
        return Neighbours()
    return Neighbours(tuple(section[max(0, at - reach) : at]), tuple(section[at + 1 : at + 1 + reach]))


def _section(clauses: Sequence[Clause], clause: Clause) -> list[Clause]:
    """The unbroken run of clauses under the clause's heading: a document may use one heading twice."""
    run: list[Clause] = []
    for each in clauses:
        if each.section == clause.section:
            run.append(each)
        elif any(held.chunk_id == clause.chunk_id for held in run):
            break
        else:
            run = []
    return run
