"""A question against the indexes: words with synonyms, vectors, one ranking, and how much of the question a
passage holds.

Ranks are fused after Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and
Individual Rank Learning
Methods" (SIGIR 2009), with a weight for each list.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.index import Floats, WordIndex
from knowledge.runs import runs_of, share
from knowledge.synonyms import Concept, Thesaurus, shipped
from knowledge.text import language_of, mainland
from knowledge.words import key, letters, marked_terms, offhand

Mask = NDArray[np.bool_]
Texts = Callable[[Sequence[int]], Mapping[int, str]]
RANK_CONSTANT = 20
_CLEAR = 0.25
"""Nearest vectors less alike than this (cosine) say little of the question, and count for less."""
_SAME_LANGUAGE = 1.2
_WORTH = {"same": 0.5, "translation": 0.8, "near": 0.45, "kin": 0.3, "answer": 0.2}
"""What another wording of a concept counts for beside the question's own."""
_LEAST_RARE = 2.0
_UNHEARD = 1.75
"""How much more it counts when no clause uses the question's own word."""
_LETTER, _ACROSS = 0.4, 0.75
_HELD_OTHERWISE = {"same": 0.8, "translation": 0.8, "near": 0.7, "kin": 0.5, "answer": 0.5}
_LITERAL, _COVERED, _LOOKED_AT = 0.5, 0.3, 30
"""How much a clause gains that says the whole question word for word, and one that speaks of all that it asks
about; how many of the best are looked at."""
_STRANGE, _ASKING, _OFFHAND = 1.3, 0.6, 0.25
"""What weighs in `Covering`: more, a word that neither library nor lexicons know (it is likely the subject);
less, there and in the ranking, one that only asks for a kind of answer (`how long`)."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query taken apart once."""

    text: str
    weights: dict[int, float]
    """Key of each term → its weight in the query."""
    words: frozenset[int]
    """Terms that are words of their own: what an answer must speak of."""
    concepts: tuple[Concept, ...]
    chinese: bool
    known: frozenset[int]
    """Terms that a lexicon knows."""
    asking: frozenset[int]
    """Terms that ask for a kind of answer."""

    @property
    def empty(self) -> bool:
        return not self.weights


@dataclass(frozen=True, slots=True)
class Hit:
    row: int
    score: float
    coverage: float


def read_question(text: str, thesaurus: Thesaurus | None = None) -> Question:
    thesaurus = thesaurus or shipped()
    wordings = tuple(dict.fromkeys((text, mainland(text))))
    weights: dict[int, float] = {}
    words: set[int] = set()
    for wording in wordings:
        # What an answer must speak of is counted once, in the wording that every clause is indexed under.
        words = {key(term) for term, whole in marked_terms(wording) if whole}
        weights.update(dict.fromkeys(map(key, letters(wording)), _LETTER))
        for term, whole in marked_terms(wording):
            weights[key(term)] = max(weights.get(key(term), 0.0), 1.0 if whole else _ACROSS)
    named = tuple(dict.fromkeys(concept for wording in wordings for concept in thesaurus.concepts(wording)))
    known = frozenset(term for concept in named for term in concept.said)
    asking = frozenset(term for concept in named if concept.kind == "answer" for term in concept.said)
    weights.update({term: _ASKING * weights[term] for term in asking & weights.keys()})
    talk = offhand() & words
    if talk < words:
        weights.update({term: _OFFHAND * weights[term] for term in talk})
    return Question(text, weights, frozenset(words), named, language_of(text) == "zh", known, asking)


def word_scores(index: WordIndex, question: Question) -> Floats:
    """BM25 plus, for every concept named, what its best other wording adds."""
    scores = index.short.blend(index.score(question.weights), question.weights, index.idf)
    gains: dict[frozenset[int], Floats] = {}
    for concept in question.concepts:
        if concept.forms:
            gain = _gain(index, concept)
            before = gains.get(concept.said)
            gains[concept.said] = gain if before is None else np.maximum(before, gain)
    for gain in gains.values():
        scores += gain
    scores *= np.where(index.chinese == question.chinese, np.float32(_SAME_LANGUAGE), np.float32(1.0))
    return scores * index.standing


def _gain(index: WordIndex, concept: Concept) -> Floats:
    rarest = max((index.idf(term) for term in concept.said), default=np.inf)
    own = index.best_of([concept.said]) if concept.said else np.float32(0)
    other = index.best_of(concept.forms, max(rarest, _LEAST_RARE))
    worth = _WORTH[concept.kind] * (1.0 if np.any(own) else _UNHEARD)
    gain: Floats = np.float32(worth) * np.maximum(other - own, 0)
    return gain


