"""Within how many days a further breach counts as the next one: `7 日内第二次`, `again within a month`."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from agents.moderation.lexicon import PACKAGE
from agents.moderation.marks import ACTION, Mark, number
from agents.times.numerals import NUMERAL
from knowledge.phrases import data

_BEFORE, _AFTER = 10, 14
"""Characters between a stretch of days and the turn it belongs to, at most."""
_STOP = re.compile(r"[;。\n]|\.(?![0-9])")


def window_of(plain: str, found: Sequence[Mark]) -> Callable[[Mark], float]:
    """Days for a turn of folded text with these marks; 0 where it sets none."""
    spans = [(match.start(), match.end(), _days(match)) for match in _window().finditer(plain)]

    def within(turn: Mark) -> float:
        for start, end, days in spans:
            first, last = (end, turn.start) if end <= turn.start else (turn.end, start)
            near = 0 <= last - first <= (_BEFORE if end <= turn.start else _AFTER)
            between = any(first <= mark.start < last and mark.kind == ACTION for mark in found)
            if near and not between and not _STOP.search(plain, first, last):
                return days
        return 0

    return within


def _days(match: re.Match[str]) -> float:
    if match["same"]:
        return 1
    which = next(n for n in ("1", "2", "3") if match[f"n{n}"])
    return (number(match[f"n{which}"]) or 0) * float(_spec()["units"][match[f"unit{which}"]])


@cache
def _window() -> re.Pattern[str]:
    spec = _spec()
    units = "|".join(sorted(map(str, spec["units"]), key=len, reverse=True))
    words = "|".join(sorted(map(str, data(PACKAGE, "data/ladder.yaml")["numbers"]), key=len, reverse=True))

    def length(which: str) -> str:
        amount = rf"(?P<n{which}>{NUMERAL}|{words})"
        return rf"(?<![a-z0-9.]){amount}\s*-?\s*个?(?P<unit{which}>{units})(?![a-z])"

    pieces = [source.replace("<LENGTH>", length(str(n))) for n, source in enumerate(spec["forms"], start=1)]
    return re.compile("|".join([*pieces, f"(?P<same>{spec['same_day']})"]))


def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/ladder.yaml")["window"]
    return found
