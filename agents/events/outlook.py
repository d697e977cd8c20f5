"""What the event is for, what may go wrong, and how it is judged afterwards."""

from datetime import datetime, timedelta

from agents.events.lexicon import applies, in_language, phrase, work
from agents.events.printing import crowd_text
from agents.events.scene import Scene
from agents.events.schedule import evening_of
from agents.events.schema import Goal, Kpi, Review, Risk
from agents.times.calendar import working_day_on_or_after

_REVIEW_AFTER = 7
_GRADES = {"high": 0, "medium": 1, "low": 2}


def plan_goal(scene: Scene) -> Goal:
    given, language, span = scene.given, scene.language, scene.span
    deadline = (span.end or span.start) if span.start else None
    by = None if deadline is None else deadline.isoformat() if span.timed else deadline.date().isoformat()
    if given.goal is not None:
        return given.goal.model_copy(update={"deadline": given.goal.deadline or by})
    count = given.headcount or given.households
    if count:
        online = "online_" if "online" in scene.traits else ""
        crowd = crowd_text(given, language)
        metric = phrase(f"goal_{online}metric" if online else "goal_crowd_metric", language)
        statement = phrase(f"goal_{online}crowd", language, crowd=crowd)
        return Goal(statement=statement, metric=metric, target=count, deadline=by)
    trait = next((name for name in ("streak", "trade", "judged", "live") if name in scene.traits), "any")
    metric = phrase("metric_" + trait, language)
    statement = phrase("goal_open", language, metric=metric)
    return Goal(statement=statement, metric=metric, target=None, deadline=by)


def plan_risks(scene: Scene) -> list[Risk]:
    """The gravest first."""
    rows = []
    for entry in work()["risks"]:
        if not applies(entry, scene.traits):
            continue
        found = scene.evidence.for_risk(entry["id"])
        rows.append(
            Risk(
                risk=in_language(entry, scene.language),
                likelihood=entry["likelihood"],
                impact=entry["impact"],
                mitigation=in_language(entry["fix"], scene.language),
                clause=found.clause.clause if found else None,
                chunk_id=found.clause.chunk_id if found else None,
            )
        )
    return sorted(rows, key=lambda risk: _GRADES[risk.impact] + _GRADES[risk.likelihood])


def plan_kpis(scene: Scene) -> list[Kpi]:
    return [
        Kpi(name=in_language(entry, scene.language), how=in_language(entry["how"], scene.language))
        for entry in work()["kpis"]
        if applies(entry, scene.traits)
    ]


def plan_survey(scene: Scene) -> list[str]:
    return [in_language(entry, scene.language) for entry in work()["survey"] if applies(entry, scene.traits)]


def plan_review(scene: Scene) -> Review:
    found = scene.evidence.timetable.get("review")
    last = _last_day(scene)
    at = None
    if last:
        after = last.date() + timedelta(days=found[0] if found else _REVIEW_AFTER)
        at = evening_of(working_day_on_or_after(after, scene.span.china), last).isoformat()
    return Review(
        at=at,
        questions=[
            in_language(entry, scene.language) for entry in work()["review"] if applies(entry, scene.traits)
        ],
        clause=found[1].clause.clause if found else None,
        chunk_id=found[1].clause.chunk_id if found else None,
    )


def _last_day(scene: Scene) -> datetime | None:
    """None for an event without a day or one that is over."""
    span = scene.span
    return (span.end or span.start) if span.start and span.start > scene.now else None


def plan_fallback(scene: Scene, focus: str) -> list[str]:
    """Plan B for the worry asked about, or for the weather when it can rain on the event."""
    if focus == "rain" or (not focus and "outdoor" in scene.traits):
        where = "_online" if "online" in scene.traits else "" if "outdoor" in scene.traits else "_indoor"
        return [phrase("plan_b_rain" + where, scene.language)]
    return [phrase("plan_b_" + focus, scene.language)] if focus else []
