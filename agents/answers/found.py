"""What was found for each part of a question."""

from collections.abc import Iterator
from dataclasses import dataclass

from agents.answers.asking import Question
from agents.answers.looked import Opened
from agents.answers.support import Support
from knowledge.model import Clause


@dataclass(frozen=True, slots=True)
class Found:
    """One part: what was chosen to answer it (best first), and everything that was weighed."""

    question: Question
    chosen: tuple[Support, ...]
    weighed: tuple[Support, ...]
    sure: float = 0.0
    """Probability (0…1) that the first clause answers."""
    items: tuple[Support, ...] = ()
    """Clauses that together are the list asked for, in the document's order."""
    more: tuple[Clause, ...] = ()
    """Exceptions to the clause that answers."""

    says: str = ""
    """Key of what there is to say of it, where that is no answer of the usual kind."""

    @property
    def answered(self) -> bool:
        return bool(self.chosen)


@dataclass(frozen=True, slots=True)
class Evidence:
    parts: tuple[Found, ...]
    empty: bool
    opened: Opened | None = None
    """What look-ups brought, where the question needed more than this."""


def clauses(evidence: Evidence) -> Iterator[Clause]:
    """Every clause that was weighed, listed or named as an exception."""
    for found in evidence.parts:
        yield from (support.clause for support in (*found.weighed, *found.items))
        yield from found.more
