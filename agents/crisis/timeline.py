"""Clock times of a plan, from the clock start; what is overdue moves to just after now, and says so."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from agents.crisis.evidence import Evidence
from agents.crisis.schema import Action
from agents.crisis.steps import Step, plan_steps, statement_minutes, update_minutes
from agents.crisis.task import PACKAGE, Task
from knowledge.phrases import phrases

_SOON = 10
_BREATH = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Steps with their moments, and the moments of this statement and the next."""

    actions: list[tuple[Step, Action]]
    statement_at: datetime | None
    next_update_at: datetime | None


def timeline(task: Task, evidence: Evidence) -> Timeline:
    statement_at = _statement_at(task, evidence)
    interval = update_minutes(task, evidence)
    next_at = statement_at + timedelta(minutes=interval) if statement_at and interval else None
    fixed = {"statement": statement_at, "update": next_at}
    planned = [(step, _action(step, task, fixed.get(step.id))) for step in plan_steps(task, evidence)]
    return Timeline(sorted(planned, key=lambda pair: pair[1].at), statement_at, next_at)


def clock(moment: datetime, task: Task) -> str:
    """`14:07`, with the day when it is not today's."""
    moment = moment.astimezone(task.now.tzinfo)
    key = "clock" if moment.date() == task.now.date() else "day_clock"
    return phrases(PACKAGE).say(
        key, task.language, hour=f"{moment:%H:%M}", month=moment.month, day=moment.day, name=f"{moment:%b}"
    )


def length(minutes: int, language: str) -> str:
    """`30 分钟`, `2 小时`, `3 天`."""
    for unit, key in ((1440, "days"), (60, "hours")):
        if minutes >= unit and minutes % unit == 0:
            return phrases(PACKAGE).say(key, language, n=minutes // unit)
    return phrases(PACKAGE).say("minutes", language, n=minutes)


def _statement_at(task: Task, evidence: Evidence) -> datetime | None:
    minutes = statement_minutes(task, evidence)
    if minutes is None:
        return None
    due = task.due or task.zero + timedelta(minutes=minutes)
    if due < task.now:
        return task.now + timedelta(minutes=min(minutes, _SOON))
    # A late report leaves no time to stop the harm before speaking.
    return max(due, task.now + _BREATH) if _hurried(task) else due


def _hurried(task: Task) -> bool:
    return not task.followed and task.start.at < task.now - _BREATH


def _action(step: Step, task: Task, fixed: datetime | None) -> Action:
    by_rule = task.zero + timedelta(minutes=step.minutes)
    overdue = by_rule < task.now
    moved = overdue and not task.followed
    at = fixed or (task.now + timedelta(minutes=min(step.minutes, _SOON)) if moved else by_rule)
    if _hurried(task) and not moved and not fixed:
        at = max(at, task.now + _BREATH)
    key = "window_moved" if overdue and at != by_rule else "window"
    window = phrases(PACKAGE).say(
        key,
        task.language,
        length=length(step.minutes, task.language),
        start=clock(task.zero, task),
        rule=clock(by_rule, task),
        at=clock(at, task),
    )
    return Action(
        at=at.isoformat(),
        window=window,
        action=step.text,
        owner_role=step.role,
        clause=step.clause.clause if step.clause else None,
        chunk_id=step.clause.chunk_id if step.clause else None,
        step=step.id,
        overdue=overdue,
    )
