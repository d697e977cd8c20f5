"""What is still open, what was assumed, and what does not fit together."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from agents.events.lexicon import phrase, words
from agents.events.printing import crowd_text, day_text, moment_text, money_text
from agents.events.rules import Evidence, lead_of, limit_of
from agents.events.scene import Scene
from agents.events.schedule import Span
from agents.events.schema import Budget, Conflict, Gap, Given
from agents.events.show import is_long
from agents.events.spending import people_of, spent_on
from agents.events.stamps import moment
from agents.events.workdays import about_calendar
from agents.times.calendar import (
    day_off_name,
    festival_names,
    is_makeup_workday,
    is_published,
    is_working_day,
)

_REST = 60
_FAR = timedelta(days=60)
_EITHER_HALF = (7, 8, 9)


def find_missing(scene: Scene, budget: Budget) -> list[Gap]:
    """Open questions, what decides the most first."""
    given, traits, language = scene.given, scene.traits, scene.language
    asked: list[tuple[str, str]] = []
    if not given.title and not given.type:
        asked.append(("title", phrase("missing_title", language)))
    asked += _about_time(given, language)
    asked += _about_place(given, traits, language)
    if given.headcount is None:
        crowd = crowd_text(given, language)
        key = "missing_per_household" if crowd else "missing_headcount"
        asked.append(("headcount", phrase(key, language, crowd=crowd)))
    asked += _about_money(given, budget, language)
    if given.host is None:
        key = "missing_speaker" if "teach" in traits else "missing_host"
        asked.append(("host", phrase(key, language)))
    if given.goal is None and given.headcount is None and given.households is None:
        asked.append(("goal", phrase("missing_goal", language)))
    return [Gap(field=field, question=question) for field, question in asked]


def _about_time(given: Given, language: str) -> list[tuple[str, str]]:
    if given.start is None and given.sessions > 1:
        return [("start", phrase("missing_session_days", language, n=given.sessions))]
    if given.start is None:
        if given.window:
            first, last = (day_text(datetime.fromisoformat(day).date(), language) for day in given.window)
            last_day = datetime.fromisoformat(given.window[1])
            if last_day - datetime.fromisoformat(given.window[0]) > _FAR:
                return [("start", phrase("missing_start_by", language, year=last_day.year, last=last))]
            key = "missing_start_window" if first != last else "missing_start_date"
            return [("start", phrase(key, language, first=first, last=last))]
        if given.clock is not None:
            time = f"{given.clock // 60 % 24:02d}:{given.clock % 60:02d}"
            return [("start", phrase("missing_start_date_only_time", language, time=time))]
        return [("start", phrase("missing_start_date", language))]
    asked = []
    at = datetime.fromisoformat(given.start)
    if "T" not in given.start and not is_long(given):
        asked.append(("start", phrase("missing_start_time", language, day=day_text(at.date(), language))))
    elif "T" in given.start and not given.half_known and not given.half_assumed and _can_be_late(at):
        asked.append(("start", phrase("missing_half", language, time=f"{at:%H:%M}")))
    if not given.end and not given.minutes and not is_long(given) and not given.segments:
        asked.append(("end", phrase("missing_end", language)))
    return asked


def _can_be_late(at: datetime) -> bool:
    """Nobody takes a bare 9点 of a hike for the evening; near the edges of the day it is worth asking."""
    return at.hour in _EITHER_HALF


def _about_place(given: Given, traits: Sequence[str], language: str) -> list[tuple[str, str]]:
    if given.venue:
        return []
    open_mode = not given.mode and given.type in words("mode", "either")
    key = (
        "missing_mode"
        if open_mode
        else "missing_channel"
        if "online" in traits
        else "missing_venue"
        if "offline" in traits
        else "missing_mode"
    )
    return [("venue", phrase(key, language))]


def _about_money(given: Given, budget: Budget, language: str) -> list[tuple[str, str]]:
    if budget.total is None:
        if given.per_person is not None:
            each = money_text(budget.per_person, budget.currency)
            return [("budget", phrase("missing_per_person", language, each=each))]
        if given.fee and given.headcount:
            paying = people_of(given)
            raised = money_text(given.fee * paying / 100, budget.currency)
            fee = money_text(given.fee / 100, budget.currency)
            return [("budget", phrase("missing_raised", language, fee=fee, n=paying, total=raised))]
        return [("budget", phrase("missing_budget", language))]
    return [] if budget.currency or not budget.total else [("budget", phrase("missing_currency", language))]


def find_assumptions(scene: Scene, budget: Budget) -> list[str]:
    """What the plan takes for granted, what changes it most first."""
    return [
        *_about_hours(scene),
        *_about_crowd(scene),
        *_about_total(scene.given, budget, scene.evidence, scene.reserve_percent, scene.language),
        *about_calendar(scene),
    ]


def _about_hours(scene: Scene) -> list[str]:
    given, language = scene.given, scene.language
    said: list[str] = []
    if given.half_assumed:
        said.append(phrase("assume_half", language, time=_clock(given)))
    if scene.minutes_assumed and not is_long(given):
        said.append(phrase("assume_minutes", language, n=scene.minutes))
    if scene.days_assumed:
        said.append(phrase("assume_days", language, n=scene.days))
    if given.zone:
        said.append(phrase("assume_zone", language, zone=given.zone))
    if given.recurring:
        said.append(phrase("assume_recurring", language))
    return said


def _clock(given: Given) -> str:
    if given.start:
        return f"{datetime.fromisoformat(given.start):%H:%M}"
    clock = given.clock or 0
    return f"{clock // 60 % 24:02d}:{clock % 60:02d}"


def _about_crowd(scene: Scene) -> list[str]:
    given, language = scene.given, scene.language
    said: list[str] = []
    if given.type in ("", "general"):
        said.append(phrase("assume_type", language))
    if given.headcount_low and given.headcount:
        said.append(phrase("assume_range", language, low=given.headcount_low, high=given.headcount))
    if given.goal is None and (given.headcount or given.households):
        said.append(phrase("assume_goal", language))
    return said


def _about_total(given: Given, budget: Budget, evidence: Evidence, percent: int, language: str) -> list[str]:
    if budget.total is None:
        return []
    total = money_text(budget.total, budget.currency)
    if given.total is None and given.per_person is None:
        return [phrase("assume_sum", language, total=total)]
    said = []
    if given.total is None:
        each = money_text(budget.per_person, budget.currency)
        sittings = given.sessions if given.per_sitting and given.sessions > 1 else 0
        key = "assume_per_person_sittings" if sittings else "assume_per_person"
        said.append(phrase(key, language, each=each, n=given.headcount or 0, sittings=sittings))
    if evidence.reserve_percent is None and any(not line.given for line in budget.lines):
        said.append(phrase("assume_reserve", language, n=percent))
    return said


def find_conflicts(scene: Scene, budget: Budget) -> list[Conflict]:
    given, span, now, language = scene.given, scene.span, scene.now, scene.language
    return [
        *_other_event(scene),
        *_time_conflicts(given, span, now, language),
        *(_day_conflicts(given, span, now, language) if span.china else ()),
        *_crowd_conflicts(given, scene.evidence, language),
        *_money_conflicts(given, budget, language),
        *_lead_conflicts(scene.evidence, span, now, language),
    ]


def _other_event(scene: Scene) -> list[Conflict]:
    if not scene.rest:
        return []
    said = " ".join(scene.rest.split())[:_REST]
    return [Conflict(kind="two_events", message=phrase("conflict_two_events", scene.language, rest=said))]


def _time_conflicts(given: Given, span: Span, now: datetime, language: str) -> list[Conflict]:
    found = []
    over = span.start is not None and (span.start < now if span.timed else span.start.date() < now.date())
    if over:
        start = moment_text(given.start, language)
        found.append(Conflict(kind="past", message=phrase("conflict_past", language, start=start)))
    if span.start and span.end and span.end < span.start:
        found.append(Conflict(kind="end", message=phrase("conflict_end", language)))
    if given.impossible:
        message = phrase("conflict_no_day", language, day=given.impossible)
        found.append(Conflict(kind="no_such_day", message=message))
    if given.mismatch and span.start:
        whole = day_text(span.start.date(), language)
        day, weekday = (whole[:-4], whole[-3:-1]) if language != "en" else (whole[4:], whole[:3])
        message = phrase("conflict_mismatch", language, day=day, weekday=weekday)
        found.append(Conflict(kind="date", message=message))
    if (
        span.start
        and (closes := moment(given.signup_deadline, now))
        and datetime.fromisoformat(closes) > (span.end or span.start)
    ):
        found.append(Conflict(kind="deadline", message=phrase("conflict_deadline", language)))
    return found


def _day_conflicts(given: Given, span: Span, now: datetime, language: str) -> list[Conflict]:
    if span.start is None or is_long(given):
        return []
    day = span.start.date()
    text, found = day_text(day, language), []
    if day_off_name(day):
        name = _holiday(day, language)
        found.append(
            Conflict(kind="holiday", message=phrase("conflict_holiday", language, day=text, name=name))
        )
    elif is_makeup_workday(day):
        found.append(Conflict(kind="makeup_workday", message=phrase("conflict_makeup", language, day=text)))
    elif span.timed and is_working_day(day) and 9 <= span.start.hour < 17 and given.mode == "offline":
        found.append(Conflict(kind="work_hours", message=phrase("conflict_workhours", language, day=text)))
    if day > now.date() and not is_published(day.year):
        found.append(Conflict(kind="calendar", message=phrase("conflict_calendar", language, year=day.year)))
    return found


def _holiday(day: date, language: str) -> str:
    """The festival's name; the days around it (the rest of a long holiday) are simply days off."""
    names = festival_names(day)
    if language != "en":
        return names[0] if names else day_off_name(day)
    return festival_names(day, english=True)[0] if names else phrase("day_off", language)


