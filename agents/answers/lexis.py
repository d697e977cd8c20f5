"""How common words are in one library: what a question is about is told by its rare words."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import reduce
from math import log
from operator import and_
from weakref import WeakKeyDictionary

from knowledge.model import Clause, Clauses
from knowledge.text import fold, has_cjk
from knowledge.words import stem

_LATIN = re.compile(r"[a-z][a-z0-9'’-]*")
_SPACES = re.compile(r"(?<=[㐀-鿿])[^\S\n]+(?=[㐀-鿿\d])|(?<=\d)[^\S\n]+(?=[㐀-鿿])")


_FEW = 30
"""A word in two of three clauses is not common: rarity is measured as if there were this many at least."""
_SPOKEN = 0.1
"""A library speaks a language in which more than this share of its clauses is written."""


def plain(text: str) -> str:
    """Folded, without the spaces that layout puts between Chinese characters, and beside numbers."""
    return _SPACES.sub("", fold(text))


def stems(folded: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _LATIN.findall(folded))


class Lexis:
    """Word statistics of the stored clauses (text, headings and titles)."""

    def __init__(self, clauses: list[Clause]) -> None:
        self.clauses = clauses
        self.texts = [plain(f"{c.text}\n{c.section} {c.clause}\n{c.title}") for c in clauses]
        self._stems: Counter[str] = Counter(word for text in self.texts for word in stems(text))
        self._chars: Counter[str] = Counter(char for text in self.texts for char in set(text))
        self._held = _held(self.texts)
        self._known: dict[str, int] = {}
        self._chinese = sum(clause.language != "en" for clause in clauses) / max(1, len(clauses))
        self._where: dict[str, tuple[int, ...]] = {}

    def count(self, form: str) -> int:
        """Clauses that hold a Chinese string, or all stems of English words."""
        if form not in self._known:
            self._known[form] = self._counted(form)
        return self._known[form]

    def where(self, form: str) -> tuple[int, ...]:
        """Places of the clauses that hold a string, in order."""
        if form not in self._where:
            rows = reduce(and_, (self._held.get(char, 0) for char in set(form)), -1)
            places = range(len(self.texts)) if rows < 0 else _places(rows)
            self._where[form] = tuple(at for at in places if form in self.texts[at])
        return self._where[form]

    def _counted(self, form: str) -> int:
        if len(form) == 1:
            return self._chars[form]
        if has_cjk(form):
            return len(self.where(form))
        return min((self._stems[word] for word in stems(form)), default=0) or len(self.where(form))

    def speaks(self, word: str) -> bool:
        """Whether a good part of the library is in the language of `word`."""
        share = self._chinese if has_cjk(word) else 1 - self._chinese
        return share > _SPOKEN

    def rarity(self, count: int) -> float:
        """0 for what every clause holds … 1 for what one holds."""
        total = max(_FEW, len(self.texts))
        return max(0.0, 1 - log(max(1, count)) / log(total))


def _held(texts: list[str]) -> dict[str, int]:
    """For each character a bit for every text that holds it."""
    bits: dict[str, bytearray] = {}
    for at, text in enumerate(texts):
        for char in set(text):
            if char not in bits:
                bits[char] = bytearray(len(texts) // 8 + 1)
            bits[char][at >> 3] |= 1 << (at & 7)
    return {char: int.from_bytes(row, "little") for char, row in bits.items()}


def _places(rows: int) -> Iterator[int]:
    """Places of the bits that are set, lowest first."""
    for at, byte in enumerate(rows.to_bytes((rows.bit_length() + 7) // 8, "little")):
        if byte:
            yield from (8 * at + bit for bit in range(8) if byte >> bit & 1)


_KEPT: "WeakKeyDictionary[Clauses, tuple[int, Lexis]]" = WeakKeyDictionary()


def lexis(library: Clauses) -> Lexis:
    """Statistics of the library as it stands; made once for each generation."""
    kept = _KEPT.get(library)
    if kept is None or kept[0] != library.generation:
        kept = (library.generation, Lexis(library.clauses()))
        _KEPT[library] = kept
    return kept[1]
