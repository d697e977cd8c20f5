"""Every message of a file or chat judged, in order: what `opsdesk moderate --input` prints."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from agents.base import Tools
from agents.moderation.across import Watch
from agents.moderation.judge import Judgement, Seen, judge
from agents.moderation.rulebook import Rulebook, rulebook
from agents.moderation.sanction import advise, strikes
from agents.tables.row import Dropped, Row, Table

UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Judged:
    """One message with its verdict; `verdict` is `unread` for a row that was dropped (`reason`)."""

    row_id: str
    time: datetime | None
    sender: str
    text: str
    verdict: str
    action: str
    categories: tuple[str, ...] = ()
    findings: tuple[Seen, ...] = ()
    reason: str = ""
    clauses: tuple[tuple[str, str] | None, ...] = field(default=())
    """(clause, chunk_id) of each finding, None where the library has none."""

    def to_dict(self) -> dict[str, Any]:
        plain: dict[str, Any] = {
            "row_id": self.row_id,
            "time": self.time.isoformat() if self.time else None,
            "sender": self.sender,
            "text": self.text,
            "verdict": self.verdict,
            "action": self.action,
            "categories": list(self.categories),
            "findings": [
                found_dict(seen, clause) for seen, clause in zip(self.findings, self.clauses, strict=True)
            ],
        }
        return plain | ({"reason": self.reason} if self.reason else {})


def found_dict(seen: Seen, clause: tuple[str, str] | None) -> dict[str, Any]:
    """A finding as the deliverable shows it."""
    return {
        "category": seen.category,
        "severity": seen.severity,
        "start": seen.start,
        "end": seen.end,
        "text": seen.text,
        "confidence": seen.confidence,
        "why": seen.why,
        "clause": clause[0] if clause else None,
        "chunk_id": clause[1] if clause else None,
    }


def judge_rows(table: Table, tools: Tools, language: str, now: datetime | None = None) -> Iterator[Judged]:
    """Judges row by row in file order, dropped rows included; memory does not grow with the findings."""
    moment = now or datetime.now(UTC)
    book = rulebook(tools.library, language, moment.date())
    watch = Watch(language)
    for piece in _in_order(table):
        if isinstance(piece, Dropped):
            yield Judged(
                piece.name, piece.time, piece.sender, piece.text, UNREAD, "none", reason=piece.reason
            )
        else:
            yield _judged(piece, watch.hear(piece, _judge(piece.text, language)), book, tools, moment)


def _in_order(table: Table) -> Iterable[Row | Dropped]:
    if not table.dropped:
        return table.rows
    return sorted([*table.rows, *table.dropped], key=lambda piece: piece.number)


@lru_cache(maxsize=4096)
def _judge(text: str, language: str) -> Judgement:
    return judge(text, language)


def _judged(row: Row, judgement: Judgement, book: Rulebook, tools: Tools, now: datetime) -> Judged:
    found = judgement.findings
    if not found:
        return Judged(row.row_id, row.time, row.sender, row.text, "allow", "none", reason=_unread(row))
    at = _aware(row.time, now)
    prior = tools.cases.prior(row.sender, at) if tools.cases and row.sender else []
    count = strikes(prior, found[0].category, at, book, None).count
    action = advise(judgement.verdict, found[0], count, book).step.action
    clauses = tuple(_named(book, seen.category) for seen in found)
    return Judged(
        row.row_id,
        row.time,
        row.sender,
        row.text,
        judgement.verdict,
        action,
        judgement.categories,
        found,
        reason=_unread(row),
        clauses=clauses,
    )


def _unread(row: Row) -> str:
    """The cells beside the message that hold a formula without its result."""
    return f"formula {' '.join(row.unread)}" if row.unread else ""


def _aware(time: datetime | None, now: datetime) -> datetime:
    """The message's moment, in the zone of `now` when it has none; never later than now allows to compare."""
    if time is None:
        return now + timedelta(0)
    return time.replace(tzinfo=now.tzinfo) if time.tzinfo is None else time


def _named(book: Rulebook, category: str) -> tuple[str, str] | None:
    clause = book.clause(category)
    return (clause.clause, clause.chunk_id) if clause else None