def _crowd_conflicts(given: Given, evidence: Evidence, language: str) -> list[Conflict]:
    found = []
    if given.headcount and given.capacity and given.headcount > given.capacity:
        message = phrase("conflict_capacity", language, n=given.headcount, cap=given.capacity)
        found.append(Conflict(kind="capacity", message=message))
    cap = evidence.of("cap")
    limit = limit_of(cap) if cap else None
    if cap and limit and given.headcount and given.headcount > limit:
        message = phrase("conflict_limit", language, n=given.headcount, cap=limit)
        found.append(
            Conflict(kind="limit", message=message, clause=cap.clause.clause, chunk_id=cap.clause.chunk_id)
        )
    return found


def _money_conflicts(given: Given, budget: Budget, language: str) -> list[Conflict]:
    if budget.total is None or given.total is None:
        return []
    spent = spent_on(given) / 100
    if spent > budget.total:
        values = {
            "spent": money_text(spent, budget.currency),
            "total": money_text(budget.total, budget.currency),
            "gap": money_text(spent - budget.total, budget.currency),
        }
        return [Conflict(kind="budget", message=phrase("conflict_budget", language, **values))]
    if spent == budget.total and given.lines:
        return [Conflict(kind="reserve", message=phrase("conflict_no_reserve", language))]
    return []


def _lead_conflicts(evidence: Evidence, span: Span, now: datetime, language: str) -> list[Conflict]:
    lead = evidence.of("lead")
    want = lead_of(lead) if lead else None
    if lead is None or want is None or span.start is None or span.start <= now:
        return []
    have = (span.start.date() - now.date()).days
    if have >= want:
        return []
    message = phrase("conflict_lead", language, want=want, have=have)
    return [Conflict(kind="lead", message=message, clause=lead.clause.clause, chunk_id=lead.clause.chunk_id)]
