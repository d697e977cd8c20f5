"""What a crisis plan holds. Times are ISO 8601 with offset; clock times in texts are of the same zone."""

from typing import Literal

from pydantic import Field

from agents.base import Schema

CrisisType = Literal[
    "rumor",
    "pr_backlash",
    "data_leak",
    "account_hack",
    "outage",
    "fraud_impersonation",
    "member_conflict",
    "raid_attack",
    "legal",
    "personal_safety",
    "false_alarm",
]
Severity = Literal["S1", "S2", "S3", "S4"]


class Action(Schema):
    """One step by the clock."""

    at: str
    """When it must be done."""
    window: str
    """The same as people say it: minutes after the clock start, and the clock times."""
    action: str
    owner_role: str
    clause: str | None = None
    """Clause of the team's own playbook that asks for it, as in the citations."""
    chunk_id: str | None = None
    step: str = ""
    """What kind of step it is (preserve, contain, notify, statement, verify, update …)."""
    overdue: bool = False
    """The time by the rule had passed already, so the step was moved to just after now."""


class Escalation(Schema):
    role: str
    contact: str
    """Number or place as the library gives it, else a placeholder."""
    by: str
    clause: str | None = None
    chunk_id: str | None = None


class QA(Schema):
    q: str
    a: str


class Statements(Schema):
    holding: str
    """First (or next) statement, ready to post; confirmed facts only."""
    internal: str
    faq: list[QA]


class CrisisPlan(Schema):
    """The plan for the first hours of a crisis."""

    language: Literal["zh", "en"]
    type: CrisisType
    type_confidence: float = Field(ge=0, le=1)
    also: list[CrisisType] = Field(default_factory=list)
    """Other types that hold too."""
    severity: Severity
    severity_reasons: list[str]
    severity_clause: str | None = None
    severity_chunk_id: str | None = None
    confirmed: list[str]
    """Verbatim statements of the report that were given as seen."""
    unconfirmed: list[str]
    """Verbatim statements that the report only passes on or doubts."""
    refuted: list[str] = Field(default_factory=list)
    """What was unconfirmed and turned out untrue."""
    news: list[str] = Field(default_factory=list)
    """Confirmed since the last statement went out."""
    to_verify: list[str] = Field(default_factory=list)
    """Questions to settle first, by type."""
    must_not_say: list[str]
    clock_start: str
    made_at: str
    """The moment the plan was made: as the report gives it, else that of the request."""
    clock_stated: bool
    """False when the report gave no time and the clock runs from the request."""
    actions: list[Action]
    escalation: list[Escalation]
    statements: Statements
    statement_at: str | None
    """When the statement goes out; null when nothing is to be published."""
    next_update_at: str | None
    update_number: int = 1
    revised: bool = False
    """This plan revises an earlier one of the same crisis."""
    do_not: list[str]
    evidence: list[str]
    monitoring: list[str]
    stand_down: list[str]
    stand_down_clause: str | None = None
    stand_down_chunk_id: str | None = None
    review_template: str
    placeholders: list[str] = Field(default_factory=list)
    """What a person must still fill in, as it stands in the texts."""


class CrisisWords(Schema):
    """What a model may word: the texts people read or post. Facts, times and roles stay as computed."""

    holding: str
    internal: str
    faq: list[QA]
