"""The complete plan from what was given and what the library demands."""

from datetime import timedelta

from agents.events.changes import changes_of
from agents.events.judging import find_assumptions, find_conflicts, find_missing
from agents.events.lexicon import in_language, kinds, phrase
from agents.events.outlook import plan_fallback, plan_goal, plan_kpis, plan_review, plan_risks, plan_survey
from agents.events.promotion import plan_promotion
from agents.events.rules import Evidence
from agents.events.scene import Scene, Task, scene_of
from agents.events.schedule import due_of, plan_tasks
from agents.events.schema import Budget, EventPlan, Given
from agents.events.sessions import sessions_of
from agents.events.show import is_long, plan_show
from agents.events.sources import requirements_of, task_rules
from agents.events.spending import plan_budget
from agents.events.stamps import stamped


def plan(task: Task, evidence: Evidence) -> EventPlan:
    """Everything computed from one request; nothing that was not given is filled in."""
    scene = scene_of(task, evidence)
    budget = _budget(scene)
    drawn = stamped(_draw(scene, budget), task.now)
    return drawn.model_copy(
        update={
            "requirements": requirements_of(evidence, drawn),
            "changes": changes_of(task.before, task.given, task.language),
            "plan_b": plan_fallback(scene, task.focus),
            "focus": task.focus,
        }
    )


def _budget(scene: Scene) -> Budget:
    reserve = scene.evidence.of("reserve")
    mark = (reserve.clause.clause, reserve.clause.chunk_id) if reserve else None
    return plan_budget(scene.given, scene.traits, scene.reserve_percent, mark, scene.language)


def _draw(scene: Scene, budget: Budget) -> EventPlan:
    given, span, language = scene.given, scene.span, scene.language
    title = given.title or _default_title(given, language)
    tasks = plan_tasks(scene.traits, span, scene.now, task_rules(scene.evidence), language)
    opened = due_of("notice", tasks, scene.traits, language)
    low, high = given.headcount_low, given.headcount
    return EventPlan(
        title=title,
        type=given.type or "general",
        type_name=_type_name(given, language),
        goal=plan_goal(scene),
        start=given.start,
        end=_shown_end(scene),
        venue=given.venue,
        headcount=given.headcount,
        headcount_range=(low, high) if low and high else None,
        host=given.host,
        signup_deadline=given.signup_deadline,
        budget=budget,
        reserve=_reserve(budget, language),
        tasks=tasks,
        run_of_show=plan_show(given, span.start, span.timed, scene.minutes, scene.days, language),
        duration_minutes=None if is_long(given) else scene.minutes,
        promotion=plan_promotion(scene, title, opened),
        risks=plan_risks(scene),
        kpis=plan_kpis(scene),
        survey=plan_survey(scene),
        review=plan_review(scene),
        assumptions=find_assumptions(scene, budget),
        sessions=sessions_of(given, scene.minutes, scene.minutes_assumed),
        missing=find_missing(scene, budget),
        conflicts=find_conflicts(scene, budget),
        rule_gap=_rule_gap(scene.evidence, language),
        given=given,
    )


def _type_name(given: Given, language: str) -> str:
    if given.type == "offline_meetup" and given.mode == "online":
        return phrase("online_meetup", language)
    return in_language(kinds()["types"][given.type or "general"]["name"], language)


def _reserve(budget: Budget, language: str) -> float | None:
    name = in_language(kinds()["lines"]["reserve"], language)
    return next((line.amount for line in budget.lines if line.item == name), None)


def _default_title(given: Given, language: str) -> str:
    if given.outing and given.venue:
        bare = given.venue[:1].islower() and not given.venue.startswith("the ")
        return phrase("trip_to_the" if bare else "trip_to", language, place=given.venue)
    if given.type and given.type != "general":
        return _type_name(given, language)
    return phrase("untitled", language)


def _shown_end(scene: Scene) -> str | None:
    """The end when it was given or follows from a given length; never from an assumed one."""
    given, start = scene.given, scene.span.start
    if given.end:
        return given.end
    if start is None:
        return None
    if given.days and given.days > 1:
        return (start + timedelta(days=given.days - 1)).date().isoformat()
    named = [segment.minutes for segment in given.segments]
    minutes = given.minutes or (sum(m or 0 for m in named) if named and all(named) else None)
    return (start + timedelta(minutes=minutes)).isoformat() if minutes and scene.span.timed else None


def _rule_gap(evidence: Evidence, language: str) -> str | None:
    if evidence.empty:
        return phrase("rule_gap_empty", language)
    return None if evidence.demands or evidence.timetable else phrase("rule_gap_none", language)
