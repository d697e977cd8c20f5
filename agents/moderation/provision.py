"""Which stored clauses one rule is read from: the pieces of a long one, the rows of steps below it, and the
numbered steps under one parent (`1. No ads`, `1) first time …`, `2) second time …`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from agents.moderation.lexicon import PACKAGE, categories
from agents.moderation.marks import ACTION, Mark, marks
from agents.moderation.turns import turns
from knowledge.model import Clause
from knowledge.numbering import heading_number
from knowledge.phrases import data
from knowledge.text import fold

HEAD = 18
"""Characters at the beginning of a clause that say what it is about."""
_ROW, _RUNG = 80, 110
"""Characters of a table's row or a list's item, and of a numbered step, at most."""
_TURNED = ("ordinal", "further", "later", "severe")
_CHILD = re.compile(
    r"(?P<parent>.*?)(?:[(\uff08][^()\uff08\uff09]+[)\uff09]|[①-⑳])|(?P<above>.+)、[^、]+|(?P<upper>\d+(?:\.\d+)*)\.\d+"
)


@dataclass(frozen=True, slots=True)
class Provision:
    """`head` is what is cited; of steps under a heading the first of them under the heading's number."""

    head: Clause
    parts: tuple[Clause, ...]


class Layout:
    """The clauses of one document that are in force, in their order."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._at = dict(enumerate(clauses))
        self._place = {clause.chunk_id: n for n, clause in self._at.items()}

    def provision(self, clause: Clause) -> Provision:
        if clause.chunk_id not in self._place:
            return Provision(clause, (clause,))
        stored = self._at[self._place[clause.chunk_id]]
        if run := self._run_of(stored):
            return self._of_steps(run)
        parts = self._pieces(stored)
        return Provision(parts[0], (*parts, *self._steps_below(parts)))

    def _pieces(self, clause: Clause) -> list[Clause]:
        """The pieces of a clause too long for one, and the rows of steps below it."""
        section = {n: c for n, c in self._at.items() if c.section == clause.section}
        same = {n: c for n, c in section.items() if c.clause == clause.clause} if clause.clause else {}
        first = last = self._place[clause.chunk_id]
        while first - 1 in same or (first - 1 in section and _goes_on(section[first])):
            first -= 1
        while last + 1 in same or (last + 1 in section and _goes_on(section[last + 1])):
            last += 1
        return [section[n] for n in range(first, last + 1)]

    def _of_steps(self, run: Sequence[Clause]) -> Provision:
        """Numbered steps with the clause they stand under; where that is only a heading, under its number."""
        first, number = run[0], parent_number(run[0].clause)
        above = self._at.get(self._place[first.chunk_id] - 1)
        if above and number and above.clause == number and first.section.startswith(above.section):
            pieces = self._pieces(above)
            return Provision(pieces[0], (*pieces, *run))
        if names_of(fold(first.text)[:HEAD]):
            return Provision(first, tuple(run))
        if above and _beside(above, first) and not _sanctions(above):
            return Provision(above, (above, *run))
        path = _path(first)
        title = path.rpartition("›")[2].strip()
        named = number or (heading_number(title) if _turn_title(first) else "") or title
        return Provision(replace(first, clause=named or first.clause, section=path), tuple(run))

    def _steps_below(self, parts: Sequence[Clause]) -> list[Clause]:
        """The steps under a clause that states none itself, or behind it and its like under one heading."""
        if any(map(_sanctions, parts)):
            return []
        clause, n = parts[0], self._place[parts[-1].chunk_id] + 1
        following = self._at.get(n)
        if following and clause.clause and parent_number(following.clause) == clause.clause:
            return self._run_of(following)
        while following and _beside(clause, following) and not is_step(following):
            n += 1
            following = self._at.get(n)
        return self._run_of(following) if following and _beside(clause, following) else []

    def _run_of(self, clause: Clause) -> list[Clause]:
        """The steps among which a clause stands, in order; empty when it is none of several."""
        if not is_step(clause):
            return []
        first = last = self._place[clause.chunk_id]
        while (above := self._at.get(first - 1)) and is_step(above) and _beside(above, clause):
            first -= 1
        while (below := self._at.get(last + 1)) and is_step(below) and _beside(below, clause):
            last += 1
        for run in _ladders([self._at[n] for n in range(first, last + 1)]):
            if clause in run and (len(run) > 1 or self._is_under(run[0])):
                return run
        return []

    def _is_under(self, only: Clause) -> bool:
        """Whether a single step stands under a rule, and is none itself."""
        above = self._at.get(self._place[only.chunk_id] - 1)
        number = parent_number(only.clause)
        is_child = bool(above and number and above.clause == number)
        return not names_of(fold(only.text)) and (is_child or bool(names_of(fold(title_above(only)))))


def parent_number(number: str) -> str:
    """`3.1.1(2)` → `3.1.1`, `1、a` → `1`, `2.3` → `2`; empty for a number of its own."""
    found = _CHILD.fullmatch(number)
    return next(filter(None, found.groups()), "") if found else ""


def is_step(clause: Clause) -> bool:
    """Whether a numbered clause is one step of a ladder and no rule of its own."""
    plain = fold(said_in(clause))
    found = marks(plain)
    if not clause.clause or len(plain) > _RUNG or not _sanctions(clause) or _forbids(plain, found):
        return False
    if not any(mark.kind in _TURNED for mark in found):
        return len(plain) <= HEAD and found[0].start <= HEAD // 3 and _is_numbered(clause)
    return _is_numbered(clause) and len(turns(plain, found)) <= 1


def _forbids(plain: str, found: Sequence[Mark]) -> bool:
    """Whether a text forbids something before it comes to a sanction (`removed, and may not come back`)."""
    first = next((mark.start for mark in found if mark.kind == ACTION), len(plain))
    return re.search(_spec()["forbids_plainly"], plain[:first]) is not None


def _sanctions(clause: Clause) -> bool:
    return any(mark.kind == ACTION for mark in marks(fold(clause.text)))


def said_in(clause: Clause) -> str:
    """A clause's words, behind its own heading where that is all that names the time (`### 第一次`)."""
    title = _turn_title(clause)
    return f"{title}: {clause.text}" if title else clause.text


