"""When the event starts and ends, told apart from deadlines, arrivals and passing mentions."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agents.events.agenda import on_their_days, with_bare_range, with_hour
from agents.events.lexicon import pattern
from agents.events.mentions import around, closes, is_deadline, is_number, with_ahead
from agents.events.schema import Given
from agents.times.numerals import whole_number
from agents.times.when import When, duration_minutes, find_times

_NOON = 12
_PARTS = {
    "morning": (5, 12),
    "noon": (11, 14),
    "afternoon": (12, 18),
    "evening": (17, 24),
    "small_hours": (0, 6),
}
"""Hours of each part of the day."""
_KIND_SCORE = {"absolute": 3, "relative": 2.5, "weekday": 2.5, "festival": 1.5, "period": 0, "time": 0}


@dataclass(frozen=True, slots=True)
class Timing:
    """What the request says about time; `spans` are all mentions, in the original text."""

    main: When | None
    end: datetime | None
    deadline: When | None
    minutes: int | None
    days: int | None
    spans: tuple[tuple[int, int], ...]
    impossible: str = ""
    ahead_of: datetime | None = None
    """The event is to be held before this day (国庆前)."""


def read_timing(text: str, plain: str, now: datetime) -> Timing:
    """`plain` is the text folded to its own length, so that spans of `find_times` fit it."""
    whens = [when for when in find_times(text, now) if not is_number(when, plain)]
    deadlines = [when for when in whens if is_deadline(when, plain)]
    ahead = [when for when in deadlines if not closes(when, plain)]
    deadlines = [when for when in deadlines if when not in ahead]
    others = on_their_days([when for when in whens if when not in [*deadlines, *ahead]], plain)
    main = max(others, key=lambda when: (_score(when, plain), -when.span[0]), default=None)
    main = with_bare_range(with_hour(main, others, plain), plain) if main else None
    if main and main.kind == "festival" and not main.has_time and _is_quoted(main, plain):
        main = replace(main, approximate=True)
    if main and deadlines and main.kind == "festival" and not main.has_time:
        main = None
    end = main.end if main else None
    if main is not None and end is None:
        ends = (_end_of(w, main) for w in others if w.span != main.span and _is_end(w, plain, main))
        end = next((moment for moment in ends if moment), None)
    if main and not main.half_known and _ends_late(main, whens):
        main = replace(main, half_known=True)
    rest = _without(plain, [piece for when in whens for piece in when.pieces])
    wrong = pattern("when", "calendar_day").search(rest)
    wrong_span = [wrong.span()] if wrong else []
    return Timing(
        main,
        end,
        deadlines[0] if deadlines else None,
        duration_minutes(pattern("when", "length_change").sub(" ", plain)),
        _days(_without(rest, wrong_span)),
        tuple(
            [with_ahead(piece, when in ahead, plain) for when in whens for piece in when.pieces]
            + (list(main.pieces) if main else [])
            + wrong_span
        ),
        text[slice(*wrong.span())] if wrong else "",
        ahead[0].start
        if ahead and ahead[0].has_date and not pattern("when", "wanted").search(plain)
        else None,
    )


def _without(plain: str, spans: list[tuple[int, int]]) -> str:
    """The text without its dates, so that the 21日 of a date is no length."""
    for start, end in spans:
        plain = plain[:start] + "\0" * (end - start) + plain[end:]
    return plain


def _is_end(when: When, plain: str, main: When) -> bool:
    before, after = around(when, plain)
    marked = pattern("when", "end_after").search(after) or pattern("when", "end_before").search(before)
    return bool(marked) and _end_of(when, main) is not None


def _end_of(when: When, main: When) -> datetime | None:
    """The moment as an end of `main`: on its day when only the hour was said; None when it is not later."""
    if when.start is None or main.start is None:
        return None
    moment = when.start if when.has_date else datetime.combine(main.start.date(), when.start.timetz())
    if not when.half_known and moment <= main.start:
        moment += timedelta(hours=12)
    return moment if moment > main.start else None


def _score(when: When, plain: str) -> float:
    before, after = around(when, plain)
    score = _KIND_SCORE[when.kind] + (4 if when.has_time and when.has_date else 0)
    score += 2 if pattern("when", "label_before").search(before) else 0
    score += 1.5 if pattern("when", "opens_after").search(after) else 0
    score -= 1 if pattern("when", "arrival_after").search(after) else 0
    score -= 3 if pattern("when", "end_after").search(after) else 0
    score -= 2 if when.approximate and when.kind != "weekday" else 0
    score -= 2 if when.kind == "festival" and _is_quoted(when, plain) else 0
    return score - (0.5 if when.inherited else 0)


def _is_quoted(when: When, plain: str) -> bool:
    """A festival inside a quoted name is a name."""
    return bool(pattern("when", "quoted").search(plain[: when.span[0]].rstrip()))


def _ends_late(main: When, whens: list[When]) -> bool:
    """An hour after noon named after a bare one (9点开门17点闭馆) leaves no doubt about the first."""
    return any(
        when.start and when.has_time and when.half_known and when.start.hour > _NOON and when.span > main.span
        for when in whens
        if not when.part
    )


def _days(folded: str) -> int | None:
    """Length in days of a long event (21天打卡, a 30-day challenge, 连续两周)."""
    for name, factor in (("days", 1), ("weeks", 7)):
        for match in pattern("when", name).finditer(folded):
            number = whole_number(match["n"]) or {"seven": 7, "ten": 10}.get(match["n"])
            if number and 2 <= number * factor <= 366:
                return number * factor
    return None


def apply_timing(given: Given, timing: Timing, now: datetime) -> None:
    """Puts what was said about time into `given`, which may already hold an earlier start."""
    when = timing.main
    given.impossible = timing.impossible or ("" if when and when.has_date else given.impossible)
    given.recurring = bool(when and when.approximate and when.kind == "weekday") or (
        given.recurring and not when
    )
    if timing.deadline and timing.deadline.start and timing.deadline.has_date:
        last = timing.deadline.start
        given.signup_deadline = last.isoformat() if timing.deadline.has_time else last.date().isoformat()
    if timing.minutes and (when is None or when.end is None or when.has_time):
        given.minutes = timing.minutes
    if timing.days:
        given.days = timing.days
    if when is None and timing.ahead_of and given.start is None and timing.ahead_of > now:
        eve = max(timing.ahead_of.date() - timedelta(days=1), now.date())
        given.window = (now.date().isoformat(), eve.isoformat())
    if when is None or when.start is None:
        return
    given.half_known = given.half_known and when.half_known if given.start else when.half_known
    given.half_assumed = False
    if not when.has_date:
        _apply_clock(given, when, now)
    elif when.approximate and when.kind != "weekday":
        last = when.end or when.start
        given.window = (when.start.date().isoformat(), last.date().isoformat())
        given.clock = _minutes(when.start) if when.has_time else given.clock
    else:
        _apply_day(given, when, timing.end, now)


def _minutes(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _apply_clock(given: Given, when: When, now: datetime) -> None:
    assert when.start is not None
    moment = when.start
    before = start_of(given)
    if (
        not when.half_known
        and before is not None
        and given.start
        and "T" in given.start
        and before.hour >= 12
    ):
        moment = moment + timedelta(hours=12)
        given.half_known = True
    if given.start is None:
        given.clock = _minutes(moment)
        given.minutes = _length(when) or given.minutes
        return
    day = datetime.fromisoformat(given.start).date()
    start = datetime.combine(day, moment.timetz())
    length = _given_length(given)
    given.start, given.end = start.isoformat(), (start + length).isoformat() if length else None
    if when.end is not None:
        given.end = (start + (when.end - when.start)).isoformat()
        given.minutes = None


def _length(when: When) -> int | None:
    return int((when.end - when.start).total_seconds() // 60) if when.end and when.start else None


def _apply_day(given: Given, when: When, end: datetime | None, now: datetime) -> None:
    assert when.start is not None
    clock, given.window, given.mismatch = _known_clock(given), None, when.mismatch
    when = _not_over(when, now)
    when = _near_old_day(given, when, now)
    assert when.start is not None
    if when.has_time:
        given.start, given.clock = when.start.isoformat(), None
        given.end = _end_stamp(when.start, end)
        given.minutes = given.minutes if end is None or len(given.end or "") == 10 else None
        return
    if clock is not None and not _against_part(clock, when.part):
        start = when.start + timedelta(minutes=clock)
        length = _given_length(given)
        given.start, given.clock = start.isoformat(), None
        given.end = (start + length).isoformat() if length else None
        return
    given.start = when.start.date().isoformat()
    given.end = end.date().isoformat() if end and end.date() > when.start.date() else None
    given.clock = None


def _end_stamp(start: datetime, end: datetime | None) -> str | None:
    """Midnight of a later day stands for that whole day (10月24-25日 each from nine)."""
    if end is None:
        return None
    whole = (
        end.date() > start.date() and (end.hour, end.minute) == (0, 0) and end - start > timedelta(hours=10)
    )
    return end.date().isoformat() if whole else end.isoformat()


def _given_length(given: Given) -> timedelta | None:
    if not given.end or not given.start or "T" not in given.end or "T" not in given.start:
        return None
    return datetime.fromisoformat(given.end) - datetime.fromisoformat(given.start)


def _known_clock(given: Given) -> int | None:
    before = start_of(given)
    return _minutes(before) if before and given.start and "T" in given.start else given.clock


def _not_over(when: When, now: datetime) -> When:
    """周六上午 said on a Saturday afternoon is the next Saturday."""
    if when.kind != "weekday" or when.has_time or when.start is None or not when.part:
        return when
    if when.start.date() != now.date() or now.hour < _PARTS.get(when.part, (0, 24))[1]:
        return when
    week = timedelta(days=7)
    return replace(when, start=when.start + week, end=when.end + week if when.end else None)


def _near_old_day(given: Given, when: When, now: datetime) -> When:
    """In a follow-up 改到周日 is the Sunday of the week the event was in, while that lies ahead."""
    before = start_of(given)
    if (
        before is None
        or when.start is None
        or when.kind != "weekday"
        or re.match(r"下|本|这|next|this", when.text)
    ):
        return when
    shift = timedelta(days=when.start.weekday() - before.weekday()) + (before.date() - when.start.date())
    moved = when.start + shift
    if moved <= now:
        return when
    return replace(when, start=moved, end=when.end + shift if when.end else None)


def _against_part(clock: int, part: str) -> bool:
    """改到周日下午 drops the old hour when that was in the morning."""
    low, high = _PARTS.get(part, (0, 24))
    return not low * 60 <= clock < high * 60


def start_of(given: Given) -> datetime | None:
    return datetime.fromisoformat(given.start) if given.start else None
