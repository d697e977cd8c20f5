"""The sentences of a clause that answer a question, as one verbatim stretch."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from agents.answers.asking import Question, occasion, value
from knowledge.text import fold
from knowledge.text import sentences as split
from knowledge.words import key, marked_terms

_WHOLE, _LONGEST = 90, 220
_ABOVE, _OTHERWISE = 0.8, 0.9
Alike = Mapping[str, tuple[frozenset[int], ...]]
"""Subject word → the other ways to say it, as keys of terms."""
NONE: Alike = {}
_STOP = re.compile(r"(?<=[.])\s+(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A verbatim part of a clause and how well it answers (0…1)."""

    text: str
    score: float


def best_stretch(question: Question, text: str, heading: str = "", alike: Alike = NONE) -> Stretch:
    """The sentence that answers best, with its neighbours as long as they help and it stays short."""
    pieces = [piece for sentence in split(text) for piece in _STOP.split(sentence) if piece.strip()]
    if not pieces:
        return Stretch(text.strip(), 0.0)
    above = fold(heading)
    scores = [_score(question, piece, above, alike) for piece in pieces]
    at = max(range(len(pieces)), key=lambda index: (scores[index], -index))
    if len(text) <= _WHOLE:
        return Stretch(text.strip(), scores[at])
    first, last = _grown(pieces, scores, at)
    start = text.index(pieces[first])
    end = text.index(pieces[last], start) + len(pieces[last])
    return Stretch(text[start:end].strip(), scores[at])


def _grown(pieces: list[str], scores: list[float], at: int) -> tuple[int, int]:
    """A stretch around `at`: back to what it continues, on while the next piece speaks of it too."""
    first = last = at
    length = len(pieces[at])
    while first > 0 and length + len(pieces[first - 1]) <= _LONGEST and (scores[first - 1] > 0 or first <= 2):
        first -= 1
        length += len(pieces[first])
    while last + 1 < len(pieces) and length + len(pieces[last + 1]) <= _LONGEST and scores[last + 1] > 0.25:
        last += 1
        length += len(pieces[last])
    return first, last


def _score(question: Question, piece: str, heading: str, alike: Alike) -> float:
    folded = fold(piece)
    said = {key(term) for term, whole in marked_terms(piece) if whole} if alike else set()
    words = sum(
        max(
            _held(w, folded),
            _ABOVE * (w in heading),
            _OTHERWISE * any(form <= said for form in alike.get(w, ())),
        )
        for w in question.focus
    )
    ordinal = sum(any(word in folded for word in occasion(said)) for said in question.ordinals)
    return 0.5 * words / max(1, len(question.focus)) + 0.35 * _kind(question, folded) + 0.15 * min(1, ordinal)


def _kind(question: Question, folded: str) -> float:
    """Share of the kinds of value asked for; the unit that was named counts as one."""
    wanted = [pattern for aspect in question.aspects if (pattern := value(aspect))]
    if question.unit:
        wanted.append(re.compile(rf"[\d零一二两三四五六七八九十百千]\s*个?{question.unit}"))
    return sum(bool(pattern.search(folded)) for pattern in wanted) / len(wanted) if wanted else 0.0


def _held(word: str, folded: str) -> float:
    if word in folded:
        return 1.0
    return 0.5 if len(word) > 2 and (word[:2] in folded or word[-2:] in folded) else 0.0
