"""A text before it is laid out for a channel."""

from dataclasses import dataclass, field

from agents.drafting.needs import Need
from agents.drafting.schema import Gap


@dataclass(slots=True)
class Line:
    item: str
    label: str
    value: str
    gap: bool = False
    """Whether nothing was given for it."""


@dataclass(slots=True)
class Parts:
    title: str = ""
    sentences: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    """The same content as running sentences, for channels that have room for no lines."""
    full: list[str] = field(default_factory=list)
    """The sentences with the clause that the title already says."""
    gaps: list[Gap] = field(default_factory=list)
    topic: str = ""
    moment: str = ""
    """The main moment as a calendar prints it, empty when there is none."""
    open: list[Need] = field(default_factory=list)
    """Required items beyond those a text can mark in place; they are asked for beside it."""
    lead: list[str] = field(default_factory=list)
    """First sentences that a form makes from what was given; they stand before the lines."""
    close: list[str] = field(default_factory=list)
    """Last words of a form."""
    formed: bool = False
    """Whether a form has put the pieces in their places."""
    items: bool = False
    """Whether the sentences are a numbered list."""
