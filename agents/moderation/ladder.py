"""Sanctions: the steps a rule text states, read out of its words; else the built-in ladder."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile
from typing import Any

from agents.moderation.lexicon import PACKAGE
from agents.moderation.marks import Mark, marks
from agents.moderation.turns import told_turns
from agents.moderation.windows import window_of
from knowledge.phrases import data
from knowledge.text import fold

SEVERE = ("high", "critical")
_BESIDE = 4
"""Characters between `at once` and the sanction it speaks of, at most."""


@dataclass(frozen=True, slots=True)
class Step:
    """One sanction; `minutes` 0 when it has no length or the rule gives none; of a range the shorter end."""

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
    windows: tuple[float, ...] = ()
    """Days before a breach in which the earlier ones must lie for each step; 0 where the text sets none."""
    stated: bool = True
    """The text itself says which time each step is for."""
    first: int = 0
    """The time, 0-based, that the text's first step is for."""
    in_turn: bool = True
    """A further time brings the next step; not where sanctions are only listed."""

    @property
    def gentle(self) -> int:
        """How many reminders it begins with, which are no strikes."""
        return sum(1 for _ in takewhile(lambda step: step.action == "remind", self.steps))

    @property
    def first_sanction(self) -> int:
        """Rank of its first step that is more than a reminder."""
        return next((rank(step.action) for step in self.steps if step.action != "remind"), 0)

    def window(self, place: int) -> float:
        """Days for a step, 0-based; 0 where the text sets none."""
        return self.windows[place] if place < len(self.windows) else 0

    def place(self, turn: int, severity: str) -> int:
        """Which step, 0-based, for a member who has had that many of them."""
        if self.by_gravity and severity in SEVERE:
            grave = len(self.steps) - 1
            return max(grave - (severity == "high" and grave > 1), min(turn, grave))
        return min(turn, len(self.steps) - 1)


def begun(ladder: Ladder | None, severity: str) -> Ladder | None:
    """With lighter built-in steps for the first times where a text only says what follows later."""
    if ladder is None or not ladder.first or not ladder.steps:
        return ladder
    lighter = [step for step in built_in(severity).steps if step.weight < ladder.steps[0].weight]
    before = (lighter or [Step("remind")])[: ladder.first]
    before += [before[-1]] * (ladder.first - len(before))
    windows = (*(0,) * ladder.first, *ladder.windows) if ladder.windows else ()
    return replace(ladder, steps=(*before, *ladder.steps), windows=windows, first=0, stated=False)


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


@cache
def not_taken() -> re.Pattern[str]:
    """A step beyond a warning together with the words that say it is not taken."""
    words = _spec()["words"]
    steps = "|".join(words[action] for action in ("ban", "kick", "mute"))
    return re.compile(f"(?:{_spec()['not_taken']})(?:{steps})", re.IGNORECASE)


def parse_ladder(text: str, *, gentle: bool = False) -> Ladder | None:
    """The ladder a clause states, or None when it names no sanction; reminders alone are one for `gentle`."""
    plain = fold(text)
    found = marks(plain)
    if not any(mark.kind == "action" and (gentle or mark.value != "remind") for mark in found):
        return None
    at_once = _at_once(found)
    used = [mark for mark in found if mark is not at_once]
    told = {} if _only_listed(plain, used) else told_turns(plain, used)
    by_turn = {turn: Step(mark.value, mark.minutes) for turn, (_, mark) in told.items()}
    steps = _filled(by_turn) or _listed([m for m in used if at_once is None or m.end <= at_once.start])
    if not steps and at_once is None:
        return None
    grave = Step(at_once.value, at_once.minutes) if at_once else None
    return Ladder(
        tuple(steps) or ((grave,) if grave else ()),
        grave,
        _by_gravity(plain, used, told),
        _windows(plain, found, told, len(steps)),
        stated=bool(told) or len(steps) < 2,
        first=min(told, default=0),
        in_turn=bool(told) or len(steps) < 2,
    )


def _only_listed(plain: str, used: Sequence[Mark]) -> bool:
    """Whether nothing but the end of a list (`警告、禁言直至移出`) stands for a further time."""
    turned = [plain[mark.start : mark.end] for mark in used if mark.kind not in ("action", "severe")]
    return bool(turned) and all(re.fullmatch(_spec()["up_to"], words) for words in turned)


def _by_gravity(plain: str, used: Sequence[Mark], told: Mapping[int, Any]) -> bool:
    if any(mark.kind == "ordinal" and mark.value != "0" for mark in used):
        return False
    graded = not told and re.search(_spec()["graded"], plain)
    return bool(graded) or any(mark.kind == "severe" for mark in used)


def _windows(
    plain: str, found: Sequence[Mark], told: Mapping[int, tuple[Mark | None, Mark]], length: int
) -> tuple[float, ...]:
    """Days for each step; empty when the text sets none."""
    within = window_of(plain, found)
    windows = {turn: within(mark) for turn, (mark, _) in told.items() if turn and mark}
    return tuple(windows.get(turn, 0) for turn in range(length)) if any(windows.values()) else ()


def _at_once(found: Sequence[Mark]) -> Mark | None:
    """The gravest action that a text gives without waiting for a second time."""
    grave: list[Mark] = []
    for n, mark in enumerate(found):
        if mark.kind != "at_once" or _is_later(mark, found[n - 1] if n else None):
            continue
        after = next((m for m in found[n + 1 :] if m.kind == "action"), None)
        before = next((m for m in reversed(found[:n]) if m.kind == "action"), None)
        if after and after.start - mark.end <= _BESIDE:
            grave.append(after)
        elif before and mark.start - before.end <= _BESIDE:
            grave.append(before)
    return max(grave, key=lambda m: Step(m.value, m.minutes).weight, default=None)


def _is_later(mark: Mark, before: Mark | None) -> bool:
    """Whether "at once" only says how the next time is dealt with (再犯直接移出)."""
    if before is None or mark.start - before.end > _BESIDE:
        return False
    return before.kind in ("further", "later") or (before.kind == "ordinal" and before.value != "0")


def _filled(by_turn: Mapping[int, Step]) -> list[Step]:
    """Steps in order; a turn that a text passes over (`once a warning, three times removal`) repeats the step
    before it.
    """
    steps: list[Step] = []
    for turn in sorted(by_turn):
        missing = turn - len(steps) if steps else 0
        steps += [steps[-1]] * missing if missing > 0 else []
        steps.append(by_turn[turn])
    return steps


def _listed(found: Sequence[Mark]) -> list[Step]:
    """Sanctions that are only listed (警告、禁言、移出), light to heavy, each once."""
    steps: dict[str, Step] = {}
    for mark in found:
        if mark.kind == "action":
            known = steps.get(mark.value)
            steps[mark.value] = known if known and known.minutes else Step(mark.value, mark.minutes)
    return sorted(steps.values(), key=lambda step: step.weight)
