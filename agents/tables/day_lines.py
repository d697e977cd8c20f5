"""Lines that hold nothing but a day, under which the headers print the clock alone."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from agents.tables.candidates import Candidate
from agents.tables.detours import Leaving, story
from agents.tables.moments import parse_time

_PASTED, _AHEAD, _LAST = 0.05, 5.0, 1.5
"""What it costs to take a day for a pasted one: before the days go on, as one to come, at the end."""
_DAY_LINE = re.compile(
    r"[\s—–\-=*·─~]*(?:(?:日期|Date)\s*[:：]\s*)?(?P<day>\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
    r"(?:\s*[(（]?(?:星期|[周週])[一二三四五六日天][)）]?)?[\s—–\-=*·─~]*"
)


def day_lines(lines: Sequence[str], headers: Sequence[Candidate], inline: bool) -> dict[int, date]:
    """Line number → day, for lines between the messages. A day that a member wrote stands behind a header
    (unless the words are on its line: `inline`), is printed otherwise than most, or leads back in time."""
    found = {at: match for at, line in enumerate(lines) if (match := _DAY_LINE.fullmatch(line))}
    opening = {one.at for one in headers}
    below = {at: match for at, match in found.items() if _next(lines, at, 1) in opening}
    between = {at: match for at, match in below.items() if inline or _next(lines, at, -1) not in opening}
    if not between:
        return {}
    usual, _ = Counter(map(_shape, between.values())).most_common(1)[0]
    days = {at: parse_time(match["day"]) for at, match in between.items() if _shape(match) == usual}
    return _in_order({at: day.date() for at, day in days.items() if day})


def _in_order(days: dict[int, date]) -> dict[int, date]:
    """Without the days that were pasted with a chat: behind it the days go on where they were."""
    times = [float(day.toordinal()) for day in days.values()]
    pasted, ahead, last = ([cost] * len(times) for cost in (_PASTED, _AHEAD, _LAST))
    forwards = story(times, Leaving(pasted, ahead, last))
    backwards = story([-time for time in times], Leaving(ahead, pasted, ahead))
    kept = forwards[1] if forwards[0] <= backwards[0] else backwards[1]
    places = list(days)
    return {places[place]: days[places[place]] for place in kept}


def _next(lines: Sequence[str], at: int, step: int) -> int:
    """The nearest line with words, -1 when there is none."""
    at += step
    while 0 <= at < len(lines):
        if lines[at].strip():
            return at
        at += step
    return -1


def _shape(match: re.Match[str]) -> str:
    return re.sub(r"\d+", "9", re.sub(r"[一二三四五六日天](?=[)）\s—]|$)", "~", match[0].strip()))