def rank(
    index: WordIndex,
    question: Question,
    count: int,
    mask: Mask | None,
    near: Sequence[tuple[str, float]] | None,
    near_weight: float = 0.0,
    texts: Texts | None = None,
) -> list[Hit]:
    """Best `count` rows, texts that say the same once; `near` are the nearest vectors, None leaves them
    out; `texts` gives the words of some rows.
    """
    scores = word_scores(index, question)
    if mask is not None:
        scores = np.where(mask, scores, 0.0)
    covering = Covering(index, question)
    if texts:
        _favour_whole(scores, question, covering, texts)
    fused: dict[int, float] = {}
    near_weight *= min(1.0, near[0][1] / _CLEAR) if near else 0.0
    best = 1.0 + (near_weight if near else 0.0)
    for place, row in enumerate(_top(scores, depth(count))):
        fused[row] = 1.0 / (RANK_CONSTANT + place)
    if near:
        for place, row in enumerate(_rows_of(index, near, mask)):
            fused[row] = fused.get(row, 0.0) + near_weight / (RANK_CONSTANT + place)

    def best_first(row: int) -> tuple[float, float, int]:
        return -fused[row], -float(scores[row]), row

    fused = index.short.spread(fused, sorted(fused, key=best_first))
    order = sorted(fused, key=best_first)
    return [
        Hit(row, min(1.0, fused[row] * RANK_CONSTANT / best), covering(row))
        for row in _different(index, order, count)
    ]


def _favour_whole(scores: Floats, question: Question, covering: "Covering", texts: Texts) -> None:
    """BM25 lets one rare word outweigh the rest of the question; among the best, the rest decides."""
    runs = runs_of(question.text)
    for row, text in texts(_top(scores, _LOOKED_AT)).items():
        whole = _LITERAL * share(runs, text) + _COVERED * covering(row)
        scores[row] *= 1 + whole


def depth(count: int) -> int:
    """How far down each list is read when `count` rows are wanted."""
    return max(60, count * 3)


def _top(scores: Floats, count: int) -> list[int]:
    found = int((scores > 0).sum())
    count = min(count, found)
    if not count:
        return []
    best = np.argpartition(-scores, count - 1)[:count]
    return [int(row) for row in best[np.lexsort((best, -scores[best]))]]


def _rows_of(index: WordIndex, near: Sequence[tuple[str, float]], mask: Mask | None) -> list[int]:
    rows = (index.place.get(chunk_id) for chunk_id, similarity in near if similarity > 0)
    return [row for row in rows if row is not None and (mask is None or mask[row])]


def _different(index: WordIndex, order: Sequence[int], count: int) -> list[int]:
    seen: set[int] = set()
    rows: list[int] = []
    for row in order:
        if index.prints[row] not in seen:
            seen.add(index.prints[row])
            rows.append(row)
        if len(rows) == count:
            break
    return rows


class Covering:
    """Share of a question's informative words, weighted by rarity, that a clause, its section or title holds,
    itself or (for less) in another wording.

    What the words are worth is worked out once for all rows.
    """

    def __init__(self, index: WordIndex, question: Question) -> None:
        self._index, self._concepts = index, question.concepts
        common = index.rarity(max(2, len(index) // 100))
        self._worth = {term: _worth(index, question, term, common) for term in question.words}
        self._total = sum(self._worth.values())
        self._known: dict[int, float] = {}

    def __call__(self, row: int) -> float:
        if row not in self._known:
            self._known[row] = self._share(row) if self._total else 0.0
        return self._known[row]

    def _share(self, row: int) -> float:
        held = frozenset(self._index.terms_of(row).tolist())
        otherwise: dict[int, float] = {}
        for concept in self._concepts:
            if any(form <= held for form in concept.forms):
                for term in concept.said:
                    otherwise[term] = max(otherwise.get(term, 0.0), _HELD_OTHERWISE[concept.kind])
        covered = sum(
            worth if term in held else worth * otherwise.get(term, 0.0) for term, worth in self._worth.items()
        )
        return covered / self._total


def _worth(index: WordIndex, question: Question, term: int, common: float) -> float:
    worth = min(index.idf(term), common)
    if term in question.asking:
        return worth * _ASKING
    if term in offhand():
        return worth * _OFFHAND
    return worth if term in question.known or index.holds(term) else worth * _STRANGE
