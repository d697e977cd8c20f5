"""What stands before and after a clause in its own section, for those who want to read on."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.model import Clause, Clauses


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Clauses of the same section, in document order."""

    before: tuple[Clause, ...] = ()
    after: tuple[Clause, ...] = ()


def neighbours(library: Clauses, chunk_id: str, reach: int = 1) -> Neighbours:
    """Up to `reach` clauses on each side that stand in the same section of the same document; none for a
    clause that the library does not hold.
    """
    clause = library.get(chunk_id)
    if clause is None or reach < 1:
        return Neighbours()
    section = _section(library.clauses(clause.doc), clause)
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
