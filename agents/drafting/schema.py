"""The typed result of drafting, and the words a model may write."""

from datetime import datetime

from pydantic import Field

from agents.base import Schema


class Variant(Schema):
    channel: str
    title: str
    body: str
    chars: int
    """Characters of the body."""


class GivenFact(Schema):
    """One fact the text must hold."""

    text: str
    """Verbatim words of its source."""
    source: str
    """request, event_plan, or the file name of the document it came from."""
    label: str = ""
    """when, deadline, place, host, price, quota, link, contact, … ; `point` for a sentence of its own."""
    span: tuple[int, int] | None = None
    """Where it stands in the request, when it stands there."""
    at: datetime | None = None
    """The moment computed from it."""


class Gap(Schema):
    """A fact the request did not give; it stands in the text as a visible placeholder."""

    label: str
    why: str


class Required(Schema):
    """What the team's own SOP asks such a text to hold."""

    item: str
    met: bool
    clause: str
    chunk_id: str


class Entry(Schema):
    """One sentence of content as it was given, and the moment its relative dates count from."""

    text: str
    at: datetime
    source: str = "request"


class Given(Schema):
    """Everything the drafts so far were made from: what a follow-up starts from."""

    entries: list[Entry] = Field(default_factory=list)
    topic: str = ""
    noun: str = ""
    to: str = ""
    limit: int | None = None
    emoji: bool | None = None
    at_all: bool = False
    title_only: bool = False
    """Only titles are wanted: the body lists the forms that fit."""
    title_form: int = 0
    """How often another title was asked for."""
    silent: str = ""
    """What is not to be spoken of: its items are not asked for."""
    brief: bool = False
    """A follow-up asked for a shorter text: no courtesies, no lines."""
    form: str = ""
    """The form of text within its kind (`forms.yaml`), empty for none."""
    about: dict[str, str] = Field(default_factory=dict)
    """What the request names for that form, verbatim (the readers of a wish, what is owed)."""
    led: bool = False
    """Whether the first entry is what the form's first sentence is made from."""
    style: str = ""
    """The tone a follow-up asked to rewrite the given sentences in; empty leaves them as given."""


class DraftData(Schema):
    kind: str
    channel: str
    audience: str
    tone: str
    language: str
    title: str
    body: str
    digest: str = ""
    """Summary that channels with articles show beside the title; empty elsewhere."""
    tags: list[str] = Field(default_factory=list)
    chars: int = 0
    """Characters of the body."""
    variants: list[Variant] = Field(default_factory=list)
    facts: list[GivenFact] = Field(default_factory=list)
    placeholders: list[Gap] = Field(default_factory=list)
    questions: list[str] = Field(default_factory=list)
    """What only a person can settle (an hour that may be morning or evening, a date that disagrees)."""
    requirements: list[Required] = Field(default_factory=list)
    given: Given = Field(default_factory=Given)


class WordsVariant(Schema):
    channel: str
    title: str
    body: str


class DraftWords(Schema):
    """Title and body for the asked channel and for each variant; placeholders stay as they are."""

    title: str
    body: str
    variants: list[WordsVariant] = Field(default_factory=list)
