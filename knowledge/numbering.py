"""How people number: what a line starts with, what it counts and how deep it nests (numbering.yaml)."""

import re
from dataclasses import dataclass
from functools import cache

from knowledge.phrases import data

_HEADED = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3})*)[.、\uff0e]?\s+")


@dataclass(frozen=True, slots=True)
class Marker:
    """A number or bullet at the start of a line."""

    style: str
    rank: float
    """Nesting: a marker belongs under the nearest open one of smaller rank."""
    number: str
    """As printed, without the stop after it."""
    value: int
    """Its last counter (2 for `3.2`), 0 when it does not count."""
    width: int
    """Characters it takes, the space after it included."""


@cache
def _styles() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    rules = data("knowledge", "numbering.yaml")
    styles = []
    for rule in rules["styles"]:
        pattern = rule["pattern"]
        for name, part in rules["parts"].items():
            pattern = pattern.replace("{" + name + "}", part)
        styles.append((rule["style"], float(rule["rank"]), re.compile(pattern + r"\s*")))
    return tuple(styles)


def marker_of(line: str) -> Marker | None:
    """The marker that `line` (no leading space) starts with."""
    for style, rank, pattern in _styles():
        if found := pattern.match(line):
            depth = found["value"].count(".") / 10 if style == "dec" else 0
            number = re.sub(r"\s+", " " if found["number"][0].isascii() else "", found["number"])
            return Marker(style, rank + depth, number, value_of(found["value"]), found.end())
    return None


def heading_number(text: str) -> str:
    """Number that a heading known as such starts with: `3 行为规范` gives `3`, `二、目标` gives `二`."""
    if found := _HEADED.match(text):
        return found["number"]
    marker = marker_of(text)
    return marker.number if marker and marker.style not in ("bullet", "answer", "alpha") else ""


def value_of(printed: str) -> int:
    """What a printed counter counts, 0 when it is none: `十二` and `12` give 12."""
    last = printed.rsplit(".", 1)[-1]
    if last.isdecimal():
        return int(last)
    if len(last) == 1 and "①" <= last <= "⑳":
        return ord(last) - ord("①") + 1
    if last and all(char in _numerals() for char in last):
        return _chinese(last)
    return "abcdefghijklmnopqrstuvwxyz".find(last.lower()) + 1 if len(last) == 1 else 0


@cache
def _numerals() -> str:
    return str(data("knowledge", "numbering.yaml")["parts"]["CN"])


def _chinese(printed: str) -> int:
    digits = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
    total, current = 0, 0
    for char in printed:
        if char in "十百":
            total += (current or 1) * (10 if char == "十" else 100)
            current = 0
        else:
            current = digits.get(char, 0)
    return total + current
