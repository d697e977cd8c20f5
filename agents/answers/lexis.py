"""How common words are in one library: what a question is about is told by its rare words."""

import re
from collections import Counter
from math import log
from weakref import WeakKeyDictionary

from knowledge.model import Clause, Clauses
from knowledge.text import fold, has_cjk
from knowledge.words import stem

_LATIN = re.compile(r"[a-z][a-z0-9'’-]*")
_SPACES = re.compile(r"(?<=[㐀-鿿])[^\S\n]+(?=[㐀-鿿\d])|(?<=\d)[^\S\n]+(?=[㐀-鿿])")


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
        self._known: dict[str, int] = {}

    def count(self, form: str) -> int:
        """Clauses that hold a Chinese string, or all stems of English words."""
        if form not in self._known:
            self._known[form] = self._counted(form)
        return self._known[form]

    def _counted(self, form: str) -> int:
        if len(form) == 1:
            return self._chars[form]
        if has_cjk(form):
            return sum(form in text for text in self.texts)
        return min((self._stems[word] for word in stems(form)), default=0) or sum(
            form in text for text in self.texts
        )

    def rarity(self, count: int) -> float:
        """0 for what every clause holds … 1 for what one holds."""
        total = max(2, len(self.texts))
        return max(0.0, 1 - log(max(1, count)) / log(total))


_KEPT: "WeakKeyDictionary[Clauses, tuple[int, Lexis]]" = WeakKeyDictionary()


def lexis(library: Clauses) -> Lexis:
    """Statistics of the library as it stands; made once for each generation."""
    kept = _KEPT.get(library)
    if kept is None or kept[0] != library.generation:
        kept = (library.generation, Lexis(library.clauses()))
        _KEPT[library] = kept
    return kept[1]
