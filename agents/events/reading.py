"""From a request (or a follow-up) to what was given."""

import re
from datetime import datetime

from agents.events.aims import apply_goal
from agents.events.going import find_going
from agents.events.hours import settle_hour
from agents.events.lexicon import pattern
from agents.events.money import find_money
from agents.events.naming import apply_kind
from agents.events.paying import apply_money
from agents.events.people import capacity_span, find_capacity, find_crowd, per_household
from agents.events.placing import apply_place
from agents.events.programmes import programme_of
from agents.events.schema import Given
from agents.events.segments import apply_segments
from agents.events.sessions import apply_sessions
from agents.events.shifting import shift_start
from agents.events.timing import apply_timing, read_timing
from agents.events.wording import Span, Wording, meets, wording_of
from agents.events.zones import apply_zone
from agents.facts import plain_text
from agents.times.day_readers import festivals_by_name
from knowledge.text import fold_map

_FOCUS_CHARS = 2_000


def read(text: str, now: datetime, language: str, before: Given | None = None) -> Given:
    """What the request gives, on top of what was given before. Nothing is guessed."""
    said = wording_of(text, language, before is not None)
    given = before.model_copy(deep=True) if before else Given()
    timing = read_timing(said.text, plain_text(said.text), now)
    moved = said.follow_up and shift_start(given, said.folded)
    if not moved:
        apply_timing(given, timing, now)
    days = [said.folded_span(span) for span in timing.spans]
    money = [] if moved else [m for m in find_money(said.folded) if not meets(m.span, days)]
    apply_money(given, money, said)
    sums = [amount.span for amount in money]
    crowd = _apply_people(given, said, [*days, *sums, *apply_goal(given, said)])
    taken = [*days, *sums, *crowd]
    going = find_going(said.folded, taken) if language != "en" and not said.follow_up else None
    places = apply_place(given, said, now, taken, sums, going)
    apply_segments(given, said)
    given.daily = given.daily or bool(pattern("when", "daily").search(said.folded))
    apply_kind(given, said, [*_unnamed(days, said.folded), *sums, *places, *crowd], going)
    settle_hour(given, said.folded)
    if not moved:
        apply_zone(given, said.folded)
    if not said.follow_up:
        given.programme = programme_of(given.title, said.folded, given.type or "general")
    apply_sessions(given, said, now)
    return given


def _unnamed(spans: list[Span], folded: str) -> list[Span]:
    """Date spans without a festival's name that goes on into the event's own (中秋灯谜会)."""
    out = []
    for start, end in spans:
        inside = [name for name in festivals_by_name() if folded[start:end].endswith(name)]
        goes_on = re.match(
            r"[\s-]?[a-z]" if folded[end - 1].isascii() else r"[\u4e00-\u9fffa-z]", folded[end : end + 2]
        )
        if inside and goes_on and not pattern("title", "lead").match(folded[end:].lstrip()):
            end -= len(max(inside, key=len))
        if folded[end - 1 : end] in ("晚", "早") and folded[end : end + 1] == "上":
            end += 1
        if end > start:
            out.append((start, end))
    return out


def _apply_people(given: Given, said: Wording, taken: list[Span]) -> list[Span]:
    """Sets head count and capacity; gives the span of the head count."""
    capacity = find_capacity(said.folded)
    if capacity:
        given.capacity = capacity
        span = capacity_span(said.folded)
        taken = [*taken, span] if span else taken
    crowd = find_crowd(said.folded, taken)
    if crowd is None:
        return []
    if crowd.unit:
        given.households, given.unit = crowd.high, crowd.unit
        each = per_household(said.folded)
        given.headcount = crowd.high * each if each else given.headcount
        return [crowd.span]
    given.per_sitting = bool(pattern("sessions", "per").search(said.folded))
    given.headcount = crowd.high
    given.headcount_low = crowd.low if crowd.low != crowd.high else None
    return [crowd.span]


def focus_of(text: str) -> str:
    """The worry a follow-up asks about: rain, absent, few, over; else empty."""
    folded, _ = fold_map(text[:_FOCUS_CHARS])
    return next(
        (name for name in ("rain", "absent", "few", "over") if pattern("focus", name).search(folded)), ""
    )
