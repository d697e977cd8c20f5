"""Tasks with dates worked backward from the day.

T-7 is seven calendar days before, moved to the working day on or before it (after the event: on or after it).
When fewer days are left than the plan wants, the days before are squeezed in proportion and nothing falls due
before now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from agents.calendar import (
    is_working_day,
    shift_working_days,
    working_day_on_or_after,
    working_day_on_or_before,
)
from agents.events.lexicon import applies, in_language, kinds, phrase, work
from agents.events.schema import Task

_MORNING, _EVENING = time(9), time(18)
Rules = Mapping[str, tuple[int | None, str, str]]
"""Task id → days from the event that the library demands, clause, chunk id."""


@dataclass(frozen=True, slots=True)
class Span:
    """The event from first to last moment; None while the day is not known."""

    start: datetime | None
    end: datetime | None
    timed: bool
    """The hour of the start is known."""


def plan_tasks(traits: Sequence[str], span: Span, now: datetime, rules: Rules, language: str) -> list[Task]:
    chosen = [entry for entry in work()["tasks"] if applies(entry, traits)]
    offsets = {entry["id"]: _offset(entry, rules) for entry in chosen}
    dues = _dues(chosen, offsets, span, now)
    titles = {entry["id"]: in_language(entry, language) for entry in chosen}
    return [_task(entry, offsets[entry["id"]], dues, titles, now, rules, language) for entry in chosen]


def _offset(entry: Mapping[str, Any], rules: Rules) -> int | None:
    demanded = rules.get(entry["id"], (None, "", ""))[0]
    own = entry.get("at")
    if own is None or demanded is None:
        return own
    return demanded if (demanded < 0) == (own < 0) else own


def lead_days(traits: Sequence[str], rules: Rules) -> int:
    """Days before the event at which the first task of the full plan falls due."""
    offsets = [_offset(entry, rules) for entry in work()["tasks"] if applies(entry, traits)]
    return max((-offset for offset in offsets if offset is not None), default=0)


def _dues(
    chosen: Sequence[Mapping[str, Any]], offsets: Mapping[str, int | None], span: Span, now: datetime
) -> dict[str, datetime | None]:
    """Due moments; no task is due before what it depends on."""
    if span.start is None or span.start <= now:
        return {entry["id"]: None for entry in chosen}
    squeeze = _squeeze(offsets.values(), span.start, now)
    dues: dict[str, datetime | None] = {}
    for entry in _in_order(chosen):
        due = _due(entry, offsets[entry["id"]], span, now, squeeze)
        before = [dues[name] for name in entry["after"] if dues.get(name)]
        dues[entry["id"]] = max([due, *(moment for moment in before if moment)])
    return dues


def _in_order(chosen: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Every task after those it depends on."""
    names = {entry["id"] for entry in chosen}
    placed: list[Mapping[str, Any]] = []
    done: set[str] = set()
    while len(placed) < len(chosen):
        ready = [e for e in chosen if e["id"] not in done and not (set(e["after"]) & names) - done]
        if not ready:
            raise ValueError("tasks.yaml: tasks depend on one another in a circle")
        placed += ready
        done |= {entry["id"] for entry in ready}
    return placed


def _squeeze(offsets: Any, start: datetime, now: datetime) -> float:
    wanted = max((-offset for offset in offsets if offset is not None), default=0)
    left = (start.date() - now.date()).days
    return min(1.0, left / wanted) if wanted else 1.0


def _due(entry: Mapping[str, Any], offset: int | None, span: Span, now: datetime, squeeze: float) -> datetime:
    assert span.start is not None
    if offset is None:
        anchor = (span.end or span.start) if entry.get("from") == "end" else span.start
        return max(anchor + timedelta(minutes=entry["minutes"] if span.timed else 0), now)
    if offset > 0:
        day = working_day_on_or_after((span.end or span.start).date() + timedelta(days=offset))
        return datetime.combine(day, _EVENING, span.start.tzinfo)
    scaled = round(offset * squeeze)
    day = span.start.date() + timedelta(days=scaled if not entry.get("exact") else offset)
    day = day if entry.get("exact") else working_day_on_or_before(day)
    due = datetime.combine(day, _EVENING, span.start.tzinfo)
    return min(_not_past(due, now), span.start)


def _not_past(due: datetime, now: datetime) -> datetime:
    """A day that has gone becomes today, two hours from now at the earliest."""
    if due > now:
        return due
    today = datetime.combine(now.date(), _EVENING, now.tzinfo)
    soon = (now + timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
    return today if today > now else soon


def _task(
    entry: Mapping[str, Any],
    offset: int | None,
    dues: Mapping[str, datetime | None],
    titles: Mapping[str, str],
    now: datetime,
    rules: Rules,
    language: str,
) -> Task:
    due = dues[entry["id"]]
    _, clause, chunk = rules.get(entry["id"], (None, "", ""))
    return Task(
        title=titles[entry["id"]],
        owner_role=role(entry["role"], language),
        start=_begin(entry, due, dues, now).isoformat() if due else None,
        due=due.isoformat() if due else None,
        phase=phrase("phase_" + entry["phase"], language),
        depends_on=[titles[name] for name in entry["after"] if name in titles],
        offset="T" if not offset else f"T{offset:+d}",
        done_check=in_language(entry["done"], language),
        clause=clause or None,
        chunk_id=chunk or None,
    )


def _begin(
    entry: Mapping[str, Any], due: datetime, dues: Mapping[str, datetime | None], now: datetime
) -> datetime:
    """Two working days before it is due, not before what it waits for, not before now."""
    if entry["phase"] == "day":
        return due
    begin = due.date()
    if is_working_day(begin) or entry["phase"] != "after":
        begin = shift_working_days(begin, -2) if entry["phase"] != "after" else begin
    earliest = [now, *(moment for name in entry["after"] if (moment := dues.get(name)))]
    return min(due, max([datetime.combine(begin, _MORNING, due.tzinfo), *earliest]))


def role(name: str, language: str) -> str:
    return in_language(kinds()["roles"][name], language)
