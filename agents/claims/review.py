"""Everything in a text that nothing given bears out, by kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from agents.claims.amounts import Stated, stated
from agents.claims.bodies import strange_bodies
from agents.claims.contrary import contrary, other_lengths, to_come
from agents.claims.plain import squeezed
from agents.claims.quotes import false_quotes, outside_quotes
from agents.claims.sources import Sources
from agents.claims.stakes import strange_routes, strange_stakes
from agents.claims.words import (
    sanctions_in,
    strange_asks,
    strange_contacts,
    strange_links,
    strange_markup,
    strange_names,
    strange_script,
)
from knowledge.text import fold

_BESIDE = 8
_AROUND = 12
_SAID = 60
_STOP = re.compile(r"[。.!?;\n]")
_KINDS = {
    "date": "day", "day": "day", "month": "day", "weekday": "day", "near": "day", "week": "day",
    "clock": "hour", "money": "price", "free": "price", "length": "length",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """`kind` has a sentence in the catalogue; `said` is what the text says, folded and cut short."""

    kind: str
    said: str


def problems(text: str, sources: Sources) -> list[Problem]:
    """In order of kind, each once."""
    return list(dict.fromkeys(Problem(kind, said[:_SAID]) for kind, said in _problems(text, sources)))


def _problems(text: str, sources: Sources) -> Iterator[tuple[str, str]]:
    links = list(strange_links(text, sources))
    yield from (("link", said) for said in links)
    yield from (("contact", said) for said in strange_contacts(text, sources))
    yield from (("markup", said) for said in strange_markup(text, sources))
    yield from (("ask", said) for said in strange_asks(text, sources))
    yield from (("quote", said) for said in false_quotes(text, sources))
    own = outside_quotes(text, sources)
    yield from (("name", said) for said in strange_names(own, sources))
    yield from (("body", said) for said in strange_bodies(own, sources))
    yield from (("script", said) for said in strange_script(own, sources))
    plain = fold(own)
    for link in links:
        plain = plain.replace(link, " ")
    yield from strange_stakes(plain, sources)
    yield from (("route", said) for said in strange_routes(plain, sources))
    yield from (("contrary", said) for said in contrary(plain, sources))
    steps = sanctions_in(plain)
    yield from (("sanction", kind) for kind in sorted(steps - _sanctioned(sources) if steps else steps))
    claims = list(_stated(plain, sources.today))
    yield from (
        (_KINDS.get(one.kind, "number"), one.said) for one in claims if not _borne(one, plain, sources)
    )
    yield from (("contrary", said) for said in other_lengths(claims, plain, sources))
    yield from (("day", said) for said in _clashing(claims, plain, sources))


def _borne(claim: Stated, plain: str, sources: Sources) -> bool:
    if claim.kind == "times" and to_come(plain, claim.start, claim.end):
        return True  # what the next time would bring
    return sources.bears(claim, plain[max(0, claim.start - _AROUND) : claim.end + _AROUND])


@lru_cache(maxsize=256)
def _stated(plain: str, today: date | None) -> tuple[Stated, ...]:
    return tuple(stated(plain, today))


@lru_cache(maxsize=64)
def _sanctioned_in(firm: str) -> frozenset[str]:
    return frozenset(sanctions_in(firm))


def _sanctioned(sources: Sources) -> frozenset[str]:
    return _sanctioned_in(sources.firm)


def _clashing(claims: list[Stated], plain: str, sources: Sources) -> Iterator[str]:
    """A weekday beside a date that is another weekday."""
    dates = [one for one in claims if one.kind == "date"]
    for weekday in (one for one in claims if one.kind == "weekday"):
        one = min(dates, key=lambda date: _apart(date, weekday), default=None)
        if one is None or _apart(one, weekday) > _BESIDE or _STOP.search(_between(one, weekday, plain)):
            continue
        days = _days_of(one, sources) if squeezed(_both(one, weekday, plain)) not in sources.near else []
        if days and not any(float(day.weekday()) in weekday.values for day in days):
            yield _both(one, weekday, plain)


def _apart(one: Stated, other: Stated) -> int:
    return max(other.start - one.end, one.start - other.end)


def _between(one: Stated, other: Stated, plain: str) -> str:
    first, last = sorted((one, other), key=lambda claim: claim.start)
    return plain[first.end : last.start]


def _days_of(claim: Stated, sources: Sources) -> list[date]:
    if claim.day:
        return [claim.day]
    return [day for day in sources.days if day.month * 100.0 + day.day in claim.values]


def _both(one: Stated, other: Stated, plain: str) -> str:
    return plain[min(one.start, other.start) : max(one.end, other.end)]
