"""Sanctions: the steps a rule text states, read out of its words; else the built-in ladder."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from agents.moderation.lexicon import PACKAGE
from agents.times.numerals import NUMERAL, whole_number
from knowledge.phrases import data
from knowledge.text import fold

SEVERE = ("high", "critical")


@dataclass(frozen=True, slots=True)
class Step:
    """One sanction; `minutes` 0 when it has no length or the rule gives none."""

    action: str
    minutes: int = 0

    @property
    def weight(self) -> tuple[int, int]:
        return rank(self.action), self.minutes


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps for the first, second, … time; `at_once` is what the text gives for the grave cases."""

    steps: tuple[Step, ...]
    at_once: Step | None = None
    by_gravity: bool = False
    """The steps are for lighter and graver cases, not for first and further times."""

    def place(self, strikes: int, severity: str) -> int:
        """Which step, 0-based, for a member with that many strikes."""
        if self.by_gravity and severity in SEVERE:
            return len(self.steps) - 1
        return min(strikes, len(self.steps) - 1)


def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/ladder.yaml")
    return found


def rank(action: str) -> int:
    """0 for none … 5 for ban."""
    return int(list(_spec()["order"]).index(action))


def action_name(action: str, language: str) -> str:
    return str(_spec()["actions"][action]["en" if language == "en" else "zh"])


def built_in(severity: str) -> Ladder:
    return Ladder(tuple(Step(str(action), int(minutes)) for action, minutes in _spec()["steps"][severity]))


def built_in_source(language: str) -> str:
    return str(_spec()["source"]["en" if language == "en" else "zh"])


def default_validity() -> dict[str, int]:
    return dict(_spec()["validity_days"])


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    kind: str
    """ordinal, severe, at_once or action."""
    value: str
    minutes: int = 0


def parse_ladder(text: str) -> Ladder | None:
    """The ladder a clause states, or None when it names no sanction."""
    plain = fold(text)
    marks = list(_marks(plain))
    if not any(mark.kind == "action" and mark.value != "remind" for mark in marks):
        return None
    at_once = _at_once(plain, marks)
    used = [mark for mark in marks if mark is not at_once]
    steps = _numbered(plain, used) or _listed([m for m in used if at_once is None or m.end <= at_once.start])
    severe = not any(mark.kind == "ordinal" and int(mark.value) > 0 for mark in used) and any(
        mark.kind == "severe" for mark in used
    )
    if not steps and at_once is None:
        return None
    grave = Step(at_once.value, at_once.minutes) if at_once else None
    return Ladder(tuple(steps) or ((grave,) if grave else ()), grave, severe)


def _marks(plain: str) -> Iterator[_Mark]:
    found: list[_Mark] = []
    for kind, value, pattern in _patterns():
        for match in pattern.finditer(plain):
            if kind == "action" and _negated(plain, match.start()):
                continue
            minutes = _length(plain, *match.span()) if value == "mute" else 0
            found.append(_Mark(match.start(), match.end(), kind, value, minutes))
    last = -1
    for mark in sorted(found, key=lambda m: (m.start, -m.end)):
        if mark.start >= last:
            yield mark
            last = mark.end


@cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    spec = _spec()
    ordinals = [("ordinal", str(n), re.compile(source)) for n, source in enumerate(spec["ordinals"])]
    actions = [("action", str(name), re.compile(source)) for name, source in spec["words"].items()]
    others = [(kind, "", re.compile(spec[kind])) for kind in ("at_once", "severe")]
    return (*others, *ordinals, *actions)


def _negated(plain: str, start: int) -> bool:
    return bool(re.search(_spec()["negated"], plain[max(0, start - 8) : start]))


@cache
def _lengths() -> tuple[re.Pattern[str], re.Pattern[str]]:
    units = "|".join(sorted(map(str, _spec()["units"]), key=len, reverse=True))
    one = rf"({NUMERAL})[\s-]*(?:个)?({units})(?![a-z])"
    return re.compile(rf"\s*(?:\(|for\s+)?\s*{one}"), re.compile(rf"{one}[\s-]*(?:的)?$")


def _length(plain: str, start: int, end: int) -> int:
    """Minutes of a mute: `禁言 24 小时`, `muted for 24 hours`, `24-hour mute`; 0 when it is not stated."""
    after, before = _lengths()
    match = after.match(plain, end) or before.search(plain[max(0, start - 14) : start])
    if not match:
        return 0
    number = whole_number(match[1])
    return (number or 0) * int(_spec()["units"][match[2]])


def _at_once(plain: str, marks: Sequence[_Mark]) -> _Mark | None:
    """The gravest action that a text gives without waiting for a second time."""
    found: list[_Mark] = []
    for n, mark in enumerate(marks):
        if mark.kind != "at_once":
            continue
        after = next((m for m in marks[n + 1 :] if m.kind == "action"), None)
        before = next((m for m in reversed(marks[:n]) if m.kind == "action"), None)
        if after and after.start - mark.end <= 4:
            found.append(after)
        elif before and mark.start - before.end <= 4:
            found.append(before)
    return max(found, key=lambda m: Step(m.value, m.minutes).weight, default=None)


def _numbered(plain: str, marks: Sequence[_Mark]) -> list[Step]:
    """Steps after 首次 / 第二次 / third …; a step before the first ordinal (先禁言) stands first."""
    by_turn: dict[int, Step] = {}
    for n, mark in enumerate(marks):
        follower = marks[n + 1] if n + 1 < len(marks) else None
        turn = {"ordinal": mark.value, "severe": str(len(by_turn) or 1)}.get(mark.kind)
        if turn is None or follower is None or follower.kind != "action":
            continue
        if "。" not in plain[mark.end : follower.start]:
            by_turn.setdefault(int(turn), Step(follower.value, follower.minutes))
    opening = next(iter(marks), None)
    if by_turn and 0 not in by_turn and opening and opening.kind == "action":
        by_turn[0] = Step(opening.value, opening.minutes)
    return [by_turn[turn] for turn in sorted(by_turn)]


def _listed(marks: Sequence[_Mark]) -> list[Step]:
    """Sanctions that are only listed (警告、禁言、移出), light to heavy, each once."""
    steps: dict[str, Step] = {}
    for mark in marks:
        if mark.kind == "action":
            known = steps.get(mark.value)
            steps[mark.value] = known if known and known.minutes else Step(mark.value, mark.minutes)
    return sorted(steps.values(), key=lambda step: step.weight)
