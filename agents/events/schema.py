"""What an event plan holds."""

from typing import Literal

from pydantic import Field

from agents.base import Schema

Grade = Literal["low", "medium", "high"]


class Goal(Schema):
    statement: str
    metric: str
    target: float | None
    """Null when the request gave no number."""
    deadline: str | None
    given: bool = False


class Line(Schema):
    item: str
    amount: float
    given: bool = False
    """The request named this amount; the others share what is left."""
    clause: str | None = None
    chunk_id: str | None = None


class Budget(Schema):
    currency: str
    total: float | None
    lines: list[Line]
    """Sum exactly to `total`; empty when no total is known."""
    per_person: float | None = None
    fee: float | None = None
    """What a participant pays, when given."""
    shares: dict[str, int] = Field(default_factory=dict)
    """Percent of an unknown total by item, when no amount was given."""


class Task(Schema):
    title: str
    owner_role: str
    start: str | None
    due: str | None
    phase: str
    depends_on: list[str]
    offset: str
    """Due day counted from the event, as T-7 or T+1."""
    done_check: str = ""
    note: str = ""
    """What the library demands here beside the day, when it is short."""
    note_clause: str | None = None
    note_chunk_id: str | None = None
    clause: str | None = None
    chunk_id: str | None = None


class Segment(Schema):
    at: str | None
    """Null while the start is not known; `offset` counts minutes from it."""
    minutes: int
    item: str
    owner_role: str
    offset: int = 0


class Session(Schema):
    """One sitting of several alike; a bare day while the hour is not known."""

    start: str | None
    end: str | None


class Push(Schema):
    at: str | None
    channel: str
    content: str
    offset: str = ""
    clause: str | None = None
    chunk_id: str | None = None


class Risk(Schema):
    risk: str
    likelihood: Grade
    impact: Grade
    mitigation: str
    clause: str | None = None
    chunk_id: str | None = None


class Kpi(Schema):
    name: str
    how: str
    target: float | None = None


class Review(Schema):
    at: str | None
    questions: list[str]
    clause: str | None = None
    chunk_id: str | None = None


class Gap(Schema):
    field: str
    question: str


class Conflict(Schema):
    kind: str
    message: str
    clause: str | None = None
    chunk_id: str | None = None


class Requirement(Schema):
    """What the library demands of this event."""

    topic: str
    quote: str
    clause: str
    chunk_id: str
    doc: str


class GivenLine(Schema):
    key: str
    item: str
    cents: int
    each: bool = False
    """Per person."""


class GivenSegment(Schema):
    key: str
    item: str
    minutes: int | None = None


class Given(Schema):
    """What people said so far; a follow-up changes this and everything is computed anew."""

    title: str = ""
    type: str = ""
    start: str | None = None
    """ISO moment, or an ISO date when only the day is known."""
    clock: int | None = None
    """Minutes from midnight, when only the hour is known."""
    end: str | None = None
    window: tuple[str, str] | None = None
    """First and last day of a stretch such as 下周."""
    minutes: int | None = None
    days: int | None = None
    half_known: bool = True
    half_assumed: bool = False
    """The half of the day was chosen by what kind of event it is."""
    mismatch: bool = False
    recurring: bool = False
    daily: bool = False
    """The same programme on each of its days."""
    sessions: int = 0
    """How many sittings alike there are; 0 for one."""
    every: int = 1
    """Days from one sitting to the next."""
    per_sitting: bool = False
    """The people counted are those of one sitting."""
    session_days: list[str] = Field(default_factory=list)
    """ISO dates, when each was named."""
    zone: str = ""
    """The zone in which the hours were said, when it is not the request's own."""
    programme: str = ""
    """What people do there (programmes.yaml)."""
    impossible: str = ""
    """A date that no calendar holds, as written (2月30日)."""
    headcount: int | None = None
    headcount_low: int | None = None
    households: int | None = None
    unit: str = ""
    """What `households` counts, as written (组家庭)."""
    capacity: int | None = None
    venue: str | None = None
    mode: Literal["online", "offline", ""] = ""
    outing: bool = False
    """People go to the place together; it names an event that has no other name."""
    host: str | None = None
    currency: str = ""
    total: int | None = None
    """Cents."""
    per_person: int | None = None
    fee: int | None = None
    lines: list[GivenLine] = Field(default_factory=list)
    segments: list[GivenSegment] = Field(default_factory=list)
    removed: list[str] = Field(default_factory=list)
    goal: Goal | None = None
    signup_deadline: str | None = None
    cues: list[str] = Field(default_factory=list)
    """Words for the activity itself, for looking up its own rules."""


class EventPlan(Schema):
    title: str
    type: str
    goal: Goal
    start: str | None
    end: str | None
    venue: str | None
    headcount: int | None
    budget: Budget
    tasks: list[Task]
    run_of_show: list[Segment]
    promotion: list[Push]
    risks: list[Risk]
    kpis: list[Kpi]
    survey: list[str]
    review: Review
    assumptions: list[str]
    missing: list[Gap]
    conflicts: list[Conflict]
    type_name: str = ""
    duration_minutes: int | None = None
    """Running time that the run of show fills; assumed when `assumptions` says so."""
    headcount_range: tuple[int, int] | None = None
    host: str | None = None
    signup_deadline: str | None = None
    sessions: list[Session] = Field(default_factory=list)
    """Each sitting when there are several alike; the run of show is that of one."""
    days_only: list[str] = Field(default_factory=list)
    """Fields whose day is known and whose hour is not: the stamp is the first minute of the day for a start,
    the last for an end or a deadline."""
    plan_b: list[str] = Field(default_factory=list)
    reserve: float | None = None
    requirements: list[Requirement] = Field(default_factory=list)
    rule_gap: str | None = None
    changes: list[str] = Field(default_factory=list)
    """What this follow-up changed."""
    focus: str = ""
    """The worry that a follow-up asked about: rain, absent, few, over."""
    given: Given = Field(default_factory=Given)


class EventWords(Schema):
    """The words a model may choose: nothing that counts."""

    goal_statement: str
    promotion: list[str]
    """One text for each promotion entry, in order."""
    mitigations: list[str]
    """One text for each risk, in order."""
