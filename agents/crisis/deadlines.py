"""Time limits and intervals as a team writes them, in minutes."""

import re
from dataclasses import dataclass
from functools import cache

from agents.crisis.quantities import numeral
from knowledge.phrases import data
from knowledge.text import fold_map


@dataclass(frozen=True, slots=True)
class Limit:
    """Minutes, and where the wording ends in the text as given."""

    minutes: int
    start: int
    end: int


def find_limits(text: str, form: str = "deadline") -> list[Limit]:
    """Limits (`15 分钟内`, `within 2 hours`) or, with `every`, intervals (`每 30 分钟`), in reading order."""
    folded, origin = fold_map(text)
    return [
        Limit(_minutes(match), origin[match.start()], origin[match.end() - 1] + 1)
        for match in _pattern(form).finditer(folded)
    ]


def _minutes(match: re.Match[str]) -> int:
    number, unit = match["n"] or match["n2"], match["unit"] or match["unit2"]
    amount = {"半": 0.5, "half": 0.5, "an": 1.0, "one": 1.0}.get(number)
    scale: int = data("agents.crisis", "team.yaml")["unit_minutes"][unit]
    return round((numeral(number) if amount is None else amount) * scale)


@cache
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(data("agents.crisis", "team.yaml")[form])
