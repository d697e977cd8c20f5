"""The digest as data. Every count can be made again from `rows`, `duplicate_groups` and `dropped`."""

from typing import Literal

from pydantic import Field

from agents.base import Schema
from agents.feedback.opinion import Kind, Sentiment


class Totals(Schema):
    rows: int
    """Data rows in the files (or comments in the request)."""
    unique: int
    """rows - dropped - duplicates."""
    duplicates: int
    """Used rows that repeat an earlier one, the same once folded or near-identical; the first not counted."""
    dropped: int
    """Rows that were not used; each is listed in `dropped` with its reason."""
    redacted: int
    """Used rows whose text holds personal data, masked wherever it is shown."""
    people: int
    """Distinct senders of used rows; 0 when the data names none."""


class Counts(Schema):
    positive: int = 0
    neutral: int = 0
    negative: int = 0


class KindCounts(Schema):
    bug: int = 0
    feature: int = 0
    complaint: int = 0
    praise: int = 0
    question: int = 0
    other: int = 0


class RowOpinion(Schema):
    """One used row. `text` (masked) is kept for small data only, so that follow-ups can quote it."""

    row_id: str
    sentiment: Sentiment
    kind: Kind
    topic: str | None = None
    time: str | None = None
    person: int | None = None
    """Number of the sender, by first appearance; None when the data names none."""
    duplicate_of: str | None = None
    """row_id of the first row it repeats."""
    text: str | None = None


class DroppedRow(Schema):
    number: int
    """1-based data row in its file."""
    row_id: str = ""
    """The file's own id, else the number."""
    reason: str
    """blank, ad, formula or unreadable."""
    text: str = ""


class Quote(Schema):
    row_id: str
    text: str
    """Verbatim part of the row's text, chosen without personal data."""
    sentiment: Sentiment = "neutral"


class Trend(Schema):
    """`before` and `now` count the topic's rows in two spans of time."""

    basis: Literal["previous", "halves"]
    """`previous`: the digest before this one; `halves`: first and second half of the period."""
    before: int
    now: int
    direction: Literal["up", "down", "flat"]


class Topic(Schema):
    label: str
    keywords: list[str]
    count: int
    """Number of `row_ids`: every used row of the topic, duplicates included."""
    share: float
    """count / used rows, 0…1."""
    people: int = 0
    """Distinct senders among its rows; 0 when the data names none."""
    sentiment: Counts
    kinds: KindCounts = Field(default_factory=KindCounts)
    trend: Trend | None = None
    row_ids: list[str]
    quotes: list[Quote]
    loudest: int = 0
    """Most rows any one sender has in the topic."""
    note: str = ""
    """A sentence about the topic (written by a model, when one is used)."""


class Urgent(Schema):
    row_id: str
    text: str
    """The row's text, personal data masked."""
    reason: str
    severity: Literal["critical", "high"]
    category: str = ""
    """Name of the reason: self_harm, minors, safety, privacy, legal or payment."""
    duplicate_of: str | None = None


class Action(Schema):
    action: str
    owner_role: str
    priority: Literal["high", "medium", "low"]
    topic: str | None
    clause: str | None
    chunk_id: str | None = None
    due: str | None = None
    """Time limit in the clause's own words."""
    due_for: str = ""
    """What the clause sets the limit for: `answer`, `finish` or `public`; empty when untold."""
    quote: str = ""
    """Verbatim words of the first of `row_ids`, without personal data."""
    need: str = ""
    """Key of the advice in phrases.yaml, e.g. advice_bug, urgent_payment."""
    row_ids: list[str] = Field(default_factory=list)
    """Rows to start from."""
    said: int = 0
    """Distinct comments that the action answers; 0 when `row_ids` are all."""


class Period(Schema):
    start: str
    end: str


class Span(Schema):
    start: str
    """First day of the span."""
    rows: int
    positive: int = 0
    neutral: int = 0
    negative: int = 0


class View(Schema):
    """What a reader asked to see of the digest; the numbers of `data` stay those of all rows."""

    sentiment: Sentiment | None = None
    kind: Kind | None = None
    topic: str | None = None
    by: Literal["day", "week", "month"] | None = None
    audience: Literal["lead"] | None = None
    rows: int = 0
    """Used rows the view shows."""
    row_ids: list[str] = Field(default_factory=list)
    quotes: list[Quote] = Field(default_factory=list)
    spans: list[Span] = Field(default_factory=list)


class Digest(Schema):
    headline: str
    totals: Totals
    rows: list[RowOpinion]
    """Every used row in file order, duplicates included."""
    duplicate_groups: list[list[str]]
    """Groups of row_ids that say the same, the first row first."""
    dropped: list[DroppedRow]
    period: Period | None
    sentiment: Counts
    kinds: KindCounts
    topics: list[Topic]
    unassigned: int
    """Used rows in no topic."""
    urgent: list[Urgent]
    actions: list[Action]
    enough: bool
    """False when there are too few unique comments to conclude anything (under 10)."""
    sources: list[str] = Field(default_factory=list)
    fingerprint: str = ""
    """Digest of the rows' texts; two digests of the same data have the same one."""
    view: View = Field(default_factory=View)


class TopicNote(Schema):
    label: str
    """The topic's label exactly as given."""
    note: str
    """One sentence on what people say about it, using only given numbers."""


class DigestWords(Schema):
    """What a model may write."""

    headline: str
    """One sentence; urgent matters are in it; only given numbers."""
    notes: list[TopicNote]
