"""Tasks with dates worked backward from the day.

T-7 is seven calendar days before, moved to the working day on or before it (after the event: on or after it).
When fewer days are left than the plan wants, the days before are squeezed in proportion and nothing falls due
before now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from agents.events.lexicon import applies, in_language, kinds, phrase, work
from agents.events.rules import Demand, TaskRule
from agents.events.schema import Task
from agents.times.calendar import (
    shift_working_days,
    working_day_on_or_after,
    working_day_on_or_before,
)

_MORNING, _EVENING = time(9), time(18)
_AWAKE = 8
"""Nothing falls due before this hour of a new day."""
Rules = Mapping[str, TaskRule]
"""By task id."""
_NOTE = 44


@dataclass(frozen=True, slots=True)
class Span:
    """The event from first to last moment; None while the day is not known."""

    start: datetime | None
    end: datetime | None
    timed: bool
    """The hour of the start is known."""
    china: bool = True
    """Working days are those of China; else Monday to Friday."""


def plan_tasks(traits: Sequence[str], span: Span, now: datetime, rules: Rules, language: str) -> list[Task]:
    chosen = _chosen(traits, rules)
    offsets = _pulled({entry["id"]: _offset(entry, rules) for entry in chosen}, chosen, rules)
    dues, late = _dues(chosen, offsets, span, now)
    rules = {name: _undated(rule) if name in late else rule for name, rule in rules.items()}
    titles = {entry["id"]: _title(entry, traits, language) for entry in chosen}
    return [_task(entry, offsets[entry["id"]], dues, titles, now, rules, language, span) for entry in chosen]


def _chosen(traits: Sequence[str], rules: Rules) -> list[Mapping[str, Any]]:
    """The tasks this event calls for; those marked `named` only where the library names them."""
    called = [entry for entry in work()["tasks"] if applies(entry, traits)]
    return [entry for entry in called if not entry.get("named") or entry["id"] in rules]


def off_days(
    tasks: Sequence[Task], traits: Sequence[str], language: str, china: bool
) -> list[tuple[str, list[date], list[str]]]:
    """Work before the event that falls on days off: phrase key, days, titles; none when there is none."""
    exact = {_title(entry, traits, language) for entry in work()["tasks"] if entry.get("exact")}
    dated = [(task, datetime.fromisoformat(task.due).date()) for task in tasks if task.due]
    off = [
        (task, day)
        for task, day in dated
        if task.offset.startswith("T-") and working_day_on_or_before(day, china) != day
    ]
    found = []
    for key, fixed in (("assume_no_working_day", False), ("assume_day_fixed", True)):
        rows = [(task, day) for task, day in off if (task.title in exact) == fixed]
        if rows:
            found.append((key, sorted({day for _, day in rows}), [task.title for task, _ in rows]))
    return found


def evening_of(day: date, like: datetime) -> datetime:
    """When work falls due on a day, in the zone of `like`."""
    return datetime.combine(day, _EVENING, like.tzinfo)


def due_of(name: str, tasks: Sequence[Task], traits: Sequence[str], language: str) -> datetime | None:
    """When the task of tasks.yaml with that id falls due; None when it is not planned or not dated."""
    titles = [_title(entry, traits, language) for entry in work()["tasks"] if entry["id"] == name]
    found = next((task for task in tasks if task.title in titles and task.due), None)
    return datetime.fromisoformat(found.due) if found and found.due else None


def _title(entry: Mapping[str, Any], traits: Sequence[str], language: str) -> str:
    """The task's name; the first of its variants that fits this event."""
    variants = entry.get("variants", ())
    return in_language(next((v for v in variants if applies(v, traits)), entry), language)


def _offset(entry: Mapping[str, Any], rules: Rules) -> int | None:
    demanded = rules[entry["id"]].day if entry["id"] in rules else None
    own = entry.get("at")
    if own is None or demanded is None:
        return own
    return demanded if (demanded < 0) == (own < 0) else own


def lead_days(traits: Sequence[str], rules: Rules) -> int:
    """Days before the event at which the first task of the full plan falls due."""
    offsets = [_offset(entry, rules) for entry in _chosen(traits, rules)]
    return max((-offset for offset in offsets if offset is not None), default=0)


