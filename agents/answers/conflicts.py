"""Where two quoted documents give different values for one matter."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from agents.answers.asking import Question, weight
from agents.answers.found import Found
from agents.answers.pieces import values
from agents.answers.support import Support
from knowledge.text import fold

_UNIT = re.compile(r"[\d.,]+")
_WORDS = re.compile(r"[a-z]+|[㐀-鿿]")


class Conflict(NamedTuple):
    """Two clauses and the values they give."""

    one: Support
    first: str
    other: Support
    second: str


def conflicts(found: Found) -> Iterator[Conflict]:
    """Pairs of clauses of different documents whose answering pieces say the same but for the value."""
    given = [(support, values(found.question, support.stretch.told.text)) for support in found.chosen]
    single = [
        (support, told[0])
        for support, told in given
        if len(told) == 1 and support.stretch.kind >= weight("near") and _whole(found.question, support)
    ]
    for index, (one, first) in enumerate(single):
        for other, second in single[index + 1 :]:
            if (
                one.clause.doc != other.clause.doc
                and _apart(first, second)
                and _alike(one, other, first, second)
            ):
                yield Conflict(one, first, other, second)


def _whole(question: Question, support: Support) -> bool:
    """Whether the piece speaks of the whole subject, so that the value is the subject's own."""
    return support.stretch.told.share >= weight("clear") and not support.missing


def _apart(first: str, second: str) -> bool:
    """Another number of the same unit."""
    one, other = ("".join(value.split()) for value in (first, second))
    return one != other and _UNIT.sub("", one) == _UNIT.sub("", other) != one


def _alike(one: Support, other: Support, first: str, second: str) -> bool:
    """Whether two pieces say the same of the same, but for the value."""
    a, b = _said(one.stretch.told.text, first), _said(other.stretch.told.text, second)
    both = len(_pairs(a) & _pairs(b))
    return both >= weight("same_matter") * max(1, max(len(_pairs(a)), len(_pairs(b))))


def _said(piece: str, value: str) -> Sequence[str]:
    return _WORDS.findall(fold(piece.replace(value, " ")))


def _pairs(words: Sequence[str]) -> set[tuple[str, str]]:
    return set(pairwise(words)) or {(word, "") for word in words}
