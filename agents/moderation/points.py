"""Point systems: so many points for each kind of breach, and what follows at so many together."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from agents.moderation.ladder import Ladder, Step
from agents.moderation.lexicon import PACKAGE
from agents.moderation.marks import ACTION, Mark, marks, number
from agents.moderation.provision import names_of
from agents.times.numerals import NUMERAL
from knowledge.model import Clause
from knowledge.phrases import data
from knowledge.text import fold

_REMIND = Step("remind")
_TURNS = 12
"""Further times that are worked out, at most."""


@dataclass(frozen=True, slots=True)
class Points:
    """`amounts`: points for a breach by category; `thresholds`: what follows at so many, few points first."""

    amounts: Mapping[str, int]
    thresholds: tuple[tuple[int, Step], ...]
    source: Clause
    """The clause that states the thresholds."""

    def ladder(self, category: str, carried: int = 0) -> Ladder:
        """The steps for the first and further times; `carried`: points that a member has for other things."""
        steps: list[Step] = []
        for turn in range(1, _TURNS + 1):
            steps.append(self._at(turn * self.amounts[category] + carried))
            if steps[-1] == self.thresholds[-1][1]:
                break
        return Ladder(tuple(steps), stated=False)

    def _at(self, total: int) -> Step:
        return max((step for at, step in self.thresholds if at <= total), key=_weight, default=_REMIND)


def default_days() -> int:
    """Days that points count where the rules do not say."""
    return int(_spec()["days"])


def points_of(clauses: Sequence[Clause]) -> Points | None:
    """The point system that the clauses of one document state together."""
    amounts: dict[str, int] = {}
    reached: dict[int, tuple[Step, Clause]] = {}
    for clause in clauses:
        for category, points in amounts_in(clause.text).items():
            amounts.setdefault(category, points)
        for points, step in thresholds_in(clause.text):
            reached.setdefault(points, (step, clause))
    steps = [(points, reached[points][0]) for points in sorted(reached)]
    if not amounts or not steps or sorted(steps, key=lambda told: _weight(told[1])) != steps:
        return None
    return Points(amounts, tuple(steps), reached[steps[0][0]][1])


def amounts_in(text: str) -> dict[str, int]:
    """Category → points for a breach, as a text states them."""
    plain = fold(text)
    found: dict[str, int] = {}
    for before, token, after in _tokens(plain):
        actions = _actions(_last_sentence(before))
        if not _is_total(before, after) and not actions:
            found |= {name: _value(token) for name in names_of(before) if name not in found}
    return found


def thresholds_in(text: str) -> Iterator[tuple[int, Step]]:
    """Points and what follows when a member has so many, as a text states them."""
    last: Step | None = None
    for before, token, after in _tokens(fold(text)):
        if not _is_total(before, after):
            last = None
            continue
        actions = _actions(after) or (_actions(before)[-1:] if last is None else [])
        length = re.match(_spec()["length_only"], after)
        if actions:
            last = Step(actions[0].value, actions[0].minutes)
        elif last and length:
            said = next(iter(_actions(f" {last.action} {length[0]}")), None)
            last = replace(last, minutes=said.minutes if said else 0)
        else:
            continue
        yield _value(token), last


def _tokens(plain: str) -> Iterator[tuple[str, re.Match[str], str]]:
    """Each amount of points with the text since the one before it and until the next one."""
    found = list(_amount().finditer(plain))
    for n, token in enumerate(found):
        start = found[n - 1].end() if n else 0
        end = found[n + 1].start() if n + 1 < len(found) else len(plain)
        yield plain[start : token.start()], token, plain[token.end() : end]


def _is_total(before: str, after: str) -> bool:
    return bool(re.search(_spec()["total"], before) or re.match(_spec()["then"], after))


def _actions(plain: str) -> list[Mark]:
    return [mark for mark in marks(plain) if mark.kind == ACTION]


def _last_sentence(text: str) -> str:
    return re.split(r"[。\n]|\.\s", text)[-1]


def _value(token: re.Match[str]) -> int:
    return int(number(token["n"] or token["m"]) or 0)


def _weight(step: Step) -> tuple[int, int]:
    return step.weight


@cache
def _amount() -> re.Pattern[str]:
    words = "|".join(sorted(map(str, data(PACKAGE, "data/ladder.yaml")["numbers"]), key=len, reverse=True))
    return re.compile(_spec()["amount"].replace("<N>", f"(?:{NUMERAL}|{words})"))


def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/library.yaml")["points"]
    return found
