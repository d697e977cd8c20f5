"""Which half of the day a bare 8点 means for this kind of event."""

from datetime import datetime, timedelta

from agents.events.lexicon import kinds, pattern
from agents.events.schema import Given
from agents.times.calendar import is_working_day

_LONG = 5 * 60


def settle_hour(given: Given, folded: str) -> None:
    """Moves a start whose half of the day was not said to the half people mean, and marks it as assumed."""
    if given.half_known or given.half_assumed:
        return
    minutes = _minutes(given)
    if minutes is None or not _is_later(given, minutes // 60, folded):
        return
    given.half_assumed = True
    if given.clock is not None and given.start is None:
        given.clock += 12 * 60
        return
    given.start = _later(given.start)
    given.end = _later(given.end)


def _minutes(given: Given) -> int | None:
    if given.start and "T" in given.start:
        at = datetime.fromisoformat(given.start)
        return at.hour * 60 + at.minute
    return given.clock if given.start is None else None


def _is_later(given: Given, hour: int, folded: str) -> bool:
    if not 1 <= hour < 12:
        return False
    for name, from_hour, later in (
        ("early", 4, False),
        ("late", 5, True),
        ("morning", 4, False),
        ("evening", 5, True),
    ):
        if hour >= from_hour and pattern("hours", name).search(folded):
            return later
    first, past = _evening_hours(given)
    return first <= hour < past and not (hour >= 5 and _runs_long(given))


def _evening_hours(given: Given) -> tuple[int, int]:
    """Bare hours from the first and before the second are after noon; later ones too on a working day,
    when people are free only in the evening."""
    entry = kinds()["types"].get(given.type or "general", {})
    first, past = entry.get("bare_hours", kinds()["bare_hours"])
    if entry.get("after_work") and given.start and is_working_day(datetime.fromisoformat(given.start).date()):
        past = max(past, entry["after_work"])
    return int(first), int(past)


def _runs_long(given: Given) -> bool:
    if not given.start or not given.end or "T" not in given.end:
        return False
    length = datetime.fromisoformat(given.end) - datetime.fromisoformat(given.start)
    return length >= timedelta(minutes=_LONG)


def _later(moment: str | None) -> str | None:
    if moment is None or "T" not in moment:
        return moment
    return (datetime.fromisoformat(moment) + timedelta(hours=12)).isoformat()
