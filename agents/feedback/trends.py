"""How a topic moves: against the last digest, or the second half of the period against the first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from agents.feedback.comments import Comment
from agents.feedback.schema import Digest, Period, Span, Trend
from agents.feedback.topics import label_in

_LEAST = 20
"""A topic of fewer rows gets no trend: chance alone moves it."""
_GROWN = 1.5


def period_of(comments: Sequence[Comment]) -> Period | None:
    """First and last moment of the comments, None when none is dated."""
    times = [comment.time for comment in comments if comment.time is not None]
    if not times:
        return None
    return Period(start=min(times).isoformat(), end=max(times).isoformat())


@dataclass(frozen=True, slots=True)
class Halves:
    """Where the period of the data is cut in two, and how many dated rows lie on each side."""

    middle: datetime
    before: int
    after: int


def halves_of(comments: Sequence[Comment]) -> Halves | None:
    """None when the rows are not dated, or all of them fall on one day."""
    times = [comment.time for comment in comments if comment.time is not None]
    if not times or max(times) - min(times) < timedelta(days=1):
        return None
    middle = min(times) + (max(times) - min(times)) / 2
    before = sum(time < middle for time in times)
    return Halves(middle, before, len(times) - before)


def by_halves(halves: Halves | None, members: Sequence[Comment]) -> Trend | None:
    """None when fewer than 20 rows of the topic are dated, or the data has no two halves."""
    dated = [comment.time for comment in members if comment.time is not None]
    if halves is None or len(dated) < _LEAST:
        return None
    before = sum(time < halves.middle for time in dated)
    return _trend("halves", before, len(dated) - before, halves.before, halves.after)


def against(previous: Digest, period: Period | None, label: str, now: int, used: int) -> Trend | None:
    """Against the topic of that label in the digest before, in either language; None when the two cannot be
    compared: it had no such topic, too few rows, or its days are not all before these."""
    if not _follows(period, previous.period):
        return None
    same = {label_in(label, language) for language in ("zh", "en")}
    before = next((topic.count for topic in previous.topics if topic.label in same), None)
    if before is None or before + now < _LEAST:
        return None
    return _trend("previous", before, now, len(previous.rows), used)


def _follows(period: Period | None, before: Period | None) -> bool:
    """Whether a period starts after the one before it ended (or on its last day); undated data may."""
    if period is None or before is None:
        return True
    start, end = datetime.fromisoformat(period.start), datetime.fromisoformat(before.end)
    return start.date() >= end.date() and period != before


def _trend(
    basis: Literal["previous", "halves"], before: int, now: int, all_before: int, all_now: int
) -> Trend:
    """A topic moves when its count does by half and its share of all rows goes the same way: more rows of
    everything are no trend."""
    direction: Literal["up", "down", "flat"] = "flat"
    if now >= before * _GROWN and now > before and now * all_before >= before * all_now:
        direction = "up"
    elif before >= now * _GROWN and before > now and now * all_before <= before * all_now:
        direction = "down"
    return Trend(basis=basis, before=before, now=now, direction=direction)


def most_within(times: Sequence[datetime], days: float) -> int:
    """The most moments that fall into any window of that many days."""
    ordered = sorted(times)
    start = best = 0
    for end, time in enumerate(ordered):
        while time - ordered[start] > timedelta(days=days):
            start += 1
        best = max(best, end - start + 1)
    return best


def spans(rows: Sequence[tuple[str | None, str]], by: Literal["day", "week", "month"]) -> list[Span]:
    """Rows (time, sentiment) counted by day, week (from Monday) or month; undated rows are left out."""
    found: dict[str, Span] = {}
    for time, sentiment in rows:
        if time is None:
            continue
        start = _start(datetime.fromisoformat(time), by)
        span = found.setdefault(start, Span(start=start, rows=0))
        span.rows += 1
        setattr(span, sentiment, getattr(span, sentiment) + 1)
    return [found[start] for start in sorted(found)]


def _start(time: datetime, by: str) -> str:
    day = time.date()
    if by == "week":
        day -= timedelta(days=day.weekday())
    elif by == "month":
        day = day.replace(day=1)
    return day.isoformat()
