"""An hour given in another place's time (17:00 UTC, 9am PST), moved into the zone of the request."""

from datetime import datetime, timedelta, timezone

from agents.events.lexicon import pattern, words
from agents.events.schema import Given


def apply_zone(given: Given, folded: str) -> None:
    """Reads start and end as hours of the named zone; nothing happens when none is named beside an hour."""
    match = pattern("when", "zone").search(folded)
    if match is None or not given.start or "T" not in given.start:
        return
    offset = float(words("when", "zones")[match["name"]]) + float(match["shift"] or 0)
    zone = timezone(timedelta(hours=offset))
    given.zone = folded[match.start("name") : match.end()].strip().upper()
    given.half_known = True
    given.start = _moved(given.start, zone)
    given.end = _moved(given.end, zone) if given.end and "T" in given.end else given.end


def _moved(stamp: str, zone: timezone) -> str:
    at = datetime.fromisoformat(stamp)
    return at.replace(tzinfo=zone).astimezone(at.tzinfo).isoformat()
