"""Whether a passage speaks of a question: it holds its subject words (or synonyms) and the kind of answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.answers.asking import Question, query, strict, value
from agents.answers.sentences import Alike, Stretch, best_stretch
from knowledge.model import Passage
from knowledge.synonyms import concepts
from knowledge.text import fold
from knowledge.words import key, marked_terms

_SYNONYM, _PART, _INSIDE, _ACROSS = 0.85, 0.35, 0.9, 0.6
_WRONG_KIND = 0.75
_ABSENT = 2.0
_COVERED = 0.15


@dataclass(frozen=True, slots=True)
class Support:
    """How well a passage supports an answer (0…1), and which subject words it lacks."""

    passage: Passage
    score: float
    missing: tuple[str, ...]
    kind: bool
    """Whether it holds the kind of value that was asked for."""
    stretch: Stretch

    focus: float
    """Share of the subject words alone."""

    @property
    def rank(self) -> float:
        """Order among passages: subject and kind, the best sentence, then the library's own order."""
        subject = 0.9 * self.focus * (1.0 if self.kind else _WRONG_KIND)
        return (
            subject + _COVERED * self.passage.coverage + 0.3 * self.stretch.score + 0.4 * self.passage.score
        )


def weigh(question: Question, hits: Sequence[Passage]) -> list[Support]:
    """Hits with their support, best first."""
    named = concepts(query(question.text))
    words = {word: _rarity(word, hits) for word in question.focus}
    alike = {
        word: tuple(form for concept in named if key(word) in concept.said for form in concept.forms if form)
        for word in words
    }
    found = [_support(question, hit, words, alike) for hit in hits]
    return sorted(found, key=lambda support: -support.rank)


def _rarity(word: str, hits: Sequence[Passage]) -> float:
    """A word that many of the closest passages hold says less than one that few hold; one that none holds
    is what the library is silent about.
    """
    holding = sum(word in fold(hit.text) for hit in hits)
    if not holding:
        return _ABSENT
    return 1.0 + 0.5 * (1 - holding / max(1, len(hits)))


def _support(question: Question, hit: Passage, words: dict[str, float], alike: Alike) -> Support:
    heading = f"{hit.clause.title} {hit.clause.section} {hit.clause.clause}"
    text = fold(hit.text)
    marked = marked_terms(f"{heading}\n{hit.text}")
    held = {key(term) for term, whole in marked if whole}
    total = covered = 0.0
    missing: list[str] = []
    for word, worth in words.items():
        share = _share(word, text, fold(heading), held, alike[word])
        total += worth
        covered += worth * share
        if share < _SYNONYM:
            missing.append(word)
    focus = covered / total if total else 0.0
    kind = _has_kind(question, hit.text)
    score = (0.7 * focus + 0.3 * hit.coverage) * (1.0 if kind else _WRONG_KIND)
    return Support(hit, score, tuple(missing), kind, best_stretch(question, hit.text, heading, alike), focus)


def _share(word: str, text: str, heading: str, held: set[int], others: tuple[frozenset[int], ...]) -> float:
    if key(word) in held:
        return 1.0
    if word in text or word in heading:
        # 全员 in 安全员: the characters are there, the word may not be.
        return _INSIDE if len(word) > 2 else _ACROSS
    if any(form <= held for form in others):
        return _SYNONYM
    return _PART if _partly(word, text) else 0.0


def _partly(word: str, text: str) -> bool:
    """A part of a longer word stands in the text (`复核人` where it says `复核`)."""
    inner = [part for part, _ in marked_terms(word) if part != word and len(part) >= 2]
    return any(part in text for part in inner)


def _has_kind(question: Question, text: str) -> bool:
    wanted = [value(aspect) for aspect in question.aspects if strict(aspect)]
    patterns = [pattern for pattern in wanted if pattern is not None]
    return not patterns or any(pattern.search(fold(text)) for pattern in patterns)
