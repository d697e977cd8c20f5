"""How many: people, groups, minutes, money named in a description, in digits, Chinese numerals or words."""

import re
from dataclasses import dataclass
from functools import cache

from agents.times.when import without_runs
from knowledge.phrases import data
from knowledge.text import fold

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_STEPS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_NUMERAL = "[零〇一二两三四五六七八九十百千万]+"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of one unit (people, groups, hours, minutes, money, accounts, posts)."""

    unit: str
    amount: float
    words: str


def numeral(text: str) -> float:
    """Value of digits or a Chinese numeral (`1,200`, `三十五`, `两百`, `1.2万`); ValueError otherwise."""
    plain = text.replace(",", "")
    scale = 1
    if plain[-1:] in ("万", "千", "百") and re.fullmatch(r"\d+(?:\.\d+)?", plain[:-1] or "x"):
        plain, scale = plain[:-1], _STEPS[plain[-1]]
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return float(plain) * scale
    total = part = digit = 0
    for char in plain:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char == "万":
            total, part, digit = (total + part + digit) * 10000, 0, 0
        elif char in _STEPS:
            part, digit = part + (digit or 1) * _STEPS[char], 0
        else:
            raise ValueError(text)
    return float(total + part + digit)


def find_quantities(text: str) -> list[Quantity]:
    """Quantities in reading order of each unit."""
    folded = without_runs(fold(text))
    return [
        Quantity(unit, _value(match["number"]), match[0])
        for unit, pattern in _patterns().items()
        for match in pattern.finditer(folded)
    ]


def most(quantities: list[Quantity], unit: str) -> Quantity | None:
    """The largest of a unit; hours count as minutes too."""
    found = [q for q in quantities if q.unit == unit]
    if unit == "minutes":
        found += [Quantity(unit, q.amount * 60, q.words) for q in quantities if q.unit == "hours"]
    return max(found, key=lambda q: q.amount, default=None)


def quantities_of_report(text: str) -> list[Quantity]:
    """All quantities, and the number of groups that are called by their names."""
    names = named_groups(text)
    named = [Quantity("groups", len(names), " / ".join(names))] if len(names) > 1 else []
    return [*find_quantities(text), *named]


def named_groups(text: str) -> list[str]:
    """Groups called by a name or number of their own (`三群`, `妈妈群`, `#general`), each once."""
    rule = re.compile(data("agents.crisis", "quantities.yaml")["named_group"])
    return list(dict.fromkeys(match[0] for match in rule.finditer(fold(text))))


def _value(number: str) -> float:
    table = data("agents.crisis", "quantities.yaml")
    known = {**table["vague"], **table["words"]}
    return float(known[number]) if number in known else numeral(number)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = data("agents.crisis", "quantities.yaml")
    words = sorted([*table["vague"], *table["words"]], key=len, reverse=True)
    named = "|".join(re.escape(word) for word in words)
    number = rf"(?<![\d:.])(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?[万千百]?|{named}|{_NUMERAL})"
    return {
        unit: re.compile(rf"{number}(?:余|多|来)?\+? ?(?:of )?(?:{tail})")
        for unit, tail in table["units"].items()
    }
