"""Two events in one request: the first is planned, the others are named."""

from dataclasses import dataclass
from datetime import datetime

from agents.events.kinds import classify
from agents.events.lexicon import pattern
from agents.times.when import find_times
from knowledge.text import fold_map

_MAX_CHARS = 2_000


@dataclass(frozen=True, slots=True)
class Split:
    """`text` is what to plan now; `rest` what the request asks for besides, as written."""

    text: str
    rest: str = ""


def first_event(text: str, now: datetime) -> Split:
    """Cuts before a clause that opens another event (再, 另外, another): both sides must name a kind of event
    and a day of their own."""
    folded, origin = fold_map(text[:_MAX_CHARS])
    for match in pattern("several", "opens").finditer(folded):
        before, after = folded[: match.start()], folded[match.end() :]
        if _is_event(before, now) and _is_event(after, now) and _days(before, now) != _days(after, now):
            at = origin[match.start("word")]
            return Split(text[:at].rstrip(" ,;\uff0c\uff1b\u3002"), text[at:].strip())
    return Split(text)


def _is_event(folded: str, now: datetime) -> bool:
    return bool(classify(folded).type) and bool(_days(folded, now))


def _days(folded: str, now: datetime) -> set[str]:
    return {when.start.date().isoformat() for when in find_times(folded, now) if when.start and when.has_date}
