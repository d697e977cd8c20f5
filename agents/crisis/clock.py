"""When the clock of a crisis started, and what time it is now, by the report or else by the request."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from agents.times.when import When, find_times
from knowledge.phrases import data
from knowledge.text import fold

# 9 点 40 is as good as 9:40.
_MINUTES = re.compile(r"(?<!\d)(\d{1,2}) ?[点點] ?([0-5]\d)(?!\d)(?! ?[人个名条群块元])分?")
_HALF_DAY = timedelta(hours=12)
_PIECE = re.compile(r"[^,\uff0c。;\uff1b!\uff01\n]+")


@dataclass(frozen=True, slots=True)
class ClockStart:
    """`stated` is false when the report gave no time and the request's own moment was taken."""

    at: datetime
    stated: bool


def present(text: str, now: datetime) -> datetime:
    """The moment that the report calls now (`现在 4 点`), when it is within hours of `now`; else `now`.

    An hour that may be morning or evening is the one nearer to `now`. A present before everything that the
    report tells of contradicts it, and is not believed.
    """
    stated = (
        _nearest(when, now)
        for piece in _PIECE.findall(_clocked(text))
        for when in _times(piece, now)
        if _is_present(piece, when)
    )
    reach = timedelta(hours=float(data("agents.crisis", "clock.yaml")["present_reach_hours"]))
    found = next((at for at in stated if abs(at - now) <= reach), None)
    if found is None:
        return now
    told = clock_start(text, now)
    return now if told.stated and told.at > found else found


def clock_start(text: str, now: datetime) -> ClockStart:
    """A clock time up to `now`; the one at which it was noticed before the one at which it began.

    Each piece between commas is read by itself: a day named elsewhere is not the day of this hour.
    """
    times = [(piece, when, at) for piece in _PIECE.findall(_clocked(text)) for when, at in _past(piece, now)]
    for rule in ("learned", "began"):
        for piece, when, at in times:
            if _rule(rule).search(_beside(piece, when)):
                return ClockStart(at, True)
    if times:
        return ClockStart(max(at for _, _, at in times), True)
    return ClockStart(now, False)


def _clocked(text: str) -> str:
    return _MINUTES.sub(r"\1:\2", text)


def _times(text: str, now: datetime) -> list[When]:
    return [when for when in find_times(text, now, future=False) if when.has_time and when.start is not None]


def _past(piece: str, now: datetime) -> list[tuple[When, datetime]]:
    found = [(when, _moment(when, now)) for when in _times(piece, now) if not when.approximate]
    return [
        (when, at)
        for when, at in found
        if _usable(when, at, now)
        and not _is_present(piece, when)
        and not _rule("passed_over").search(_tail(piece, when))
    ]


def _moment(when: When, now: datetime) -> datetime:
    """A bare hour of this morning that may as well be of this afternoon is the later one that has passed."""
    assert when.start is not None
    later = when.start + _HALF_DAY
    today = not when.has_date or when.start.date() == now.date()
    return later if today and not when.half_known and not when.part and later <= now else when.start


def _nearest(when: When, now: datetime) -> datetime:
    assert when.start is not None
    if when.has_date:
        return when.start
    steps = range(-2, 3) if not when.half_known and not when.part else (-2, 0, 2)
    return min((when.start + step * _HALF_DAY for step in steps), key=lambda at: abs(at - now))


def _is_present(text: str, when: When) -> bool:
    before = fold(text[max(0, when.span[0] - 12) : when.span[0]])
    after = fold(text[when.span[1] : when.span[1] + 8])
    return bool(_rule("present").search(before) or _rule("present_after").match(after))


def _usable(when: When, at: datetime, now: datetime) -> bool:
    # A bare hour that would be more than half a day ago is still to come today.
    named = when.has_date or (bool(when.part) and at.date() == now.date())
    return at <= now and (named or now - at <= _HALF_DAY)


def _beside(text: str, when: When) -> str:
    near = int(data("agents.crisis", "clock.yaml")["near"])
    return fold(text[max(0, when.span[0] - 4) : when.span[0]] + text[when.span[1] : when.span[1] + near])


def _tail(text: str, when: When) -> str:
    return fold(text[max(0, when.span[0] - 5) : when.span[0]] + text[when.span[1] : when.span[1] + 5])


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(data("agents.crisis", "clock.yaml")[name])
