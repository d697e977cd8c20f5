"""The word index in memory: BM25 over words and character pairs, with the weight of title and section
folded in.

Okapi BM25 after Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009);
fields are
weighted before saturation as in BM25F. SQLite keeps each clause's terms as two arrays; this puts them side
by side.
SQLite's own FTS5 was left because it gives a query's terms no weights, which synonyms need.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.short import ShortDocuments
from knowledge.text import mainland
from knowledge.words import key, letters, terms

Floats: TypeAlias = NDArray[np.float32]
VERSION = "3"
"""Changes when stored terms must be computed again."""

K1, B = 1.2, 0.5
_TEXT, _LEAD, _SECTION, _TITLE, _LETTER = 1.0, 0.6, 1.0, 0.2, 0.6
_SAMPLE = 0.75
_LEAD_PART = re.compile(r"(.{2,24}?)[:\uff1a]")
"""What a clause calls itself: `刷屏:一分钟内……`."""


def weigh(text: str, section: str, title: str) -> tuple[bytes, bytes]:
    """Terms of a clause as they are stored: sorted 32-bit keys and their weights."""
    weights: dict[int, float] = {}
    lead = _LEAD_PART.match(text)
    fields = ((text, _TEXT), (lead[1] if lead else "", _LEAD), (section, _SECTION), (title, _TITLE))
    for part, weight in fields:
        for term, count in _counted(part).items():
            number = key(term)
            weights[number] = weights.get(number, 0.0) + weight * count
    keys = np.array(sorted(weights), np.uint32)
    values = np.array([weights[int(each)] for each in keys], np.float32)
    return keys.tobytes(), values.tobytes()


@lru_cache(maxsize=512)
def _counted(part: str) -> dict[str, float]:
    """Terms of one field with how often they occur; sections and titles come back for clause after clause."""
    counts: dict[str, float] = dict(Counter(terms(part)))
    if (other := mainland(part)) != part:
        counts = {**Counter(terms(other)), **counts}
    for letter in letters(part):
        counts[letter] = counts.get(letter, 0.0) + _LETTER
    return counts


@dataclass(frozen=True, slots=True)
class Source:
    """One clause as the store hands it over for indexing."""

    id: int
    chunk_id: str
    doc: str
    kind: str
    tags: tuple[str, ...]
    language: str
    print: int
    sample: bool
    """Whether it ships with the program, so that a team's own documents go before it."""
    terms: bytes
    weights: bytes


class WordIndex:
    """Scores every clause against weighted terms. Immutable: one per generation of the library."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = sources
        self.place = {source.chunk_id: index for index, source in enumerate(sources)}
        self.chinese = np.array([source.language != "en" for source in sources], bool)
        sample = np.array([source.sample for source in sources], bool)
        self.standing = np.where(sample & ~sample.all(), np.float32(_SAMPLE), np.float32(1.0))
        """Factor of each clause's score: what a team wrote goes before what ships as an example."""
        self.prints = [source.print for source in sources]
        self._lengths = np.array([len(source.terms) // 4 for source in sources], np.int64)
        self._starts = np.concatenate(([0], np.cumsum(self._lengths)))
        self._keys = np.frombuffer(b"".join(source.terms for source in sources), np.uint32)
        weights = np.frombuffer(b"".join(source.weights for source in sources), np.float32)
        self._post(weights)
        self.short = ShortDocuments([source.doc for source in sources], self._keys, weights, self._lengths)
        self.short.saturate(K1, B)

    def _post(self, weights: Floats) -> None:
        rows = np.repeat(np.arange(len(self.sources), dtype=np.int32), self._lengths)
        size = np.bincount(rows, weights, len(self.sources)) if len(rows) else np.zeros(0)
        typical = float(size.mean()) if len(size) else 1.0
        norm = (K1 * (1 - B + B * size / max(typical, 1e-9))).astype(np.float32)
        impact = weights * (K1 + 1) / (weights + norm[rows]) if len(rows) else weights
        order = np.argsort(self._keys, kind="stable")
        self._docs, self._impact = rows[order], impact[order].astype(np.float32)
        self._vocabulary, first = np.unique(self._keys[order], return_index=True)
        self._first = np.append(first, len(order))

    def __len__(self) -> int:
        return len(self.sources)

    def _range(self, term: int) -> tuple[int, int]:
        at = int(np.searchsorted(self._vocabulary, np.uint32(term)))
        if at == len(self._vocabulary) or int(self._vocabulary[at]) != term:
            return 0, 0
        return int(self._first[at]), int(self._first[at + 1])

    def holds(self, term: int) -> bool:
        """Whether any clause uses the term."""
        start, end = self._range(term)
        return end > start

    def idf(self, term: int) -> float:
        """Inverse document frequency; a term nobody uses gets the highest."""
        start, end = self._range(term)
        return self.rarity(end - start)

    def rarity(self, found: int) -> float:
        """Inverse document frequency of a term that `found` clauses hold."""
        return float(np.log(1 + (len(self.sources) - found + 0.5) / (found + 0.5)))

    def score(self, weights: Mapping[int, float]) -> Floats:
        """BM25 of every clause for weighted terms, shape (clauses,)."""
        scores = np.zeros(len(self.sources), np.float32)
        for term, weight in weights.items():
            start, end = self._range(term)
            if end > start:
                scores[self._docs[start:end]] += np.float32(weight * self.idf(term)) * self._impact[start:end]
        return scores

    def best_of(self, forms: Iterable[Collection[int]], ceiling: float = np.inf) -> Floats:
        """For every clause, BM25 of the best of `forms` that it holds whole; no term is taken for rarer than
        `ceiling` (an idf).
        """
        best = np.zeros(len(self.sources), np.float32)
        for form in forms:
            docs, scores = self._holding(tuple(form), ceiling)
            best[docs] = np.maximum(best[docs], scores)
        return best

    def _holding(self, form: Sequence[int], ceiling: float) -> tuple[NDArray[np.int32], Floats]:
        """Clauses that hold every term of `form`, in order, and what they score for it."""
        ranges = sorted((self._range(term) for term in form), key=lambda span: span[1] - span[0])
        docs, scores = self._docs[:0], self._impact[:0]
        for number, (start, end) in enumerate(ranges):
            worth = np.float32(min(self.rarity(end - start), ceiling))
            here, impact = self._docs[start:end], worth * self._impact[start:end]
            if number == 0:
                docs, scores = here, impact
            else:
                docs, left, right = np.intersect1d(docs, here, assume_unique=True, return_indices=True)
                scores = scores[left] + impact[right]
            if not len(docs):
                break
        return docs, scores

    def terms_of(self, row: int) -> NDArray[np.uint32]:
        """Sorted keys of one clause's terms (title and section included)."""
        return self._keys[self._starts[row] : self._starts[row + 1]]
