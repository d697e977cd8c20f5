"""Families of words met in hundreds of texts at once, as `families.kinships` meets them in one."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from agents.moderation.chars import Flags, Joined, Numbers, different
from agents.moderation.families import NEAR, family_words
from agents.moderation.trie import Found, Trie, is_whole, rows, spread

_PLACE = 32


class Kin:
    """The features that families and their pairs are (`k:name`, `k:name>other`), by their rows in a table."""

    def __init__(self, named: Mapping[str, int]) -> None:
        words = dict(family_words().items())
        names = sorted({name for _, _, names in words.values() for name in names})
        self._trie = Trie(list(words))
        self._edged = np.array([edged for _, edged, _ in words.values()])
        self._total = len(names)
        number = {name: n for n, name in enumerate(names)}
        self._families = rows([number[name] for name in of] for _, _, of in words.values())
        singles = [named.get(f"k:{name}", -1) for name in names]
        pairs = [named.get(f"k:{name}>{other}", -1) for name in names for other in names]
        self._rows = np.array([*singles, *pairs], dtype=np.int64)
        """Row of each family, then of each pair; -1 for those that the table does not know."""

    def met(self, dense: Sequence[str]) -> tuple[Numbers, Numbers, Flags]:
        """Each different feature of each text: number of the text, row or -1, whether it is a pair."""
        joined = Joined.of(dense)
        found = self._trie.found(joined.codes)
        found = _longest(found.only(is_whole(joined.codes, found) | ~self._edged[found.words]))
        families, of = spread(self._families, found.words)
        starts, ends = found.starts[of], found.ends[of]
        texts = joined.numbers()[starts]
        width = len(self._rows)
        keys = [texts * width + families]
        for first, second in _near(starts, ends, texts):
            other = families[first] != families[second]
            first, second = first[other], second[other]
            pair = self._total * (families[first] + 1) + families[second]
            keys.append(texts[first] * width + pair)
        met = different(np.concatenate(keys))
        return met // width, self._rows[met % width], met % width >= self._total


def _longest(found: Found) -> Found:
    """The longest words, from left to right."""
    found = found.only(np.argsort((found.starts << _PLACE) - found.ends))
    reached = np.maximum.accumulate(found.ends)
    return found.only(found.ends > np.concatenate([[0], reached[:-1]]))


def _near(starts: Numbers, ends: Numbers, texts: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Places of words and of later ones that stand near them in the same text, by how many words further."""
    first = np.arange(len(starts))
    for further in range(1, len(starts)):
        first = first[first + further < len(starts)]
        second = first + further
        near = (texts[first] == texts[second]) & (starts[second] - ends[first] <= NEAR)
        first = first[near]
        if not len(first):
            return
        later = starts[first] < starts[first + further]
        yield first[later], first[later] + further
