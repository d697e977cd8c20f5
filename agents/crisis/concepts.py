"""Concepts a description speaks of, with the words that show them: the ground of type, level and steps."""

import re
from dataclasses import dataclass
from functools import cache

from knowledge.phrases import data
from knowledge.text import fold_map


@dataclass(frozen=True, slots=True)
class Hit:
    """One concept seen: the words as written and their offsets in the text."""

    concept: str
    words: str
    start: int
    end: int


def find_concepts(text: str) -> dict[str, Hit]:
    """Concepts of a text by name, each with its first hit that is not negated."""
    folded, origin = fold_map(text)
    lexicon, negation, affirms = _lexicon()
    found: dict[str, Hit] = {}
    for name, pattern in lexicon.items():
        for match in pattern.finditer(folded):
            if match.end() == match.start():
                continue
            if name not in affirms and negation.search(folded[max(0, match.start() - 24) : match.start()]):
                continue
            start, end = origin[match.start()], origin[match.end() - 1] + 1
            found[name] = Hit(name, text[start:end], start, end)
            break
    return found


@cache
def _lexicon() -> tuple[dict[str, re.Pattern[str]], re.Pattern[str], frozenset[str]]:
    table = data("agents.crisis", "concepts.yaml")
    compiled = {name: re.compile("|".join(patterns)) for name, patterns in table["concepts"].items()}
    return compiled, re.compile(table["negation"]), frozenset(table["affirms"])
