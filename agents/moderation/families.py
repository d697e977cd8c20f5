"""Families of words that mean much the same (`lexicon/classes.yaml`), where they stand and in what order."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from agents.moderation.lexicon import PACKAGE, found_terms, listed, term_automaton
from agents.moderation.reading import read
from knowledge.phrases import data

NEAR = 14


def kinships(dense: str) -> Iterator[tuple[str, bool]]:
    """Each family met, and each ordered pair of families that stand near each other (True)."""
    met = _met(dense)
    for n, (_, end, names) in enumerate(met, 1):
        for name in names:
            yield name, False
        for start, _, others in met[n:]:
            if start - end > NEAR:
                break
            for name in names:
                for other in others:
                    if other != name:
                        yield f"{name}>{other}", True


def _met(dense: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """(start, end, families) of the longest words, from left to right."""
    found = [(start, -end, names) for start, end, names in found_terms(family_words(), dense)]
    found.sort()
    kept, reached = [], 0
    for start, minus_end, names in found:
        if -minus_end > reached:
            reached = -minus_end
            kept.append((start, reached, names))
    return kept


@cache
def family_words() -> Any:
    families: dict[str, list[str]] = defaultdict(list)
    for name, words in data(PACKAGE, "lexicon/classes.yaml").items():
        for word in words:
            families[read(str(word)).dense].append(str(name))
    return term_automaton({word: listed(word, tuple(names)) for word, names in families.items() if word})
