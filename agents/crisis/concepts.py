"""Concepts a description speaks of, with the words that show them: the ground of type, level and steps."""

import re
from dataclasses import dataclass
from functools import cache

from agents.times.when import without_runs
from knowledge.phrases import data
from knowledge.text import fold_map

_BREAK = re.compile(r"[,\uff0c。;\uff1b!\uff01?\uff1f\n:\uff1a“”\"]")
_QUOTABLE = 60
_BEFORE = 24


@dataclass(frozen=True, slots=True)
class Hit:
    """One concept seen: the words as written and their offsets in the text."""

    concept: str
    words: str
    start: int
    end: int
    around: str = ""
    """The words, or the whole piece between commas that holds them when it is short enough to quote."""


def find_concepts(text: str) -> dict[str, Hit]:
    """Concepts of a text by name, each with its first hit that is not negated."""
    folded, origin = fold_map(text)
    folded = without_runs(folded)
    lexicon, _, affirms = _lexicon()
    found: dict[str, Hit] = {}
    for name, pattern in lexicon.items():
        for match in pattern.finditer(folded):
            if match.end() == match.start():
                continue
            if name not in affirms and negated(folded[max(0, match.start() - _BEFORE) : match.start()]):
                continue
            start, end = origin[match.start()], origin[match.end() - 1] + 1
            found[name] = Hit(name, text[start:end], start, end, _around(text, start, end))
            break
    return found


def negated(before: str) -> bool:
    """Whether what stands just before some words (folded) takes them back."""
    return bool(_lexicon()[1].search(before[-_BEFORE:]))


def _around(text: str, start: int, end: int) -> str:
    before = _BREAK.split(text[max(0, start - _QUOTABLE) : start])[-1]
    after = _BREAK.split(text[end : end + _QUOTABLE])[0]
    piece = (before + text[start:end] + after).strip()
    longest = _QUOTABLE if piece.isascii() else _QUOTABLE // 3
    return piece if len(piece) <= longest else text[start:end]


@cache
def _lexicon() -> tuple[dict[str, re.Pattern[str]], re.Pattern[str], frozenset[str]]:
    table = data("agents.crisis", "concepts.yaml")
    compiled = {name: re.compile("|".join(patterns)) for name, patterns in table["concepts"].items()}
    return compiled, re.compile(table["negation"]), frozenset(table["affirms"])
