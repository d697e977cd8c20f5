"""Clock times of a plan, from the clock start; what is overdue is caught up from now, in the same order."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from agents.crisis.evidence import Evidence
from agents.crisis.schema import Action
from agents.crisis.steps import Step, plan_steps, statement_minutes, update_minutes
from agents.crisis.task import PACKAGE, Task
from knowledge.phrases import phrases

_BREATH = timedelta(minutes=5)
# Up to here a late step keeps its own length; longer ones are pressed to a third, to the next 5 minutes.
_FULL = 15


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
    planned: list[tuple[Step, Action]] = []
    reached = task.now
    for step in plan_steps(task, evidence):
        given = fixed.get(step.id)
        at = given or max(_at(step, task), reached if _late(task) else task.zero)
        reached = reached if given else at
        planned.append((step, _action(step, at, task)))
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
    """By the rule, or as promised; pressed into what is left when that has passed or the level has risen."""
    minutes = statement_minutes(task, evidence)
    if minutes is None:
        return None
    soon = task.now + _pressed(min(minutes, _FULL))
    due = task.due or task.zero + timedelta(minutes=minutes)
    if due < task.now:
        return soon
    if task.raised(evidence.level.name):
        return min(due, soon)
    # A late report leaves no time to stop the harm before speaking.
    return max(due, task.now + _BREATH) if _late(task) else due


def _late(task: Task) -> bool:
    return not task.followed and task.start.at < task.now - _BREATH


def _at(step: Step, task: Task) -> datetime:
    by_rule = task.zero + timedelta(minutes=step.minutes)
    if task.followed:
        return by_rule
    if by_rule < task.now:
        return task.now + _pressed(step.minutes)
    return max(by_rule, task.now + _BREATH) if _late(task) else by_rule


def _pressed(minutes: int) -> timedelta:
    if minutes <= _FULL:
        return timedelta(minutes=max(minutes, 5))
    return timedelta(minutes=-5 * (-(_FULL + (minutes - _FULL) / 3) // 5))


def _action(step: Step, at: datetime, task: Task) -> Action:
    by_rule = task.zero + timedelta(minutes=step.minutes)
    overdue = by_rule < task.now
    window = phrases(PACKAGE).say(
        "window_moved" if overdue and at != by_rule else "window",
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
