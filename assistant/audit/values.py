"""What a piece of a sentence lays down: a figure, a time of day, a weekday, how often, who, whether."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from agents.times.clock import find_clocks
from agents.times.numerals import NUMERAL, whole_number
from assistant.audit.findings import PACKAGE
from assistant.audit.subject import words
from knowledge.phrases import data
from knowledge.text import fold
from knowledge.words import stem

_NO_FIGURE = ("sanctioned", "within_a_word")
"""What stands before a number that is a step of a ladder, a day of a month or part of a word."""


@dataclass(frozen=True, slots=True)
class Value:
    """`span` is where it stands in the piece."""

    unit: str
    """duration, money, percent, age, the thing counted; clock, weekday, period, role or permission."""
    amount: Any
    """Minutes for a duration, a number, the days, the words of a role …; hashable."""
    span: tuple[int, int]
    bound: str = ""
    """most, least, or empty."""
    worth: float = 1.0
    """How much one of the unit as written is in the unit of comparison."""
    core: tuple[int, int] | None = None
    """Where the figure without its bound stands, when it has one."""


def values(piece: str) -> list[Value]:
    """All values of folded text, those that stand inside another left out."""
    found: list[Value] = []
    for value in (
        *_roles(piece),
        *_clocks(piece),
        *_weekdays(piece),
        *_figures(piece),
        *_counts(piece),
        *_periods(piece),
    ):
        if not any(value.span[0] < other.span[1] and other.span[0] < value.span[1] for other in found):
            found.append(value)
    return [*found, *_permission(piece)]


def _spec(name: str = "values.yaml") -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, name)
    return found


@cache
def _pattern(name: str, file: str = "values.yaml") -> re.Pattern[str]:
    return re.compile(_spec(file)[name])


@cache
def _units() -> tuple[re.Pattern[str], Mapping[str, tuple[str, float]]]:
    spec = _spec("figures.yaml")
    units = {
        fold(str(word)): (str(unit), float(worth))
        for unit, words in spec["units"].items()
        for word, worth in words.items()
    }
    longest = "|".join(re.escape(word) for word in sorted(units, key=len, reverse=True))
    before = f"{spec['most']}|{spec['least']}"
    number = rf"(?P<number>[0-9]+\.[0-9]+|{NUMERAL}|(?<![a-z])(?:{'|'.join(spec['numbers'])}))"
    return re.compile(rf"(?P<before>{before})?\s*{number}\s*-?\s*(?P<unit>{longest})(?![a-z0-9])"), units


def _figures(piece: str) -> Iterator[Value]:
    pattern, units = _units()
    for match in pattern.finditer(piece):
        unit, worth = units[match["unit"]]
        amount = _number(match["number"])
        before = piece[: match.start()]
        if amount is None or any(_pattern(name, "figures.yaml").search(before) for name in _NO_FIGURE):
            continue
        after = piece[match.end() :]
        bounds = (_pattern(name, "figures.yaml").match(after) for name in ("most_after", "least_after"))
        end = match.end() + max(len(found[0]) if found else 0 for found in bounds)
        bound = _bound(match["before"] or "", after)
        core = (match.start("number"), match.end("unit"))
        yield Value(unit, amount * worth, (match.start(), end), bound, worth, core)


def _counts(piece: str) -> Iterator[Value]:
    """English counts of whatever: `two maintainers`, `once`."""
    for match in _pattern("counted", "figures.yaml").finditer(piece):
        amount = _number(match["number"] or "")
        if amount is not None:
            bound = _bound(match["before"] or "", piece[match.end() :])
            core = (match.start("number"), match.end())
            yield Value(f"count of {stem(match['noun'])}", amount, match.span(), bound, 1.0, core)
    for match in _pattern("english_age", "figures.yaml").finditer(piece):
        bound = _bound(match["before"], piece[match.end() :])
        yield Value("age", float(match["number"]), match.span(), bound, 1.0, match.span("number"))
    for match in _pattern("tenths", "figures.yaml").finditer(piece):
        amount = _number(match["number"])
        if amount is not None:
            yield Value("percent", 10 * amount, match.span(), core=match.span())
    for match in _pattern("how_often", "figures.yaml").finditer(piece):
        yield Value("times", float(_spec("figures.yaml")["often"][match[0]]), match.span())


def _bound(before: str, after: str) -> str:
    """`most`, `least`, or nothing said; turned round where what lies beyond it is refused."""
    bound = ""
    if _pattern("most_after", "figures.yaml").match(after) or _pattern("most", "figures.yaml").match(before):
        bound = "most"
    elif _pattern("least_after", "figures.yaml").match(after) or _pattern("least", "figures.yaml").match(
        before
    ):
        bound = "least"
    if bound and _pattern("refused", "figures.yaml").search(after):
        return "least" if bound == "most" else "most"
    return bound


def _number(written: str) -> float | None:
    word = _spec("figures.yaml")["numbers"].get(written)
    try:
        return float(word or written)
    except ValueError:
        whole = whole_number(written)
        return None if whole is None else float(whole)


def _clocks(piece: str) -> Iterator[Value]:
    if not _pattern("clock").search(piece):
        return
    for clock in find_clocks(piece):
        before, after = piece[: clock.span[0]], piece[clock.span[1] :]
        bound = ""
        if _pattern("clock_after").match(after) or _pattern("clock_after_en").search(before):
            bound = "least"
        elif _pattern("clock_before").match(after) or _pattern("clock_before_en").search(before):
            bound = "most"
        end = None if clock.end is None else clock.end % 1440
        yield Value("clock", (clock.minutes % 1440, end, clock.exact), clock.span, bound)


def _weekdays(piece: str) -> Iterator[Value]:
    numbers = _spec()["day_numbers"]
    for match in _pattern("weekdays").finditer(piece):
        if match["zh"]:
            days = frozenset(numbers[char] for char in match["zh"] if char in numbers)
        else:
            days = frozenset({numbers[re.sub("days?$", "", match["en"])]})
        yield Value("weekday", days, match.span())


def _periods(piece: str) -> Iterator[Value]:
    for period, pattern in _periods_of():
        for match in pattern.finditer(piece):
            yield Value("period", period, match.span())


@cache
def _periods_of() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern)) for name, pattern in _spec()["periods"].items())


@cache
def _roles_of() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, _spec()["roles"]))


def _roles(piece: str) -> Iterator[Value]:
    """The act stays in the piece: only the role, with how it acts, is taken as the value."""
    for pattern in _roles_of():
        for match in pattern.finditer(piece):
            who = frozenset(words(match["who"])) or frozenset({match["who"]})
            if not _pattern("not_a_role").search(match["who"]):
                end = match.start("act") if match.start("act") > match.start("who") else match.end("who")
                yield Value("role", who, (match.start("who"), end))


def _permission(piece: str) -> Iterator[Value]:
    if _pattern("limits").search(piece):
        return
    forbidden, allowed = _pattern("forbids").search(piece), _pattern("allows").search(piece)
    if forbidden:
        yield Value("permission", False, forbidden.span())
    elif allowed:
        yield Value("permission", True, allowed.span())
