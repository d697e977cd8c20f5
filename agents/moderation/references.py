"""Which rules a clause on sanctions names by their numbers: `违反第一条第1、3项的`, `breaking rule 2`."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from agents.moderation.lexicon import PACKAGE
from knowledge.numbering import value_of
from knowledge.phrases import data
from knowledge.text import fold

Chain = tuple[int, ...]
"""A number by its levels: `3.2(1)` is (3, 2, 1), `第三条（一）` is (3, 1)."""
_PIECE = re.compile(r"(?<=[。;\uff1b\n])|(?<=[.!?])\s")
_COUNTER = re.compile(r"[0-9]+|[一二三四五六七八九十百零〇]+|[①-⑳]|(?<![a-z])[a-z](?![a-z])")
_MOST = 60
"""Rules that a range may span."""


def chain_of(number: str) -> Chain:
    return tuple(filter(None, map(value_of, _COUNTER.findall(number.lower()))))


def said_of(text: str, number: str) -> str | None:
    """What a text says of the rule of that number: its own pieces with what follows them; all of it where it
    names no rule, and None where it names only others."""
    told = [(piece, list(references(piece))) for piece in _PIECE.split(text) if piece]
    if not any(refs for _, refs in told):
        return text
    kept: list[str] = []
    mine, chain = False, chain_of(number)
    for piece, refs in told:
        mine = any(_covers(ref, chain) for ref in refs) if refs else mine
        kept += [piece] if mine else []
    return "\n".join(kept) if kept and chain else None


def references(piece: str) -> Iterator[tuple[Chain, bool]]:
    """Each rule that a piece names, and whether only by its place in a list (`第2项`)."""
    for found in _named().finditer(fold(piece)):
        yield from _listed(found["rules"])


def _covers(reference: tuple[Chain, bool], chain: Chain) -> bool:
    numbers, item = reference
    return chain[: len(numbers)] == numbers or (item and chain[-len(numbers) :] == numbers)


def _listed(rules: str) -> Iterator[tuple[Chain, bool]]:
    """`第一条第1、3项` → (1, 1), (1, 3)."""
    tokens = list(_token().finditer(rules))
    above: Chain = ()
    for token, following in pairwise([*tokens, None]):
        if token is None:
            break
        inner = _is_inner(token, rules)
        own = (*(above if inner else ()), *chain_of(re.sub(r"[.()]", " ", token["n"])))
        ranged = following is not None and following["to"]
        until = value_of(following["n"].rpartition(".")[2]) if following and ranged else own[-1]
        if not inner:
            above = own
        if not (following and _opens(token, following, rules)):
            for last in range(own[-1], min(until, own[-1] + _MOST) + 1):
                yield (*own[:-1], last), inner and len(own) == 1


def _is_inner(token: re.Match[str], rules: str) -> bool:
    """Whether it counts inside a rule (`第2项`); a number of a list has the unit at the list's end."""
    unit = token["unit"] or next((t["unit"] for t in _token().finditer(rules, token.end()) if t["unit"]), "")
    return bool(unit) and unit in _spec()["inner"]


def _opens(token: re.Match[str], following: re.Match[str], rules: str) -> bool:
    """Whether a rule is only named for the items of it that follow (`第一条第2项`)."""
    joined = following["and"] or following["to"]
    return bool(token["unit"]) and not joined and not _is_inner(token, rules) and _is_inner(following, rules)


@cache
def _named() -> re.Pattern[str]:
    return re.compile(_spec()["named"])


@cache
def _token() -> re.Pattern[str]:
    return re.compile(_spec()["token"])


def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/library.yaml")["references"]
    return found
