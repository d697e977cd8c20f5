"""What one plan is made from: the request as read, its traits, its span and what the library demands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from agents.events.kinds import traits_of
from agents.events.lexicon import kinds
from agents.events.rules import Evidence
from agents.events.schedule import Span
from agents.events.schema import Given
from agents.events.show import running_minutes


@dataclass(frozen=True, slots=True)
class Task:
    """One planning job."""

    given: Given
    before: Given | None
    focus: str
    now: datetime
    language: str
    text: str
    rest: str = ""
    """A second event that the request asks for."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything the parts of a plan share."""

    given: Given
    traits: list[str]
    span: Span
    evidence: Evidence
    now: datetime
    language: str
    minutes: int
    minutes_assumed: bool
    days: int
    days_assumed: bool
    reserve_percent: int
    rest: str


def scene_of(task: Task, evidence: Evidence) -> Scene:
    given, span = task.given, span_of(task.given, task.now, task.language)
    minutes = running_minutes(given, span.start if span.timed else None, end_of(given, task.now))
    days = days_of(given)
    percent = evidence.reserve_percent if evidence.reserve_percent is not None else kinds()["reserve_percent"]
    return Scene(
        given,
        traits_of(given),
        span,
        evidence,
        task.now,
        task.language,
        *minutes,
        *days,
        int(percent),
        task.rest,
    )


def span_of(given: Given, now: datetime, language: str) -> Span:
    """First and last moment, in the zone of `now`; a day without an hour begins at midnight. Working days
    are those of China for Chinese requests and for budgets in yuan."""
    china = language != "en" or given.currency == "CNY"
    if given.start is None:
        return Span(None, None, False, china)
    timed = "T" in given.start
    start = _aware(given.start, now)
    minutes, _ = running_minutes(given, start, None)
    if given.end and "T" in given.end:
        return Span(start, _aware(given.end, now), timed, china)
    days, _ = days_of(given)
    return Span(start, start + timedelta(days=days - 1, minutes=minutes if timed else 0), timed, china)


def _aware(moment: str, now: datetime) -> datetime:
    at = datetime.fromisoformat(moment)
    return at if at.tzinfo else at.replace(tzinfo=now.tzinfo)


def end_of(given: Given, now: datetime) -> datetime | None:
    return _aware(given.end, now) if given.end and "T" in given.end else None


def days_of(given: Given) -> tuple[int, bool]:
    """Days an event runs, and whether that was assumed."""
    if given.sessions > 1:
        return given.every * (given.sessions - 1) + 1, False
    if given.days:
        return given.days, False
    if given.start and given.end and len(given.end) == 10:
        first, last = datetime.fromisoformat(given.start).date(), datetime.fromisoformat(given.end).date()
        return max(1, (last - first).days + 1), False
    usual = kinds()["types"].get(given.type or "general", {}).get("days")
    return (int(usual), True) if usual else (1, False)
