"""A follow-up that moves the event by a stretch of time (推迟一周, 提前两小时)."""

from datetime import datetime, timedelta

from agents.events.lexicon import pattern
from agents.events.schema import Given
from agents.times.numerals import whole_number


def shift_start(given: Given, folded: str) -> bool:
    """推迟一周, 提前两小时: moves start and end; False when nothing of the kind was said."""
    match = pattern("when", "shift").search(folded)
    if match is None or given.start is None:
        return False
    count = {"半": 0.5, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3}.get(match["n"]) or whole_number(
        match["n"]
    )
    if not count:
        return False
    unit = match["unit"].rstrip("s")
    step = {"小时": 60, "hour": 60, "分钟": 1, "minute": 1, "周": 10080, "星期": 10080, "week": 10080}.get(
        unit, 1440
    )
    back = match["dir"].startswith(("提前", "往前", "bring"))
    moved = timedelta(minutes=round(count * step) * (-1 if back else 1))
    given.start = _moved(given.start, moved)
    given.end = _moved(given.end, moved) if given.end else None
    return True


def _moved(moment: str, by: timedelta) -> str:
    shifted = datetime.fromisoformat(moment) + by
    return shifted.isoformat() if "T" in moment else shifted.date().isoformat()
