"""When the clock of a crisis started: the time the report gives, else the moment of the request."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from agents.when import When, find_times
from knowledge.phrases import data
from knowledge.text import fold

# 9 点 40 is as good as 9:40.
_MINUTES = re.compile(r"(?<!\d)(\d{1,2}) ?[点點] ?([0-5]\d)(?!\d)分?")
_HALF_DAY = timedelta(hours=12)
_PIECE = re.compile(r"[^,\uff0c。;\uff1b!\uff01\n]+")


@dataclass(frozen=True, slots=True)
class ClockStart:
    """`stated` is false when the report gave no time and the request's own moment was taken."""

    at: datetime
    stated: bool


def clock_start(text: str, now: datetime) -> ClockStart:
    """A clock time up to `now`; the one at which it was noticed before the one at which it began.

    Each piece between commas is read by itself: a day named elsewhere is not the day of this hour.
    """
    times = [
        (piece, when) for piece in _PIECE.findall(_MINUTES.sub(r"\1:\2", text)) for when in _past(piece, now)
    ]
    for rule in ("learned", "began"):
        for piece, when in times:
            if _rule(rule).search(_beside(piece, when)):
                return ClockStart(_start(when), True)
    if times:
        return ClockStart(max(_start(when) for _, when in times), True)
    return ClockStart(now, False)


def _past(piece: str, now: datetime) -> list[When]:
    found = find_times(piece, now, future=False)
    return [
        when for when in found if _usable(when, now) and not _rule("passed_over").search(_tail(piece, when))
    ]


def _start(when: When) -> datetime:
    assert when.start is not None
    return when.start


def _usable(when: When, now: datetime) -> bool:
    if not when.has_time or when.approximate or when.start is None or when.start > now:
        return False
    # A bare hour that would be more than half a day ago is still to come today.
    return when.has_date or now - when.start <= _HALF_DAY


def _beside(text: str, when: When) -> str:
    near = int(data("agents.crisis", "clock.yaml")["near"])
    return fold(text[max(0, when.span[0] - 4) : when.span[0]] + text[when.span[1] : when.span[1] + near])


def _tail(text: str, when: When) -> str:
    return fold(text[max(0, when.span[0] - 5) : when.span[0]] + text[when.span[1] : when.span[1] + 5])


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(data("agents.crisis", "clock.yaml")[name])
