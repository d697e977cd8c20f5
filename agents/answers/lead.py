"""The short answer inside a quote: the one value asked for, or what follows on that occasion."""

import re

from agents.answers.asking import Question, occasion, strict, value
from knowledge.text import fold

_PIECE = re.compile(r"[^,\uff0c;\uff1b。]+")
_LONGEST = 40


def lead(question: Question, quote: str) -> str:
    """Verbatim piece of the quote that answers by itself; empty when none does without doubt."""
    pieces: list[str] = [piece.strip() for piece in _PIECE.findall(quote)]
    for said in question.ordinals:
        named = [piece for piece in pieces if any(word in fold(piece) for word in occasion(said))]
        if named and len(named[0]) <= _LONGEST:
            return named[0]
    found = values(question, quote)
    if len(found) == 1:
        return found[0]
    return _beside_subject(question, pieces)


def values(question: Question, text: str) -> list[str]:
    """Values of the kind asked for, as written, without doubles; none when several kinds were asked."""
    asked = [aspect for aspect in question.aspects if strict(aspect)]
    pattern = value(asked[0]) if len(asked) == 1 and len(question.aspects) == 1 else None
    folded = fold(text)
    if pattern is None or len(folded) != len(text):
        return []
    return list(dict.fromkeys(text[m.start() : m.end()].strip() for m in pattern.finditer(folded)))


def _beside_subject(question: Question, pieces: list[str]) -> str:
    """The value of the only piece that names the most of the subject."""
    rated = [(sum(word in fold(piece) for word in question.focus), piece) for piece in pieces]
    best = max((count for count, _ in rated), default=0)
    named = [piece for count, piece in rated if count == best]
    if not best or len(named) != 1:
        return ""
    found = values(question, named[0])
    return found[0] if len(found) == 1 else ""
