"""What there is to answer: the question as it was understood."""

from dataclasses import dataclass
from datetime import datetime

from agents.answers.asking import Question

MOST_PARTS = 4


@dataclass(frozen=True, slots=True)
class Task:
    """One request. A follow-up is joined with what it refers to."""

    question: str
    language: str
    parts: tuple[Question, ...]
    now: datetime | None = None
    """Aware; what an open question counts from."""
    root: str = ""
    """The question that opened the subject; a follow-up on another case takes it up."""
    about: str = ""
    """The last question that asked for something of its own, as it was understood."""
    sources_only: bool = False
    """The follow-up asks where the last answer stands."""
    exceptions_to: tuple[str, ...] = ()
    """Clauses (chunk ids) whose exceptions the follow-up asks for."""
    case: tuple[str, ...] = ()
    """Who or what else the follow-up asks a sanction of (`那未成年人呢`)."""
    prefer: str | None = None
    """Language of clauses that a follow-up asked for."""
    turned: tuple[str, ...] = ()
    """Clauses (chunk ids) that were quoted and are wanted in that language."""
