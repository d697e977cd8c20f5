"""What is still open, what was assumed, and what does not fit together."""

from collections.abc import Sequence
from datetime import date, datetime

from agents.calendar import day_off_name, festival_names, is_makeup_workday, is_published, is_working_day
from agents.events.lexicon import phrase
from agents.events.printing import day_text, moment_text, money_text
from agents.events.rules import Evidence, lead_of, limit_of
from agents.events.schedule import Span, lead_days
from agents.events.schema import Budget, Conflict, Gap, Given
from agents.events.show import is_long
from agents.events.spending import spent_on


def find_missing(given: Given, traits: Sequence[str], budget: Budget, language: str) -> list[Gap]:
    """Open questions, what decides the most first."""
    asked: list[tuple[str, str]] = []
    if not given.title and not given.type:
        asked.append(("title", phrase("missing_title", language)))
    asked += _about_time(given, language)
    asked += _about_place(given, traits, language)
    if given.headcount is None:
        asked.append(("headcount", phrase("missing_headcount", language)))
    asked += _about_money(given, budget, language)
    if given.host is None:
        key = "missing_speaker" if "teach" in traits else "missing_host"
        asked.append(("host", phrase(key, language)))
    if given.goal is None and given.headcount is None:
        asked.append(("goal", phrase("missing_goal", language)))
    return [Gap(field=field, question=question) for field, question in asked]


def _about_time(given: Given, language: str) -> list[tuple[str, str]]:
    if given.start is None:
        if given.window:
            first, last = (day_text(datetime.fromisoformat(day).date(), language) for day in given.window)
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
    elif "T" in given.start and not given.half_known:
        asked.append(("start", phrase("missing_half", language, time=f"{at:%H:%M}")))
    if not given.end and not given.minutes and not is_long(given) and not given.segments:
        asked.append(("end", phrase("missing_end", language)))
    return asked


def _about_place(given: Given, traits: Sequence[str], language: str) -> list[tuple[str, str]]:
    if given.venue:
        return []
    key = (
        "missing_channel"
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
        return [("budget", phrase("missing_budget", language))]
    return [] if budget.currency else [("budget", phrase("missing_currency", language))]


def find_assumptions(
    given: Given,
    traits: Sequence[str],
    budget: Budget,
    evidence: Evidence,
    minutes: tuple[int, bool],
    days: tuple[int, bool],
    percent: int,
    span: Span,
    now: datetime,
    language: str,
) -> list[str]:
    said: list[str] = []
    if minutes[1] and not is_long(given):
        said.append(phrase("assume_minutes", language, n=minutes[0]))
    if days[1]:
        said.append(phrase("assume_days", language, n=days[0]))
    if given.type in ("", "general"):
        said.append(phrase("assume_type", language))
    if given.recurring:
        said.append(phrase("assume_recurring", language))
    if given.headcount_low and given.headcount:
        said.append(phrase("assume_range", language, low=given.headcount_low, high=given.headcount))
    if given.goal is None and given.headcount:
        said.append(phrase("assume_goal", language))
    said += _about_total(given, budget, evidence, percent, language)
    squeeze = _squeezed(traits, evidence, span, now)
    if squeeze:
        said.append(phrase("assume_squeeze", language, have=squeeze[0], want=squeeze[1]))
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
        said.append(phrase("assume_per_person", language, each=each, n=given.headcount or 0))
    if evidence.reserve_percent is None and any(not line.given for line in budget.lines):
        said.append(phrase("assume_reserve", language, n=percent))
    return said


def _squeezed(traits: Sequence[str], evidence: Evidence, span: Span, now: datetime) -> tuple[int, int] | None:
    if span.start is None or span.start <= now:
        return None
    want = lead_days(traits, {name: (day, "", "") for name, (day, _) in evidence.timetable.items()})
    have = (span.start.date() - now.date()).days
    return (have, want) if have < want else None


def find_conflicts(
    given: Given,
    traits: Sequence[str],
    budget: Budget,
    evidence: Evidence,
    span: Span,
    now: datetime,
    language: str,
) -> list[Conflict]:
    return [
        *_time_conflicts(given, span, now, language),
        *_day_conflicts(given, span, now, language),
        *_crowd_conflicts(given, evidence, language),
        *_money_conflicts(given, budget, language),
        *_lead_conflicts(evidence, span, now, language),
    ]


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
        given.signup_deadline
        and span.start
        and datetime.fromisoformat(given.signup_deadline) > (span.end or span.start)
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