def _turn_title(clause: Clause) -> str:
    title = title_above(clause)
    if clause.clause != title or not title or len(title) > 2 * HEAD:
        return ""
    kinds = {mark.kind for mark in marks(fold(f"{title}:"))}
    return title if kinds & set(_TURNED) and ACTION not in kinds else ""


def _path(clause: Clause) -> str:
    """The headings that a clause stands under, without one that is only the name of a time."""
    return clause.section.rpartition("›")[0].strip() if _turn_title(clause) else clause.section


def _is_numbered(clause: Clause) -> bool:
    """Not a piece that only has the number or title of what it stands under."""
    title = title_above(clause)
    if _turn_title(clause):
        return True
    return clause.clause != title and not title.startswith((clause.clause, f"{clause.clause} "))


def _beside(one: Clause, other: Clause) -> bool:
    """Whether two clauses are counted on under the same parent."""
    alike = bool(_turn_title(one) or _turn_title(other))
    return _path(one) == _path(other) and (alike or parent_number(one.clause) == parent_number(other.clause))


def _ladders(steps: Sequence[Clause]) -> Iterator[list[Clause]]:
    """Neighbouring steps parted where the counting begins anew or another kind of breach is named."""
    run: list[Clause] = []
    last, named = -1, set[str]()
    for step in steps:
        turn, names = _turn(step), names_of(fold(step.text))
        if run and ((turn is not None and turn <= last) or (names and named and not names & named)):
            yield run
            run, last, named = [], -1, set()
        run.append(step)
        last = last + 1 if turn is None else turn
        named |= names
    if run:
        yield run


def _turn(step: Clause) -> int | None:
    ordinals: list[Mark] = [mark for mark in marks(fold(said_in(step))) if mark.kind == "ordinal"]
    return int(ordinals[0].value) if ordinals else None


def _goes_on(piece: Clause) -> bool:
    """Whether an unnumbered piece is a row of steps of what stands above it, and no rule of its own."""
    plain = fold(piece.text)
    numbered = piece.clause and piece.clause not in piece.section
    found = marks(plain)
    if numbered or len(piece.text) > _ROW or _forbids(plain, found):
        return False
    kinds = {mark.kind for mark in found}
    return not names_of(plain[:HEAD]) and {"action", "ordinal"} <= kinds


def title_above(clause: Clause) -> str:
    """The title right above a clause."""
    return clause.section.rpartition("›")[2].strip()


def names_of(plain: str) -> set[str]:
    """The categories that folded text names."""
    padded = f" {plain} "
    return {name for name, words in _words().items() if any(word in padded for word in words)}


@cache
def _words() -> dict[str, tuple[str, ...]]:
    return {name: tuple(spec["words"]) for name, spec in categories().items()}


def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/library.yaml")
    return found
