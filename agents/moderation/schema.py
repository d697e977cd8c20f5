"""What moderation advice holds."""

from typing import Literal

from pydantic import Field

from agents.base import Schema

Verdict = Literal["allow", "review", "violation"]
Action = Literal["none", "remind", "warn", "mute", "kick", "ban"]
Severity = Literal["low", "medium", "high", "critical"]


class Offence(Schema):
    """One thing seen in the message."""

    category: str
    severity: Severity
    start: int
    """Offset of `text` in `message` (in the request when the message itself was not shown)."""
    end: int
    text: str
    """Verbatim."""
    confidence: float
    why: str
    clause: str | None = None
    """The clause that forbids it, as printed; null when the library has none."""
    chunk_id: str | None = None


class Alternative(Schema):
    """The next lighter or heavier step and why it is not advised."""

    action: Action
    duration: str | None = None
    duration_minutes: int | None = None
    why_not: str


class Precedent(Schema):
    """What was done about another member under the same clause."""

    case_id: str
    action: Action
    day: str
    """ISO 8601, in the zone of the request."""


class Approver(Schema):
    """Who has to agree before the step is taken."""

    action: Action
    who: str
    clause: str | None = None
    chunk_id: str | None = None


class MessageVerdict(Schema):
    """One message of many."""

    row_id: str
    time: str | None
    sender: str
    text: str
    verdict: Verdict
    action: Action
    categories: list[str]
    findings: list[Offence]


class Sender(Schema):
    """One sender with something against them, of many messages."""

    sender: str
    messages: int
    violations: int
    reviews: int
    categories: list[str]
    action: Action
    row_ids: list[str]


class ModerationData(Schema):
    """Advice on one message or many; a person decides."""

    language: Literal["zh", "en"]
    verdict: Verdict
    findings: list[Offence]
    action: Action
    duration: str | None = None
    duration_minutes: int | None = None
    until: str | None = None
    """When a mute ends if it starts now, ISO 8601."""
    lighter: Alternative | None = None
    heavier: Alternative | None = None
    prior_offences: int = 0
    """Sanctions that still count against the member (reminders and expired ones do not)."""
    prior_cases: list[str] = Field(default_factory=list)
    """Ids of the kept cases that were counted."""
    precedents: list[Precedent] = Field(default_factory=list)
    """The newest cases of other members under the same clause within a year."""
    precedent_steps: dict[str, int] = Field(default_factory=dict)
    """How often each step was taken in all of them, light to heavy."""
    ladder_source: str
    member_notice: str
    moderator_note: str
    appeal: str
    """How the member can appeal: the team's own words, or a visible gap."""
    rule_gap: str | None = None
    """What no clause of the library covers, with a clause to propose."""
    member: str | None = None
    message: str
    """What was judged, verbatim; empty when the behaviour was only described."""
    seen: bool = True
    """False when the advice rests on a description."""
    question: bool = False
    """True when no message was shown and no offence told: an answer from the rules, nobody is judged."""
    categories: list[str] = Field(default_factory=list)
    clause: str | None = None
    chunk_id: str | None = None
    rule_quote: str | None = None
    """The sentence of the clause that the step rests on, verbatim."""
    approvals: list[Approver] = Field(default_factory=list)
    questions: list[str] = Field(default_factory=list)
    """What only a person can answer."""
    care: list[str] = Field(default_factory=list)
    """Steps for a member at risk."""
    also: list[str] = Field(default_factory=list)
    """What else to do now (recall, keep evidence, warn the others)."""
    messages: list[MessageVerdict] = Field(default_factory=list)
    senders: list[Sender] = Field(default_factory=list)
    placeholders: list[str] = Field(default_factory=list)


class ModerationWords(Schema):
    """The language parts a model may write."""

    member_notice: str
    """To the member: what was said, which rule, the consequence and until when, how to appeal."""
    moderator_note: str
    """For the log: why this step, why not a lighter or heavier one, who must approve."""
