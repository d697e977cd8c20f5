"""Questions about running the group (an appeal, a mistake, who decides) in which nobody did anything, and the
clauses of the rules that speak to them."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from agents.moderation.lexicon import PACKAGE
from knowledge.model import Citation, Clauses, Passage
from knowledge.phrases import data
from knowledge.text import fold, fold_map, sentences

_LOOKED_AT, _CITED = 8, 3
_RULES_FIRST = 0.1
"""How much nearer a clause of the rules counts than one of a manual."""
_WHOLE = 120
"""Characters of a clause that is quoted as it is."""


def is_asked(text: str) -> bool:
    """Whether a text asks about what a team has to decide, whoever did what."""
    plain = fold(text)
    return names_matter(text) and bool(_compiled("asks").search(plain))


def names_matter(text: str) -> bool:
    """Whether a text speaks of appeals, sanctions, rules, staff or who belongs."""
    plain = fold(text)
    return any(pattern.search(plain) for pattern in _matters())


def without_settled(text: str) -> str:
    """The same text, as long, with blanks for what an earlier sanction was for."""
    plain, origin = fold_map(text)
    out = list(text)
    for match in _compiled("settled").finditer(plain):
        for at in range(origin[match.start()], origin[match.end() - 1] + 1):
            out[at] = " "
    return "".join(out)


def spoken_to(text: str, library: Clauses, language: str, day: date) -> tuple[Citation, ...]:
    """The clauses in force that speak to a question, best first, each by its sentence nearest to it; those of
    the question's language before others. None where they hold too few of its words."""
    queries = (text, *_in_rules_words(text))
    for reading in (language, "zh" if language == "en" else "en"):
        best: dict[str, Passage] = {}
        for query in queries:
            for one in library.search(query, _LOOKED_AT, language=reading, words_only=True, as_of=day):
                if not one.weak:
                    best.setdefault(one.clause.chunk_id, one)
        found = sorted(best.values(), key=_weight, reverse=True)[:_CITED]
        if found:
            return tuple(one.clause.cite(_nearest(text, one.text)) for one in found)
    return ()


def _in_rules_words(text: str) -> list[str]:
    """What the rules would call it, where a question calls it otherwise."""
    plain = fold(text)
    return [str(entry["rules"]) for entry in _spec()["called"] if re.search(entry["asked"], plain)]


def _weight(passage: Passage) -> float:
    return passage.score + _RULES_FIRST * (passage.clause.kind == "rules")


def _nearest(question: str, text: str) -> str:
    """The piece of a clause that has most pairs of characters of the question; all of a short one."""
    if len(text) <= _WHOLE:
        return text.strip()
    asked = _pairs(question)
    pieces = [piece.strip() for piece in sentences(text) if piece.strip()]
    return max(pieces, key=lambda piece: len(asked & _pairs(piece)), default=text.strip())


def _pairs(text: str) -> set[str]:
    plain = "".join(fold(text).split())
    return {plain[at : at + 2] for at in range(len(plain) - 1)}


@cache
def _matters() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source) for source in _spec()["matters"])


@cache
def _compiled(key: str) -> re.Pattern[str]:
    return re.compile(_spec()[key])


def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/procedure.yaml")
    return found
