"""Records as the rest of the program sees them: plain values, detached from the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from agents.base import Deliverable

Status = Literal["open", "approved", "edited", "rejected", "overturned", "misjudged"]
STANDING: tuple[Status, ...] = ("approved", "edited")
"""States in which a sanction counts."""
VERDICTS = ("allow", "review", "violation")
ACTIONS = ("none", "remind", "warn", "mute", "kick", "ban")
Verb = Literal["approve", "edit", "reject", "overturn", "misjudge"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A deliverable in the records, with what people decided about it."""

    deliverable: Deliverable
    status: Status
    conversation: str
    request_id: str
    request: str
    """The request's own text."""
    actor: str
    at: datetime
    text: str
    """What is to be used: the edited text once a person edited it, else the Markdown."""
    now: datetime
    """The moment that the request was asked for."""
    options: Mapping[str, str]
    attachments: tuple[str, ...]
    """Paths as the request gave them."""
    chosen: bool
    """Whether the person named the agent (then the text is what it works on)."""

    @property
    def id(self) -> str:
        return self.deliverable.id

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.deliverable.to_dict(),
            "status": self.status,
            "conversation": self.conversation,
            "request_id": self.request_id,
            "request": self.request,
            "actor": self.actor,
            "at": self.at.isoformat(),
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Result:
    """An earlier deliverable of a conversation, in few words."""

    id: str
    agent: str
    title: str
    """What it is called (a plan's or draft's title); may be empty."""
    asked: str
    """Text of the request."""


@dataclass(frozen=True, slots=True)
class TurnKept:
    """One request of a conversation and what it brought."""

    request_id: str
    text: str
    agent: str
    """The agent it was routed to; `other` for none of them."""
    actor: str
    at: datetime
    route: Mapping[str, Any]
    usage: Mapping[str, Any]
    failures: Sequence[Mapping[str, str]]
    attachments: tuple[str, ...]
    """Paths as they were given."""
    deliverables: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    id: str
    title: str
    """Beginning of the first request."""
    started_at: datetime
    updated_at: datetime
    turns: tuple[TurnKept, ...] = ()
    """Oldest first; empty in a listing."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person decided about one deliverable."""

    deliverable_id: str
    verb: Verb
    actor: str
    at: datetime
    text: str = ""
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "deliverable_id": self.deliverable_id,
            "decision": self.verb,
            "actor": self.actor,
            "at": self.at.isoformat(),
            "text": self.text,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Case:
    """One sanction of one member that a person approved: a strike while it stands."""

    id: str
    deliverable_id: str
    """The advice it came from."""
    member: str
    category: str
    action: str
    clause: str
    at: datetime
    standing: bool
    """False once the advice was overturned or the strike dismissed."""

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat()}


@dataclass(frozen=True, slots=True)
class Learned:
    """What a misjudged message teaches."""

    id: str
    """The advice that was wrong."""
    text: str
    verdict: str
    category: str
    at: datetime
    applied: bool
    """Only then messages like it are judged so."""

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat()}


@dataclass(frozen=True, slots=True)
class EvalRun:
    """One run of an evaluation suite."""

    id: str
    name: str
    label: str
    """What was measured, e.g. a commit."""
    at: datetime
    scores: Mapping[str, float]
    cases: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    at: datetime
    actor: str
    event: str
    subject: str
    detail: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat()}
