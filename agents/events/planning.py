"""The complete plan from what was given and what the library demands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from agents.calendar import working_day_on_or_after
from agents.events.changes import changes_of
from agents.events.judging import find_assumptions, find_conflicts, find_missing
from agents.events.kinds import traits_of
from agents.events.lexicon import applies, in_language, kinds, phrase, work
from agents.events.rules import Demand, Evidence, days_named
from agents.events.schedule import Span, plan_tasks
from agents.events.schema import (
    EventPlan,
    Given,
    Goal,
    Kpi,
    Push,
    Requirement,
    Review,
    Risk,
)
from agents.events.show import is_long, plan_show, running_minutes
from agents.events.spending import plan_budget
from knowledge.model import Citation


@dataclass(frozen=True, slots=True)
class Task:
    """One planning job."""

    given: Given
    before: Given | None
    focus: str
    now: datetime
    language: str
    text: str


def span_of(given: Given, now: datetime) -> Span:
    """First and last moment, in the zone of `now`; a day without an hour begins at midnight."""
    if given.start is None:
        return Span(None, None, False)
    timed = "T" in given.start
    start = _aware(given.start, now)
    if given.end:
        return Span(start, _aware(given.end, now), timed)
    days, _ = days_of(given)
    minutes, _ = running_minutes(given, start, None)
    return Span(start, start + timedelta(days=days - 1, minutes=minutes if timed else 0), timed)


def _aware(moment: str, now: datetime) -> datetime:
    at = datetime.fromisoformat(moment)
    return at if at.tzinfo else at.replace(tzinfo=now.tzinfo)


def days_of(given: Given) -> tuple[int, bool]:
    """Days an event runs, and whether that was assumed."""
    if given.days:
        return given.days, False
    if given.start and given.end and len(given.end) == 10:
        first, last = datetime.fromisoformat(given.start).date(), datetime.fromisoformat(given.end).date()
        return max(1, (last - first).days + 1), False
    usual = kinds()["types"].get(given.type or "general", {}).get("days")
    return (int(usual), True) if usual else (1, False)


def plan(task: Task, evidence: Evidence) -> EventPlan:
    given, language = task.given, task.language
    traits, span = traits_of(given), span_of(given, task.now)
    percent = evidence.reserve_percent if evidence.reserve_percent is not None else kinds()["reserve_percent"]
    budget = plan_budget(given, traits, percent, _mark(evidence.of("reserve")), language)
    minutes = running_minutes(given, span.start if span.timed else None, _end(given, task.now))
    days = days_of(given)
    rules = _task_rules(evidence)
    final = EventPlan(
        title=given.title or _default_title(given, language),
        type=given.type or "general",
        type_name=in_language(kinds()["types"][given.type or "general"]["name"], language),
        goal=_goal(given, traits, span, language),
        start=given.start,
        end=_shown_end(given, span),
        venue=given.venue,
        headcount=given.headcount,
        budget=budget,
        tasks=plan_tasks(traits, span, task.now, rules, language),
        run_of_show=plan_show(given, span.start, span.timed, minutes[0], days[0], language),
        promotion=_promotion(span, task.now, evidence, language),
        risks=_risks(traits, evidence, language),
        kpis=_kpis(traits, given, language),
        survey=[in_language(entry, language) for entry in work()["survey"] if applies(entry, traits)],
        review=_review(traits, span, task.now, evidence, language),
        assumptions=find_assumptions(
            given, traits, budget, evidence, minutes, days, percent, span, task.now, language
        ),
        missing=find_missing(given, traits, budget, language),
        conflicts=find_conflicts(given, traits, budget, evidence, span, task.now, language),
        duration_minutes=None if is_long(given) else minutes[0],
        headcount_range=(given.headcount_low, given.headcount)
        if given.headcount_low and given.headcount
        else None,
        host=given.host,
        signup_deadline=given.signup_deadline,
        plan_b=_plan_b(traits, task.focus, language),
        requirements=_requirements(evidence),
        rule_gap=_rule_gap(evidence, language),
        changes=changes_of(task.before, given, language),
        focus=task.focus,
        given=given,
    )
    reserve = next((line.amount for line in budget.lines if line.item == _reserve_name(language)), None)
    return final.model_copy(update={"reserve": reserve})


def _task_rules(evidence: Evidence) -> dict[str, tuple[int | None, str, str]]:
    """Task id → day the library names (None when it names none), clause, chunk id."""
    rules: dict[str, tuple[int | None, str, str]] = {}
    for entry in work()["tasks"]:
        found = evidence.for_task(entry["id"])
        if found:
            day = evidence.timetable[entry["id"]][0] if entry["id"] in evidence.timetable else None
            rules[entry["id"]] = (day, *_mark_or_blank(found))
    return rules


def citations_of(evidence: Evidence, data: EventPlan) -> tuple[Citation, ...]:
    """Each clause that the plan names, once for each quote."""
    named = {task.chunk_id for task in data.tasks} | {line.chunk_id for line in data.budget.lines}
    wanted = [
        *evidence.demands,
        *(found for _, found in evidence.timetable.values() if found.clause.chunk_id in named),
    ]
    seen: dict[tuple[str, str], Citation] = {}
    for demand in wanted:
        seen.setdefault((demand.clause.chunk_id, demand.quote), demand.citation)
    return tuple(seen.values())


def _mark(demand: Demand | None) -> tuple[str, str] | None:
    return (demand.clause.clause, demand.clause.chunk_id) if demand else None


def _mark_or_blank(demand: Demand) -> tuple[str, str]:
    return demand.clause.clause, demand.clause.chunk_id


def _reserve_name(language: str) -> str:
    return in_language(kinds()["lines"]["reserve"], language)


def _default_title(given: Given, language: str) -> str:
    if given.type and given.type != "general":
        return in_language(kinds()["types"][given.type]["name"], language)
    return phrase("untitled", language)


def _end(given: Given, now: datetime) -> datetime | None:
    return _aware(given.end, now) if given.end and "T" in given.end else None


def _shown_end(given: Given, span: Span) -> str | None:
    """The end when it was given or follows from a given length; never from an assumed one."""
    if given.end:
        return given.end
    if span.start and span.timed and given.minutes and not is_long(given):
        return (span.start + timedelta(minutes=given.minutes)).isoformat()
    if span.start and given.days:
        return (span.start + timedelta(days=given.days - 1)).date().isoformat()
    named = [segment.minutes for segment in given.segments]
    if span.start and span.timed and named and all(named):
        return (span.start + timedelta(minutes=sum(m or 0 for m in named))).isoformat()
    return None


def _goal(given: Given, traits: Sequence[str], span: Span, language: str) -> Goal:
    deadline = (span.end or span.start) if span.start else None
    by = None if deadline is None else deadline.isoformat() if span.timed else deadline.date().isoformat()
    if given.goal is not None:
        return given.goal.model_copy(update={"deadline": given.goal.deadline or by})
    if given.headcount:
        where = "goal_online_crowd" if "online" in traits else "goal_crowd"
        metric = "goal_online_metric" if "online" in traits else "goal_crowd_metric"
        return Goal(
            statement=phrase(where, language, n=given.headcount), metric=phrase(metric, language),
            target=given.headcount, deadline=by,
        )  # fmt: skip
    trait = next((name for name in ("streak", "trade", "judged", "live") if name in traits), "any")
    metric = phrase("metric_" + trait, language)
    return Goal(
        statement=phrase("goal_open", language, metric=metric), metric=metric, target=None, deadline=by
    )


def _promotion(span: Span, now: datetime, evidence: Evidence, language: str) -> list[Push]:
    demand = evidence.of("promotion")
    named = days_named(demand) if demand else set()
    rows = []
    for entry in work()["promotion"]:
        at = _push_at(entry, span, now)
        if span.start and at is None:
            continue
        backed = demand is not None and entry.get("at") in named
        rows.append(
            Push(
                at=at,
                channel=phrase("channel_" + entry["channel"], language),
                content=in_language(entry, language),
                offset=f"T{entry['at']:+d}" if "at" in entry else "T",
                clause=demand.clause.clause if demand and backed else None,
                chunk_id=demand.clause.chunk_id if demand and backed else None,
            )
        )
    return rows


def _push_at(entry: Mapping[str, Any], span: Span, now: datetime) -> str | None:
    """None for a push whose hour has gone; a first notice that is late goes out today."""
    if span.start is None or span.start <= now:
        return None
    if "minutes" in entry:
        at = _by_day(span.start + timedelta(minutes=entry["minutes"]))
        return at.isoformat() if span.timed and at > now else None
    base = span.start if entry["at"] < 0 else (span.end or span.start)
    day = (base + timedelta(days=entry["at"])).date()
    noon = time(12, tzinfo=base.tzinfo)
    at = datetime.combine(day if entry["at"] < 0 else working_day_on_or_after(day), noon)
    if at > now:
        return at.isoformat()
    first = entry is work()["promotion"][0]
    return (
        (now + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0).isoformat() if first else None
    )


def _by_day(at: datetime) -> datetime:
    """Nobody is messaged before eight: the evening before instead."""
    return at if at.hour >= 8 else (at - timedelta(days=1)).replace(hour=20, minute=0)


def _risks(traits: Sequence[str], evidence: Evidence, language: str) -> list[Risk]:
    rows = []
    for entry in work()["risks"]:
        if not applies(entry, traits):
            continue
        found = evidence.for_risk(entry["id"])
        rows.append(
            Risk(
                risk=in_language(entry, language),
                likelihood=entry["likelihood"],
                impact=entry["impact"],
                mitigation=in_language(entry["fix"], language),
                clause=found.clause.clause if found else None,
                chunk_id=found.clause.chunk_id if found else None,
            )
        )
    grade = {"high": 0, "medium": 1, "low": 2}
    return sorted(rows, key=lambda risk: grade[risk.impact] + grade[risk.likelihood])


def _kpis(traits: Sequence[str], given: Given, language: str) -> list[Kpi]:
    chosen = [entry for entry in work()["kpis"] if applies(entry, traits)]
    return [
        Kpi(name=in_language(entry, language), how=in_language(entry["how"], language)) for entry in chosen
    ]


def _review(traits: Sequence[str], span: Span, now: datetime, evidence: Evidence, language: str) -> Review:
    day, found = evidence.timetable.get("review", (7, None))
    at = None
    if span.start and span.start > now:
        at = working_day_on_or_after((span.end or span.start).date() + timedelta(days=day)).isoformat()
    return Review(
        at=at,
        questions=[in_language(entry, language) for entry in work()["review"] if applies(entry, traits)],
        clause=found.clause.clause if found else None,
        chunk_id=found.clause.chunk_id if found else None,
    )


def _plan_b(traits: Sequence[str], focus: str, language: str) -> list[str]:
    if focus == "rain" or (not focus and "outdoor" in traits):
        online = "_online" if "online" in traits else "" if "outdoor" in traits else "_indoor"
        return [phrase("plan_b_rain" + online, language)]
    return [phrase("plan_b_" + focus, language)] if focus else []


def _requirements(evidence: Evidence) -> list[Requirement]:
    """One entry for each quote."""
    seen: dict[tuple[str, str], Requirement] = {}
    for demand in evidence.demands:
        seen.setdefault((demand.clause.chunk_id, demand.quote), _requirement(demand))
    return list(seen.values())


def _requirement(demand: Demand) -> Requirement:
    clause = demand.clause
    return Requirement(
        topic=demand.topic, quote=demand.quote, clause=clause.clause, chunk_id=clause.chunk_id, doc=clause.doc
    )


def _rule_gap(evidence: Evidence, language: str) -> str | None:
    if evidence.empty:
        return phrase("rule_gap_empty", language)
    return None if evidence.demands or evidence.timetable else phrase("rule_gap_none", language)