def _dues(
    chosen: Sequence[Mapping[str, Any]], offsets: Mapping[str, int | None], span: Span, now: datetime
) -> tuple[dict[str, datetime | None], set[str]]:
    """Due moments, no task before what it depends on; and the tasks that wait for others beyond their own
    day, which a clause about that day does not support."""
    if span.start is None or span.start <= now:
        return {entry["id"]: None for entry in chosen}, set()
    squeeze = _squeeze(offsets.values(), span.start, now)
    dues: dict[str, datetime | None] = {}
    late: set[str] = set()
    for entry in _in_order(chosen):
        due = _due(entry, offsets[entry["id"]], span, now, squeeze)
        before = [dues[name] for name in entry["after"] if dues.get(name)]
        dues[entry["id"]] = last = max([due, *(moment for moment in before if moment)])
        late |= {entry["id"]} if last.date() > due.date() else set()
    return dues, late


def _pulled(
    offsets: dict[str, int | None], chosen: Sequence[Mapping[str, Any]], rules: Rules
) -> dict[str, int | None]:
    """What a task with a day in the library waits for comes no later, unless the library dates that too."""
    named = {name for name, rule in rules.items() if rule.timed}
    bound = set(named)
    for entry in reversed(_in_order(chosen)):
        day = offsets[entry["id"]]
        if entry["id"] not in bound or day is None:
            continue
        for name in entry["after"]:
            own = offsets.get(name)
            if name not in named and own is not None and own > day:
                offsets[name] = day
                bound.add(name)
    return offsets


def _undated(rule: TaskRule) -> TaskRule:
    return TaskRule(None, None, rule.said)


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
        on_clock = anchor + timedelta(minutes=entry["minutes"])
        return max(on_clock if span.timed else evening_of(anchor.date(), span.start), now)
    if offset > 0:
        day = working_day_on_or_after((span.end or span.start).date() + timedelta(days=offset), span.china)
        return datetime.combine(day, _EVENING, span.start.tzinfo)
    scaled = round(offset * squeeze) or (-1 if now.date() < span.start.date() else 0)
    day = span.start.date() + timedelta(days=scaled if not entry.get("exact") else offset)
    shifted = day if entry.get("exact") else working_day_on_or_before(day, span.china)
    day = day if squeeze == 1 and shifted < now.date() <= day else shifted
    due = datetime.combine(day, _EVENING, span.start.tzinfo)
    latest = span.start if span.timed else datetime.combine(span.start.date(), _MORNING, span.start.tzinfo)
    return min(_not_past(due, now, span), latest)


def _not_past(due: datetime, now: datetime, span: Span) -> datetime:
    """A day that has gone becomes the next working day before the event, else today, two hours from now at
    the earliest."""
    if due > now:
        return due
    assert span.start is not None
    working = working_day_on_or_after(now.date(), span.china)
    if now.date() < working < span.start.date():
        return evening_of(working, now)
    soon = (now + timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
    if soon.date() > now.date():
        soon = max(soon, soon.replace(hour=_AWAKE))
    today = evening_of(now.date(), now)
    return today if today > now else soon


def _task(
    entry: Mapping[str, Any],
    offset: int | None,
    dues: Mapping[str, datetime | None],
    titles: Mapping[str, str],
    now: datetime,
    rules: Rules,
    language: str,
    span: Span,
) -> Task:
    due = dues[entry["id"]]
    rule = rules.get(entry["id"], TaskRule(None, None, None))
    main, note = rule.main, rule.note
    return Task(
        title=titles[entry["id"]],
        owner_role=role(entry["role"], language),
        start=_begin(entry, due, dues, now, span.china).isoformat() if due else None,
        due=due.isoformat() if due else None,
        phase=phrase("phase_" + entry["phase"], language),
        depends_on=[titles[name] for name in entry["after"] if name in titles],
        offset="T" if not offset else f"T{offset:+d}",
        done_check=in_language(entry["done"], language),
        clause=main.clause.clause if main else None,
        chunk_id=main.clause.chunk_id if main else None,
        note=_note(note or (main if rule.timed is None else None)),
        note_clause=note.clause.clause if note else None,
        note_chunk_id=note.clause.chunk_id if note else None,
    )


def _note(demand: Demand | None) -> str:
    return demand.quote if demand and len(demand.quote) <= _NOTE else ""


def _begin(
    entry: Mapping[str, Any], due: datetime, dues: Mapping[str, datetime | None], now: datetime, china: bool
) -> datetime:
    """Two working days before it is due, not before what it waits for, not before now."""
    if entry["phase"] == "day":
        return due
    begin = due.date()
    if entry["phase"] != "after":
        begin = shift_working_days(begin, -2, china)
    earliest = [now, *(moment for name in entry["after"] if (moment := dues.get(name)))]
    return min(due, max([datetime.combine(begin, _MORNING, due.tzinfo), *earliest]))


def role(name: str, language: str) -> str:
    return in_language(kinds()["roles"][name], language)
