"""Moments of a plan as ISO 8601 with offset, also where only the day is known."""

from datetime import datetime, time

from agents.events.schema import EventPlan

_DAY = len("2026-10-17")
_FIRST, _LAST = time(0, 0), time(23, 59)


def stamped(plan: EventPlan, now: datetime) -> EventPlan:
    """Bare days become moments in the zone of `now`: a start the first minute of its day, an end or a
    deadline the last. `days_only` names those fields, whose hour nobody gave."""
    goal = plan.goal.model_copy(update={"deadline": moment(plan.goal.deadline, now, last=True)})
    show = [row.model_copy(update={"at": moment(row.at, now)}) for row in plan.run_of_show]
    bare = {"start": plan.start, "end": plan.end, "goal.deadline": plan.goal.deadline}
    bare["signup_deadline"] = plan.signup_deadline
    bare["run_of_show"] = next((row.at for row in plan.run_of_show if _is_day(row.at)), None)
    return plan.model_copy(
        update={
            "start": moment(plan.start, now),
            "end": moment(plan.end, now, last=True),
            "signup_deadline": moment(plan.signup_deadline, now, last=True),
            "goal": goal,
            "run_of_show": show,
            "sessions": [
                row.model_copy(update={"start": moment(row.start, now), "end": moment(row.end, now)})
                for row in plan.sessions
            ],
            "days_only": [name for name, stamp in bare.items() if _is_day(stamp)],
        }
    )


def moment(stamp: str | None, now: datetime, *, last: bool = False) -> str | None:
    """A bare day as its first (or last) minute; else as it is, in the zone of `now` when it names none."""
    if stamp is None:
        return None
    at = datetime.fromisoformat(stamp)
    if _is_day(stamp):
        at = datetime.combine(at.date(), _LAST if last else _FIRST)
    return (at if at.tzinfo else at.replace(tzinfo=now.tzinfo)).isoformat()


def shown(plan: EventPlan, field: str, stamp: str | None) -> str | None:
    """The stamp as people read it: without an hour that nobody gave."""
    return stamp[:_DAY] if stamp and field in plan.days_only else stamp


def _is_day(stamp: str | None) -> bool:
    return stamp is not None and len(stamp) == _DAY
