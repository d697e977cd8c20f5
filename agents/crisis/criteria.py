"""The team's own criteria for levels: an item holds when all it speaks of is in the report."""

import re
from collections.abc import Iterator, Mapping

from agents.crisis.concepts import Hit, find_concepts
from agents.crisis.quantities import find_quantities, most
from agents.crisis.severity import LEVELS, Situation
from knowledge.model import Clause, Clauses
from knowledge.text import fold

_ITEM = re.compile(r"[;\uff1b。]")
# Concepts too common to make a criterion hold by themselves.
_WEAK = {
    "group_feeling",
    "service",
    "own_account",
    "unknown",
    "spread",
    "ongoing",
    "two_members",
    "event_live",
}
_WEAK |= {
    "hearsay",
    "money_asked",
    "personal_data",
    "core_service",
    "one_place",
    "contained",
    "payment",
    "prize",
}


def matching(library: Clauses, situation: Situation, language: str) -> tuple[str, str, Clause] | None:
    """Gravest level one of whose criteria holds: the level, the criterion verbatim, its clause."""
    for level in LEVELS[:3]:
        for clause in _criteria(library, level, language):
            for item in _items(clause.text):
                if _holds(item, situation):
                    return level, item, clause
    return None


def _criteria(library: Clauses, level: str, language: str) -> Iterator[Clause]:
    if not len(library):
        return
    query = {"zh": f"{level} 分级 满足 级别", "en": f"{level} levels criteria"}[language]
    for hit in library.search(query, 8, language=language, words_only=True):
        if re.match(rf"\W*(?:\d[\d.]*\s*)?{level.lower()}(?!\d)[^;;。]{{0,12}}[::]", fold(hit.clause.text)):
            yield hit.clause


def _items(text: str) -> Iterator[str]:
    rest = re.split(r"[:\uff1a]", text, maxsplit=1)[-1]
    yield from (item.strip() for item in _ITEM.split(rest) if len(item.strip()) >= 4)


def _holds(item: str, situation: Situation) -> bool:
    asked = find_concepts(item)
    strong = set(asked) - _WEAK
    if not strong or not _seen(asked, situation.concepts):
        return False
    for needed in find_quantities(item):
        found = most(situation.quantities, needed.unit)
        if found is None or found.amount < needed.amount:
            return False
    return True


def _seen(asked: Mapping[str, Hit], seen: Mapping[str, Hit]) -> bool:
    return all(name in seen for name in asked if name != "group_feeling")
