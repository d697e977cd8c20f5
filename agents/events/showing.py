"""The plan as a page."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from agents.events.lexicon import PACKAGE
from agents.events.printing import clock_text, moment_text, money_text, offset_text, short_day
from agents.events.schema import EventPlan, Task
from agents.render import render
from knowledge.model import Citation


def render_plan(data: EventPlan, citations: Sequence[Citation], language: str) -> str:
    sources = {citation.chunk_id: citation for citation in citations}
    return render(
        PACKAGE,
        "plan",
        language,
        plan=data,
        start=moment_text(data.start, language),
        end=_end(data, language),
        deadline=moment_text(data.signup_deadline, language),
        phases=[(name, [_row(task, data) for task in rows]) for name, rows in _phases(data.tasks)],
        long=data.duration_minutes is None,
        show=[_segment(segment, data, language) for segment in data.run_of_show],
        money=lambda amount: money_text(amount, data.budget.currency),
        moment=lambda moment: moment_text(moment, language),
        pushes=[_push(push, language) for push in data.promotion],
        source=lambda chunk: _source(sources.get(chunk or ""), language),
        needs=[need for need in data.requirements if need.chunk_id in sources],
        first=_first(data, language),
    )


def _phases(tasks: Sequence[Task]) -> list[tuple[str, list[Task]]]:
    """Tasks by phase, each phase by date, phases in the order of their work."""
    ordered = sorted(tasks, key=lambda task: task.due or "")
    names = list(dict.fromkeys(task.phase for task in tasks))
    grouped = groupby(sorted(ordered, key=lambda task: names.index(task.phase)), key=lambda task: task.phase)
    return [(name, list(rows)) for name, rows in grouped]


def _row(task: Task, data: EventPlan) -> Mapping[str, Any]:
    when = short_day(task.due) if task.due else task.offset
    if task.due and task.offset == "T" and data.start and "T" in data.start:
        when = f"{when} {clock_text(task.due)}"
    return {"when": when, "task": task}


def _end(data: EventPlan, language: str) -> str:
    if not data.end:
        return ""
    same = data.start and data.start[:10] == data.end[:10]
    return clock_text(data.end) if same else moment_text(data.end, language)


def _segment(segment: Any, data: EventPlan, language: str) -> Mapping[str, Any]:
    long = data.duration_minutes is None
    if long:
        day = segment.offset // 1440 + 1
        return {"at": short_day(segment.at), "day": day, "row": segment}
    at = clock_text(segment.at) or offset_text(segment.offset)
    return {"at": at, "day": None, "row": segment}


def _push(push: Any, language: str) -> Mapping[str, Any]:
    return {"at": moment_text(push.at, language) or push.offset, "row": push}


def _source(citation: Citation | None, language: str) -> str:
    if citation is None:
        return ""
    return (
        f"{citation.title} {citation.clause}"
        if language == "en"
        else f"《{citation.title}》{citation.clause}"
    )


def _first(data: EventPlan, language: str) -> Mapping[str, Any] | None:
    """The next thing to do: the task that falls due first."""
    dated = [task for task in data.tasks if task.due]
    task = min(dated, key=lambda row: row.due or "", default=None)
    return {"when": f"{short_day(task.due)} {clock_text(task.due)}", "task": task} if task else None
