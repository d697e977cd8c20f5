"""An event of several sittings alike: two evenings, each of three days, every Tuesday five times."""

from datetime import date, datetime, timedelta

from agents.events.lexicon import kinds, pattern, words
from agents.events.programmes import is_alike
from agents.events.schema import Given, Session
from agents.events.wording import Wording
from agents.times.numerals import whole_number
from agents.times.when import find_times
from knowledge.text import fold

_MOST = 31
_WEEK = 7
_READ = 500


def apply_sessions(given: Given, said: Wording, now: datetime) -> None:
    """Sets how many sittings there are and how far apart; `end` becomes the end of the last one."""
    if "streak" in kinds()["types"].get(given.type, {}).get("traits", ()):
        return
    _fill_window(given)
    count, step = _said(said.folded, given)
    if count > 1:
        given.sessions, given.every = count, step
        given.session_days = _days_named(said.text, now, count)
        given.daily, given.recurring, given.days = True, False, None
        given.window = None if given.start else given.window
    elif given.sessions > 1 and pattern("sessions", "single").search(said.folded):
        _make_one(given)
    else:
        _move_days(given)
    if given.sessions > 1 and given.start:
        _settle(given)


def _fill_window(given: Given) -> None:
    """下周末两天: as many days as the stretch has are all of them."""
    if given.start is not None or not given.window or not given.days:
        return
    first, last = (date.fromisoformat(day) for day in given.window)
    if (last - first).days + 1 == given.days:
        given.start, given.end, given.window = first.isoformat(), last.isoformat(), None


def sessions_of(given: Given, minutes: int, minutes_assumed: bool) -> list[Session]:
    """Start and end of each sitting; bare days while the hour is not known, nothing while no day is."""
    if given.sessions < 2:
        return []
    if given.start is None:
        return [Session(start=None, end=None) for _ in range(given.sessions)]
    out = []
    for day in _days(given):
        if "T" not in given.start:
            out.append(Session(start=day.isoformat(), end=None))
            continue
        first = datetime.fromisoformat(given.start)
        start = datetime.combine(day, first.timetz())
        end = None if minutes_assumed else (start + timedelta(minutes=minutes)).isoformat()
        out.append(Session(start=start.isoformat(), end=end))
    return out


def _said(folded: str, given: Given) -> tuple[int, int]:
    """Number of sittings and days from one to the next; (0, 1) when there is one."""
    for name, step in (("evenings", 1), ("weekly", _WEEK), ("times", 0)):
        match = pattern("sessions", name).search(folded)
        count = _number(next(filter(None, match.groupdict().values()), "")) if match else 0
        if match and 2 <= count <= _MOST:
            if name == "evenings" and pattern("sessions", "weekdays").search(match[0]):
                return count, _WEEK
            weekly = step == _WEEK or (step == 0 and bool(pattern("sessions", "each_week").search(folded)))
            if step or weekly or given.daily:
                return count, _WEEK if weekly else 1
    alike = is_alike(given) or _one_day_of_hours(given) or bool(pattern("sessions", "alike").search(folded))
    days = max(_stretch(given), given.days or 0)
    return (days, 1) if alike and 2 <= days <= _MOST else (0, 1)


def _one_day_of_hours(given: Given) -> bool:
    """Hours from and to, said once for several days (周六周日两天，9-12点)."""
    timed = given.start and given.end and "T" in given.start and "T" in given.end
    return bool(timed and given.start and given.end and given.start[:10] == given.end[:10])


def _stretch(given: Given) -> int:
    """Days from start to end when both are named."""
    if not given.start or not given.end:
        return 0
    first, last = (datetime.fromisoformat(stamp).date() for stamp in (given.start, given.end))
    return (last - first).days + 1


def _number(said: str) -> int:
    named: dict[str, int] = words("people", "english")
    return named.get(said) or {"two": 2, "three": 3, "four": 4}.get(said) or whole_number(said) or 0


def _days_named(text: str, now: datetime, count: int) -> list[str]:
    """The days when exactly that many were named one by one (12月5日、12日, 周五周六)."""
    days: list[date] = []
    month = ""
    for match in pattern("sessions", "day").finditer(fold(text[:_READ])):
        month = match["month"] or month
        named = match[0] if match["month"] or not match["number"] else f"{month}{match[0]}"
        found = next((when.start for when in find_times(named, now) if when.start and when.has_date), None)
        if found is None:
            return []
        day = found.date()
        while days and day <= days[-1] and not match["number"]:
            day += timedelta(days=_WEEK)
        days.append(day)
    days = sorted(set(days))
    return [day.isoformat() for day in days] if len(days) == count else []


def _days(given: Given) -> list[date]:
    if given.session_days:
        return [date.fromisoformat(day) for day in given.session_days]
    assert given.start is not None
    first = datetime.fromisoformat(given.start).date()
    return [first + timedelta(days=given.every * index) for index in range(given.sessions)]


def _move_days(given: Given) -> None:
    """The days named go along when the first of them was moved."""
    if not given.session_days or not given.start:
        return
    days = [date.fromisoformat(day) for day in given.session_days]
    moved = datetime.fromisoformat(given.start).date() - days[0]
    given.session_days = [(day + moved).isoformat() for day in days]


def _make_one(given: Given) -> None:
    """Only one sitting after all: the end is that of the first."""
    if given.start and given.end and "T" in given.start and "T" in given.end:
        start = datetime.fromisoformat(given.start)
        length = _length(given, start)
        given.end = (start + length).isoformat() if length else None
    else:
        given.end = None
    given.sessions, given.session_days, given.daily, given.every = 0, [], False, 1


def _settle(given: Given) -> None:
    assert given.start is not None
    days = _days(given)
    given.start = days[0].isoformat() + given.start[10:]
    last = days[-1]
    if "T" not in given.start:
        given.end = last.isoformat()
        return
    start = datetime.fromisoformat(given.start)
    length = _length(given, start)
    given.end = (datetime.combine(last, start.timetz()) + length).isoformat() if length else None


def _length(given: Given, start: datetime) -> timedelta | None:
    if given.minutes:
        return timedelta(minutes=given.minutes)
    if not given.end or "T" not in given.end:
        return None
    length = datetime.fromisoformat(given.end) - start
    return length % timedelta(days=1) or None
