"""Working days, days off and festivals of China; the lunar year.

Source of days off and make-up workdays: the `holidays` package (State Council notices). A year without a
notice has its statutory days only, and `is_published` says so.
"""

from datetime import date, timedelta
from functools import cache
from typing import Any

from knowledge.phrases import data

_ONE = timedelta(days=1)


@cache
def _year(year: int) -> tuple[dict[date, str], frozenset[date]]:
    """Days off with their names, and weekend days that are worked."""
    from holidays import country_holidays

    found: Any = country_holidays("CN", years=[year], language="zh_CN")
    off = {day: str(name) for day, name in found.items() if day.year == year}
    worked = frozenset(day for day in getattr(found, "weekend_workdays", ()) if day.year == year)
    return off, worked


def is_published(year: int) -> bool:
    """Whether that year's days off and make-up workdays are known here (the notice comes out in November
    of the year before)."""
    return bool(_year(year)[1])


def day_off_name(day: date) -> str:
    """Chinese name of the public holiday on that day; empty on other days."""
    return _year(day.year)[0].get(day, "")


def is_makeup_workday(day: date) -> bool:
    """A weekend day that is worked in exchange for a day off."""
    return day in _year(day.year)[1]


def is_working_day(day: date, china: bool = True) -> bool:
    """Monday to Friday, mended by the days off and make-up workdays of China unless `china` is false."""
    if not china:
        return day.weekday() < 5
    off, worked = _year(day.year)
    return day in worked or (day.weekday() < 5 and day not in off)


def working_day_on_or_before(day: date, china: bool = True) -> date:
    while not is_working_day(day, china):
        day -= _ONE
    return day


def working_day_on_or_after(day: date, china: bool = True) -> date:
    while not is_working_day(day, china):
        day += _ONE
    return day


def shift_working_days(day: date, count: int, china: bool = True) -> date:
    """The working day `count` working days after (before, when negative) `day`; 0 gives the working day
    on or before it."""
    if count == 0:
        return working_day_on_or_before(day, china)
    step = _ONE if count > 0 else -_ONE
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day, china):
            day += step
    return day


def working_days_between(first: date, last: date) -> int:
    """Working days after `first` up to and including `last`; 0 when `last` is not later."""
    count, day = 0, first
    while day < last:
        day += _ONE
        count += is_working_day(day)
    return count


def _rules() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = data("agents.times", "when.yaml")["festivals"]
    return entries


@cache
def festival(index: int, year: int) -> date | None:
    """Date in the solar year `year` of entry `index` of the festivals in when.yaml."""
    rule = _rules()[index]
    if "day" in rule:
        return date(year, *rule["day"])
    if "nth" in rule:
        return _nth_weekday(year, *rule["nth"]) + timedelta(days=rule.get("shift", 0))
    if "term" in rule:
        return _solar_term(year, rule["term"])
    if rule.get("lunar_eve"):
        return _lunar_day(year, 1, 1) - _ONE
    month, day = rule["lunar"]
    return _lunar_day(year, month, day)


def festival_names(day: date, english: bool = False) -> list[str]:
    """Name of each festival that falls on that day."""
    rules = [rule for index, rule in enumerate(_rules()) if festival(index, day.year) == day]
    return [_name(rule["names"], english) for rule in rules]


def _name(names: list[str], english: bool) -> str:
    latin = [name for name in names if english and name.isascii() and not name.isdigit()]
    return latin[0].title().replace("'S", "'s") if latin else str(names[0])


def _nth_weekday(year: int, month: int, weekday: int, which: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


@cache
def _lunar_day(year: int, month: int, day: int) -> date:
    """Solar date in `year` of a day of a (not leap) lunar month; the twelfth lunar month falls in January
    of `year` or late in the year before, and counts for the year it begins in."""
    current = (
        date(year, 1, 20) + timedelta(days=29 * (month - 1) + day - 1) if month < 12 else date(year, 1, 1)
    )
    for _ in range(70):
        if _lunar(current) == (month, day):
            return current
        current += _ONE
    raise LookupError(f"no lunar {month}-{day} in {year}")


@cache
def _lunar(day: date) -> tuple[int, int]:
    from datetime import datetime

    from cnlunar import Lunar

    lunar: Any = Lunar(datetime(day.year, day.month, day.day, 12))
    return (0 if lunar.isLunarLeapMonth else int(lunar.lunarMonth)), int(lunar.lunarDay)


@cache
def _solar_term(year: int, name: str) -> date | None:
    from datetime import datetime

    from cnlunar import Lunar

    terms: dict[str, tuple[int, int]] = Lunar(datetime(year, 6, 1, 12)).thisYearSolarTermsDic
    return date(year, *terms[name]) if name in terms else None
