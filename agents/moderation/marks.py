"""What a rule text names: sanctions with their length, first and further times, "then", "at once"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from agents.moderation.lexicon import PACKAGE
from agents.times.numerals import NUMERAL, whole_number
from knowledge.phrases import data

ACTION = "action"
_TIMED = ("mute", "ban")
_BEFORE, _NEGATED = 40, 40
"""Characters before a sanction in which its length or what denies it is looked for."""


@dataclass(frozen=True, slots=True)
class Mark:
    """`kind`: ordinal (`value`: the turn, 0-based), count (`value`: the last turn with the sanction
    that follows), further and later (the next turn), severe, at_once or action (`value`: its name).
    """

    start: int
    end: int
    kind: str
    value: str = ""
    minutes: int = 0


def marks(plain: str) -> list[Mark]:
    """All marks of folded text in order; of two that overlap the earlier and longer one."""
    return list(_marks(plain))


@lru_cache(maxsize=4096)
def _marks(plain: str) -> tuple[Mark, ...]:
    found = sorted(_found(plain), key=lambda mark: (mark.start, -mark.end))
    kept: list[Mark] = []
    for mark in found:
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return tuple(kept)


def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/ladder.yaml")
    return found


def _found(plain: str) -> Iterator[Mark]:
    for kind, value, pattern in _patterns():
        for match in pattern.finditer(plain):
            if kind == ACTION:
                if not _negated(plain, match.start()):
                    minutes = _length(plain, *match.span()) if value in _TIMED else 0
                    yield Mark(*match.span(), kind, value, minutes)
            elif "n" not in match.groupdict():
                yield Mark(*match.span(), kind, value)
            elif turn := _turn(match):
                yield Mark(*match.span(), kind, turn)


@cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    spec = _spec()
    number = rf"(?:{NUMERAL}|{'|'.join(spec['numbers'])})"

    def compiled(source: str) -> re.Pattern[str]:
        return re.compile(source.replace("<N>", f"(?P<n>{number})"))

    ordinals = [("ordinal", str(n), compiled(source)) for n, source in enumerate(spec["ordinals"])]
    counted = [("ordinal", "", compiled(source)) for source in spec["counted"]]
    counted += [("count", "", compiled(source)) for source in spec["count"]]
    actions = [(ACTION, str(name), compiled(source)) for name, source in spec["words"].items()]
    others = [(kind, "", compiled(spec[kind])) for kind in ("at_once", "severe", "further", "later")]
    return (*others, *ordinals, *counted, *actions)


def weight_of(action: Mark) -> tuple[int, int]:
    return list(_spec()["order"]).index(action.value), action.minutes


def _turn(match: re.Match[str]) -> str:
    """0-based turn of a match that names a number; empty when it is no plausible turn."""
    amount = number(match["n"])
    plausible = amount and amount == int(amount) and amount <= _spec()["most_turns"]
    return str(int(amount) - 1) if amount and plausible else ""


def number(written: str) -> float | None:
    """`3`, `三`, `three`, `半` → its value."""
    word = _spec()["numbers"].get(written)
    return float(word) if word else whole_number(written)


def _negated(plain: str, start: int) -> bool:
    return bool(re.search(_spec()["negated"], plain[max(0, start - _NEGATED) : start]))


@cache
def _lengths() -> tuple[re.Pattern[str], re.Pattern[str]]:
    spec = _spec()
    units = "|".join(sorted(map(str, spec["units"]), key=len, reverse=True))
    numbers = "|".join(sorted(map(str, spec["numbers"]), key=len, reverse=True))
    amount = rf"(?:{NUMERAL}|{numbers})"
    range_ = rf"(?P<n>{amount})(?:\s*(?:-|~|至|到|to)\s*{amount})?"
    one = rf"{range_}[\s-]*个?(?P<half>半)?(?<![a-z])(?P<unit>{units})(?P<more>半)?(?![a-z])"
    return re.compile(rf"{spec['lasting']}\s*{one}"), re.compile(rf"(?<![a-z0-9]){one}[\s-]*的?$")


def _length(plain: str, start: int, end: int) -> int:
    """Minutes of a mute: `禁言 24 小时`, `a mute of two hours`, `24-hour mute`; 0 when it is not stated."""
    after, before = _lengths()
    match = after.match(plain, end) or before.search(plain[max(0, start - _BEFORE) : start])
    if not match:
        return 0
    amount = (number(match["n"]) or 0) + 0.5 * bool(match["half"] or match["more"])
    return round(amount * int(_spec()["units"][match["unit"]]))
