"""What an answer holds: the words of the documents, where they stand, or that they are silent."""

from typing import Literal

from pydantic import Field

from agents.base import Schema


class Quote(Schema):
    """A verbatim piece of a stored clause."""

    text: str
    doc: str
    title: str
    section: str
    clause: str
    chunk_id: str


class Near(Schema):
    """A section that comes closest to an unanswered question."""

    title: str
    section: str
    clause: str
    chunk_id: str
    text: str
    """Beginning of the clause."""


class Part(Schema):
    """One of several questions asked at once."""

    question: str
    answerable: bool
    lead: str = ""
    """The yes or no, or the value asked for, where the quotes tell it beyond doubt; else what to say when
    there is no answer."""
    quotes: list[int] = Field(default_factory=list)
    """Places in `quotes` that answer it."""
    listed: bool = False
    """Whether the quotes are the items of a list, in the document's order."""
    missing: list[str] = Field(default_factory=list)
    """Words of the question that no close clause holds."""


class Answer(Schema):
    """An answer from the library."""

    language: Literal["zh", "en"]
    question: str
    """The question as understood; a follow-up is joined with what it refers to."""
    answerable: bool
    """Whether every part of the question is answered."""
    answer: str
    quotes: list[Quote]
    more: list[Quote] = Field(default_factory=list)
    """Exceptions to a quoted clause."""
    nearest: list[Near]
    """Closest sections, when something is not answered."""
    confidence: float = Field(ge=0, le=1)
    """Probability that the quoted clauses answer."""
    parts: list[Part] = Field(default_factory=list)
    conflicts: list[str] = Field(default_factory=list)
    """Where two quoted clauses give different values."""
    worded: bool = False
    """Whether `answer` is in a model's words; otherwise it is leads and quotes."""
    looked_up: list[str] = Field(default_factory=list)
    """Lines of the moderation records and the calendar that an open question was answered from."""
    root: str = ""
    """The question that opened the subject."""
    about: str = ""
    """The last question that asked for something of its own, as it was understood."""
    topic: list[str] = Field(default_factory=list)
    """Subject words that a follow-up may lean on."""
    suggestion: str = ""
    """What to add to the library when it is silent, in which document, and who owns that."""


class AnswerWords(Schema):
    """What a model may word: the answer in plain words; the quotes stay."""

    answer: str
