"""Every message of a file or chat judged, in order: what `opsdesk moderate --input` prints."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import chain, islice
from typing import Any

from agents.base import PriorCase, Tools
from agents.moderation.across import Watch
from agents.moderation.circumstances import shown
from agents.moderation.judge import Judgement, Seen
from agents.moderation.judgements import Judgements
from agents.moderation.rulebook import Rulebook, rulebook
from agents.moderation.sanction import Strikes, advise, strikes
from agents.moderation.taught import Taught
from agents.tables.row import Dropped, Row, Table
from agents.tables.stream import of_table

UNREAD = "unread"
FUTURE = "future_time"
UNREAD_TIME = "unread_time"
_AHEAD = timedelta(days=1)
"""Clocks and zones differ; what is further ahead is wrong."""


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

    def to_dict(self, zone: tzinfo | None = None) -> dict[str, Any]:
        """`zone`: the one of times that state none."""
        time = self.time.replace(tzinfo=zone) if self.time and not self.time.tzinfo else self.time
        plain: dict[str, Any] = {
            "row_id": self.row_id,
            "time": time.isoformat() if time else None,
            "sender": self.sender,
            "text": self.text,
            "verdict": self.verdict,
            "action": self.action,
            "categories": list(self.categories),
            "findings": [
                found_dict(seen, clause) for seen, clause in zip(self.findings, self.clauses, strict=True)
            ],
        }
        if self.reason:
            plain["reason"] = self.reason
        return plain


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
    """Judges row by row in file order, dropped rows included."""
    return judge_stream(of_table(table).pieces(), tools, language, now)


def judge_stream(
    pieces: Iterable[Row | Dropped],
    tools: Tools,
    language: str,
    now: datetime | None = None,
    after: int = 0,
) -> Iterator[Judged]:
    """The same for pieces that come one after the other; memory does not grow with them. The first `after`
    pieces do not come out: of them only the last are heard, as far back as the watch remembers."""
    moment = now or datetime.now(UTC)
    book = rulebook(tools.library, language, moment.date())
    bench = _Bench(book, tools, moment, moment + _AHEAD, Taught(tools.lessons), language)
    order: deque[Dropped | None] = deque()
    """What comes out next: a dropped row, or (None) the next row that the watch lets go."""
    for heard in _heard(iter(pieces), language, after, order):
        if heard is not None:
            order.popleft()
            yield bench.judged(*heard)
        while order and (dropped := order[0]) is not None:
            order.popleft()
            yield _unread_row(dropped)


def _heard(
    pieces: Iterator[Row | Dropped], language: str, after: int, order: deque[Dropped | None]
) -> Iterator[tuple[Row, Judgement] | None]:
    """Every row with what its neighbours add, when it need wait no longer; None after each dropped row."""
    watch, judgements = Watch(language), Judgements(language)
    earlier = deque((p for p in islice(pieces, after) if isinstance(p, Row)), maxlen=watch.reach)
    again = silent = len(earlier)
    for piece, judged in judgements.of(chain(earlier, pieces)):
        if isinstance(piece, Dropped):
            order.append(piece)
            yield None
            continue
        if again:
            again -= 1
        else:
            order.append(None)
        for heard in watch.hear(piece, judged):
            silent -= 1
            if silent < 0:
                yield heard
    yield from islice(watch.rest(), max(silent, 0), None)


def _unread_row(piece: Dropped) -> Judged:
    return Judged(piece.name, piece.time, piece.sender, piece.text, UNREAD, "none", reason=piece.reason)


@dataclass(frozen=True, slots=True)
class _Bench:
    """What every ruling of a file is made with."""

    book: Rulebook
    tools: Tools
    now: datetime
    latest: datetime
    """What is later is in the future."""
    taught: Taught
    language: str
    _actions: dict[tuple[str, str, str, int, bool, int, frozenset[str]], str] = field(default_factory=dict)

    def judged(self, row: Row, judgement: Judgement) -> Judged:
        judgement = self.taught.heard(row.text, judgement, self.language)
        found, reason = judgement.findings, self._reason(row)
        if not found:
            return Judged(row.row_id, row.time, row.sender, row.text, "allow", "none", reason=reason)
        at = _aware(row.time, self.now)
        past = strikes(self._prior(row.sender, at), found[0].category, at, self.book, None)
        met = shown(row.text, found) if judgement.verdict == "violation" else frozenset[str]()
        action = self._action(judgement.verdict, found[0], past, met)
        clauses = tuple(_named(self.book, seen.category) for seen in found)
        return Judged(
            row.row_id,
            row.time,
            row.sender,
            row.text,
            judgement.verdict,
            action,
            judgement.categories,
            found,
            reason=reason,
            clauses=clauses,
        )

    def _prior(self, sender: str, at: datetime) -> list[PriorCase]:
        cases = self.tools.cases
        return cases.prior(sender, at) if cases and sender else []

    def _action(self, verdict: str, worst: Seen, past: Strikes, met: frozenset[str]) -> str:
        key = (verdict, worst.category, worst.severity, past.count, past.reminded, past.carried, met)
        if key not in self._actions:
            advised = advise(
                verdict,
                worst,
                past.count,
                self.book,
                met=met,
                reminded=past.reminded,
                carried=past.carried,
            )
            self._actions[key] = advised.step.action
        return self._actions[key]

    def _reason(self, row: Row) -> str:
        """What is wrong with the row although its words could be judged."""
        if row.time is not None and _is_after(row.time, self.latest):
            return FUTURE
        if row.odd_time:
            return UNREAD_TIME
        return f"formula {' '.join(row.unread)}" if row.unread else ""


def _aware(time: datetime | None, now: datetime) -> datetime:
    """The message's moment, in the zone of `now` when it has none."""
    if time is None:
        return now
    return time.replace(tzinfo=now.tzinfo) if time.tzinfo is None else time


def _is_after(time: datetime, moment: datetime) -> bool:
    """A time that states no zone is of the zone of `moment`."""
    return time > (moment if time.tzinfo else moment.replace(tzinfo=None))


def _named(book: Rulebook, category: str) -> tuple[str, str] | None:
    clause = book.clause(category)
    return (clause.clause, clause.chunk_id) if clause else None
