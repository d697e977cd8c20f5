"""Words written by other characters of the same sound, or by their pinyin (`lexicon/sounds.yaml`)."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from knowledge.phrases import data

_PACKAGE = "agents.moderation"
_NEIGHBOURS = 4
_PLAIN_PINYIN = 3
"""Syllables from which a word may be written in pinyin alone; shorter ones are too often something else."""


def variants() -> Iterator[tuple[str, str]]:
    """(spelling, word) of every way to write a word by its sound."""
    spec = data(_PACKAGE, "lexicon/sounds.yaml")
    for word, reading in spec["words"].items():
        syllables = str(reading).split()
        parts = [
            [char, syllable, *spec["sounds"].get(syllable, "")]
            for char, syllable in zip(word, syllables, strict=True)
        ]
        for pieces in product(*parts):
            spelling = "".join(pieces)
            if spelling != word and not (spelling.isascii() and len(syllables) < _PLAIN_PINYIN):
                yield spelling, word


def makes_no_word(dense: str, start: int, end: int) -> bool:
    """Whether the Chinese characters at a place belong to no word, neither together nor with a neighbour."""
    first = max(0, start - _NEIGHBOURS)
    return _alone(dense[first : end + _NEIGHBOURS], start - first, end - first)


@lru_cache(maxsize=2048)
def _alone(around: str, start: int, end: int) -> bool:
    import rjieba

    at = 0
    for token in rjieba.cut(around, False):
        after = at + len(token)
        if after > start and at < end and len(token) > 1 and not token.isascii():
            return False
        at = after
    return True
