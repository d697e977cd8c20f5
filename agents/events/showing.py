"""The plan as a page."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from agents.events.lexicon import PACKAGE, phrase
from agents.events.marks import Marks
from agents.events.printing import (
    clock_text,
    crowd_text,
    day_text,
    moment_text,
    money_text,
    offset_text,
    short_day,
    weekday_day,
)
from agents.events.schema import EventPlan, Task
from agents.events.stamps import shown
from agents.render import escape_markdown, render
from knowledge.model import Citation

_FIRST_STEPS = 3
_ESCAPED_GAP = re.compile(r"\\\[(to be confirmed: [^\]\\]*)\\\]")


def render_plan(data: EventPlan, citations: Sequence[Citation], language: str) -> str:
    marks = Marks(citations, language)
    start = shown(data, "start", data.start)
    closes = shown(data, "signup_deadline", data.signup_deadline)
    return render(
        PACKAGE,
        "plan",
        language,
        plan=data,
        start=_sittings(data, language) or moment_text(start, language),
        end=_end(data, language),
        crowd=_crowd(data, language),
        said=_with_gaps,
        deadline=moment_text(closes, language),
        phases=[(name, [_row(task, data, language) for task in rows]) for name, rows in _phases(data.tasks)],
        long=data.duration_minutes is None,
        show=[_segment(segment, data, language) for segment in data.run_of_show],
        money=lambda amount: money_text(amount, data.budget.currency),
        moment=lambda moment: moment_text(moment, language),
        pushes=[_push(push, language) for push in data.promotion],
        first=_first(data, language),
        gap=lambda name: phrase("gap_" + name, language),
        grades={name: phrase("grade_" + name, language) for name in ("low", "medium", "high")},
        mark=lambda row: marks.beside(row.chunk_id),
        note=lambda task: marks.beside(task.note_chunk_id),
        titles=marks.titles,
        timed=marks.list_of({task.chunk_id for task in data.tasks} - _quoted(data)),
        needs=[
            {"mark": marks.plain(need.chunk_id), "quote": need.quote}
            for need in data.requirements
            if marks.knows(need.chunk_id)
        ],
    )


def _sittings(data: EventPlan, language: str) -> str:
    """`共 2 场：12月5日（周六）、12月6日（周日） 20:00`; empty for one sitting."""
    if not data.sessions:
        return ""
    starts = [sitting.start for sitting in data.sessions if sitting.start]
    if not starts:
        return phrase("sessions_open", language, n=len(data.sessions))
    days = phrase("listed", language).join(
        day_text(datetime.fromisoformat(at).date(), language) for at in starts
    )
    said = phrase("sessions_dated", language, n=len(starts), days=days)
    return said if "start" in data.days_only else f"{said} {clock_text(starts[0])}"


def _crowd(data: EventPlan, language: str) -> str:
    """With a gap beside it when only households were counted."""
    counted = crowd_text(data.given, language)
    if data.headcount is not None or not counted:
        return counted
    return f"{counted} {phrase('gap_crowd', language)}"


def _with_gaps(text: str) -> str:
    """Escaped text whose placeholders read as they are written everywhere."""
    return _ESCAPED_GAP.sub(r"[\1]", escape_markdown(text))


def _quoted(data: EventPlan) -> set[str | None]:
    return {need.chunk_id for need in data.requirements}


def _phases(tasks: Sequence[Task]) -> list[tuple[str, list[Task]]]:
    """Tasks by phase, each phase by date, phases in the order of their work."""
    ordered = sorted(tasks, key=lambda task: task.due or "")
    names = list(dict.fromkeys(task.phase for task in tasks))
    grouped = groupby(sorted(ordered, key=lambda task: names.index(task.phase)), key=lambda task: task.phase)
    return [(name, list(rows)) for name, rows in grouped]


def _row(task: Task, data: EventPlan, language: str) -> Mapping[str, Any]:
    when = weekday_day(task.due, language) if task.due else task.offset
    if task.due and task.offset == "T" and "start" not in data.days_only:
        when = f"{when} {clock_text(task.due)}"
    return {"when": when, "task": task}


def _end(data: EventPlan, language: str) -> str:
    if data.sessions:
        return clock_text(data.sessions[0].end)
    if not data.end:
        return ""
    end = shown(data, "end", data.end)
    same = data.start and data.start[:10] == data.end[:10]
    return clock_text(end) if same else moment_text(end, language)


def _segment(segment: Any, data: EventPlan, language: str) -> Mapping[str, Any]:
    long = data.duration_minutes is None
    if long:
        day = segment.offset // 1440 + 1
        return {"at": short_day(segment.at), "day": day, "row": segment}
    at = clock_text(segment.at) or offset_text(segment.offset)
    return {"at": at, "day": None, "row": segment}


def _push(push: Any, language: str) -> Mapping[str, Any]:
    return {"at": moment_text(push.at, language) or push.offset, "row": push}


def _first(data: EventPlan, language: str) -> list[Mapping[str, Any]]:
    """The next things to do: the tasks that fall due first."""
    dated = sorted((task for task in data.tasks if task.due), key=lambda row: row.due or "")
    return [
        {"when": f"{weekday_day(task.due, language)} {clock_text(task.due)}", "task": task}
        for task in dated[:_FIRST_STEPS]
    ]
