"""How a topic moves: against the last digest, or the second half of the period against the first."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from agents.feedback.comments import Comment
from agents.feedback.schema import Period, Span, Topic, Trend

_LEAST = 20
"""A topic of fewer rows gets no trend: chance alone moves it."""
_GROWN = 1.5


def period_of(comments: Sequence[Comment]) -> Period | None:
    """First and last moment of the comments, None when none is dated."""
    times = [comment.time for comment in comments if comment.time is not None]
    if not times:
        return None
    return Period(start=min(times).isoformat(), end=max(times).isoformat())


def by_halves(comments: Sequence[Comment], members: Sequence[Comment]) -> Trend | None:
    """None when fewer than 20 rows of the topic are dated, or all of the data falls on one day."""
    times = [comment.time for comment in comments if comment.time is not None]
    dated = [comment.time for comment in members if comment.time is not None]
    if len(dated) < _LEAST or max(times) - min(times) < timedelta(days=1):
        return None
    middle = min(times) + (max(times) - min(times)) / 2
    before = sum(time < middle for time in dated)
    return _trend("halves", before, len(dated) - before)


def against(topics: Sequence[Topic], label: str, now: int) -> Trend | None:
    """Against the topic of that label in the last digest; None when it had none."""
    before = next((topic.count for topic in topics if topic.label == label), None)
    return None if before is None or before + now < _LEAST else _trend("previous", before, now)


def _trend(basis: Literal["previous", "halves"], before: int, now: int) -> Trend:
    direction: Literal["up", "down", "flat"] = "flat"
    if now >= before * _GROWN and now > before:
        direction = "up"
    elif before >= now * _GROWN and before > now:
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
