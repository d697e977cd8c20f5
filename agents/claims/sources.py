"""What a model was given, as far as it bears out what the model writes."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from agents.claims.amounts import Stated, forms, stated
from agents.claims.leaves import leaves, left, strings
from agents.claims.orders import orders, without
from agents.claims.plain import squeezed
from knowledge.model import Clause
from knowledge.text import fold

_TWO_HANDS = re.compile(r"[12]\d:\d{2}")
_CLOSE = 0.06
"""How far a printed share may lie from the computed one, in percent (one decimal)."""
_HALF, _DAY = 50, 1440
_MOMENTS = ("date", "day", "month", "weekday", "near", "week", "clock")
_LIMITED = ("people", "money")
"""Kinds of claims that a clause's limit bears out only as a limit."""


@dataclass(frozen=True)
class Sources:
    """Facts as computed, the clauses that were sent, and texts: `asked` is the words of the person who asks,
    `told` is what others wrote (a member's message, comments): to be quoted, not to be relied on."""

    facts: Any = None
    own: Any = None
    """The built-in writer's words."""
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    """By the id that the model was given."""
    asked: Sequence[str] = ()
    told: Sequence[str] = ()
    today: date | None = None
    language: str = "zh"

    @cached_property
    def trusted(self) -> str:
        """All that claims may rest on, folded."""
        return self._heard([*strings([self.facts, self.own]), *self._clause_texts, *self.asked])

    @cached_property
    def firm(self) -> str:
        """What sanctions may rest on: facts and clauses, folded."""
        return self._heard([*strings([self.facts, self.own]), *self._clause_texts])

    def _heard(self, texts: Iterable[str]) -> str:
        """Texts together, folded, without what speaks to a machine in the words of those who ask."""
        together = fold("\n".join(dict.fromkeys(texts)))
        planted = [stretch for text in (*self.asked, *self.told) for stretch in orders(text)]
        return without(together, planted) if planted else together

    @cached_property
    def everything(self) -> str:
        """All that may be quoted, folded and without blanks."""
        texts = [*strings([self.facts, self.own]), *self._clause_texts, *self.asked, *self.told]
        return squeezed("\n".join(texts))

    @cached_property
    def near(self) -> str:
        """`trusted` without blanks."""
        return squeezed(self.trusted)

    @cached_property
    def reach(self) -> str:
        """Where an address may come from: not from what others wrote, be it cut out as a fact."""
        others = "\n".join(self.told)
        facts = [text for text in strings(self.facts) if not others or text not in others]
        texts = [*facts, *strings(self.own), *self._clause_texts, *self.asked]
        return self._heard(texts)

    @cached_property
    def reached(self) -> str:
        """`reach` without blanks."""
        return squeezed(self.reach)

    @property
    def quotable(self) -> list[str]:
        """Texts as stored, clauses first."""
        texts = [clause.text for clause in self.clauses.values()]
        return [*texts, *self.told, *self.asked, *strings([self.facts, self.own])]

    @property
    def _clause_texts(self) -> list[str]:
        return [f"{c.title}\n{c.section}\n{c.clause}\n{c.text}" for c in self.clauses.values()]

    def bears(self, claim: Stated, beside: str = "") -> bool:
        """Whether something given states the same; `beside` is the text around the claim. What a rule allows
        at most bears out a limit, not how many there are where a fact tells that."""
        counted = claim.kind in _LIMITED and self.clauses and self._counts(claim.kind)
        if counted and not re.search(forms()["limits"], beside):
            return self.unruled.bears(claim)
        if self._verbatim(claim):  # cheap, and so it is in most good answers
            return True
        check = _CHECKS.get(claim.kind)
        return bool(claim.values & self._numbers) if check is None else check(self, claim)

    @cached_property
    def unruled(self) -> "Sources":
        """The same without the clauses."""
        return replace(self, clauses={})

    @cached_property
    def ground(self) -> str:
        """`trusted` without the facts that tell what not to say."""
        told = left(self.facts, forms()["no_ground"])
        return self._heard([*strings([told, self.own]), *self._clause_texts, *self.asked])

    def _counts(self, kind: str) -> bool:
        pattern = re.compile(forms()[f"{kind}_fields"])
        return any(pattern.search(name) for name, _ in self._leaves)

    def _verbatim(self, claim: Stated) -> bool:
        if claim.kind == "clock" and not _TWO_HANDS.fullmatch(claim.said):
            return False  # 8点 stands in 晚上8点
        said = re.escape(squeezed(claim.said))
        edge = "[0-9.零〇一二两三四五六七八九十百千]"
        return bool(re.search(f"(?<!{edge}){said}(?!{edge})", self.near))

    @cached_property
    def _stated(self) -> list[Stated]:
        return stated(self.trusted, self.today)

    @cached_property
    def _numbers(self) -> frozenset[float]:
        found = {value for one in self._stated for value in one.values | one.parts}
        for one in self._stated:
            if one.kind == "clock":
                found |= {part for value in one.values for part in _hands(value)}
        return frozenset(found | {float(value) for _, value in self._leaves} | self._clause_numbers)

    @cached_property
    def _clause_numbers(self) -> set[float]:
        return {
            value
            for one in stated(fold(" ".join(c.clause for c in self.clauses.values())))
            for value in one.values
        }

    @cached_property
    def _leaves(self) -> list[tuple[str, float]]:
        return list(leaves([self.facts, self.own]))

    def _of(self, *kinds: str) -> frozenset[float]:
        return frozenset(value for one in self._stated if one.kind in kinds for value in one.values)

    @cached_property
    def days(self) -> frozenset[date]:
        """Days given; a date without a year is taken for the nearest such day."""
        days = {one.day for one in self._stated if one.day}
        if self.today is not None:
            days |= {self.today}
            for one in self._stated:
                if one.kind == "date" and one.day is None:
                    days |= {day for value in one.values if (day := _nearest(value, self.today))}
        return frozenset(days)

    def _is_date(self, claim: Stated) -> bool:
        marks = self._of("date") | {day.month * 100.0 + day.day for day in self.days}
        return bool(claim.values & marks)

    def _is_day(self, claim: Stated) -> bool:
        days = {value % 100 for value in self._of("date")} | {float(day.day) for day in self.days}
        lengths = {value * 1440 for value in claim.values}
        return bool(claim.values & (days | self._of("day")) or lengths & self._of("length"))

    def _is_month(self, claim: Stated) -> bool:
        months = {value // 100 for value in self._of("date")} | {float(d.month) for d in self.days}
        return bool(claim.values & (months | self._of("month")))

    def _is_weekday(self, claim: Stated) -> bool:
        if claim.day is not None:
            return claim.day in self.days or self._same_weekday_soon(claim)
        return bool(claim.values & ({float(day.weekday()) for day in self.days} | self._of("weekday")))

    def _same_weekday_soon(self, claim: Stated) -> bool:
        """A bare weekday that was given is the next such day, however it is called."""
        bare = {
            value for one in self._stated if one.kind == "weekday" and one.day is None for value in one.values
        }
        ahead = (claim.day - self.today).days if claim.day and self.today else 99
        return 0 <= ahead < 7 and bool(claim.values & bare)

    def _is_near(self, claim: Stated) -> bool:
        if claim.day is None or claim.day in self.days:
            return True
        ahead = (claim.day - self.today).days if self.today else 99
        weekdays = {
            v for one in self._stated if one.kind == "weekday" and one.day is None for v in one.values
        }
        return 0 < ahead < 7 and bool(claim.values & weekdays)

    def _is_week(self, claim: Stated) -> bool:
        weekend = claim.said in ("周末", "本周末") and any(day.weekday() >= 5 for day in self.days)
        return weekend or squeezed(claim.said) in self.near  # 下月 stands in 下月1号

    def _is_length(self, claim: Stated) -> bool:
        return bool(claim.values & (self._of("length") | self._lengths | self._ranges))

    @cached_property
    def _ranges(self) -> frozenset[float]:
        """Minutes from one hour given to the next, where words join them: 23:10 到 23:40."""
        clocks = sorted((one for one in self._stated if one.kind == "clock"), key=lambda one: one.start)
        joined = re.compile(forms()["range"])
        return frozenset(
            (end - start) % _DAY
            for one, other in pairwise(clocks)
            if joined.match(self.trusted[one.end : other.start])
            for start in one.values
            for end in other.values
        )

    @cached_property
    def _lengths(self) -> frozenset[float]:
        units: dict[str, int] = forms()["length_fields"]
        return frozenset(
            value * minutes for name, value in self._leaves for unit, minutes in units.items() if unit in name
        )

    def _is_money(self, claim: Stated) -> bool:
        pattern = re.compile(forms()["money_fields"])
        amounts = {value for name, value in self._leaves if pattern.search(name)}
        return bool(claim.values & (self._of("money") | amounts))

    def _is_percent(self, claim: Stated) -> bool:
        shares = {value * 100 for _, value in self._leaves if 0 < value < 1}
        plain = self._of("percent")
        if not re.search(forms()["halved"], claim.said):  # a half is no count of fifty
            plain |= {value for _, value in self._leaves}
        return any(value in plain or any(_rounds(share, value) for share in shares) for value in claim.values)

    def _is_most(self, claim: Stated) -> bool:
        shares = {value * 100 for _, value in self._leaves if 0 < value < 1} | self._of("percent")
        return any(share > _HALF for share in shares)

    def _is_people(self, claim: Stated) -> bool:
        others = re.compile(f"{forms()['money_fields']}|{'|'.join(forms()['length_fields'])}")
        leaves = {value for name, value in self._leaves if not others.search(name)}
        known = self._of("people", "count", "many") | leaves
        return bool(claim.values & known) or any(self._in_ratio(value) for value in claim.values)

    def _in_ratio(self, value: float) -> bool:
        """Whether a share of one to so many was given: 1:12."""
        return bool(re.search(rf"(?<![\d:])1:{value:g}(?![\d:])", self.near))

    def _is_many(self, claim: Stated) -> bool:
        counted = {value for one in self._stated if one.kind not in _MOMENTS for value in one.values}
        return bool(claim.values & (counted | {value for _, value in self._leaves} | self._clause_numbers))

    def _is_ordinal(self, claim: Stated) -> bool:
        return bool(claim.values & (self._of("ordinal") | self._clause_numbers))

    def _is_time(self, claim: Stated) -> bool:
        pattern = re.compile(forms()["times_fields"])
        counted = {value + more for name, value in self._leaves if pattern.search(name) for more in (0, 1)}
        return bool(claim.values & (self._of("times") | counted))

    def _is_free(self, claim: Stated) -> bool:
        return 0.0 in self._of("money") or any(one.kind == "free" for one in self._stated)

    def _is_clock(self, claim: Stated) -> bool:
        return bool(claim.values & self._of("clock"))


_CHECKS: Mapping[str, Callable[[Sources, Stated], bool]] = {
    "date": Sources._is_date,
    "day": Sources._is_day,
    "month": Sources._is_month,
    "weekday": Sources._is_weekday,
    "near": Sources._is_near,
    "week": Sources._is_week,
    "clock": Sources._is_clock,
    "length": Sources._is_length,
    "money": Sources._is_money,
    "percent": Sources._is_percent,
    "people": Sources._is_people,
    "ordinal": Sources._is_ordinal,
    "times": Sources._is_time,
    "free": Sources._is_free,
    "many": Sources._is_many,
    "magnitude": lambda sources, claim: False,
    "growth": lambda sources, claim: False,
    "most": Sources._is_most,
}


def _rounds(share: float, printed: float) -> bool:
    return abs(share - printed) < _CLOSE or printed == round(share)


def _hands(minutes: float) -> Iterator[float]:
    hour, rest = divmod(minutes, 60)
    yield from (hour, hour % 12 or 12, rest)


def _nearest(mark: float, today: date) -> date | None:
    found = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(date(year, int(mark // 100), int(mark % 100)))
        except ValueError:
            continue
    return min(found, key=lambda day: abs(day - today - timedelta(days=60)), default=None)
