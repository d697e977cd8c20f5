"""What an answer must speak of beside the subject: the thing or the doing the question word stands at."""

import re
from collections.abc import Sequence
from functools import cache

from agents.answers.wording import PACKAGE
from knowledge.phrases import data
from knowledge.text import has_cjk
from knowledge.words import marked_terms


def essential(plain: str, focus: Sequence[str]) -> tuple[str, ...]:
    """The subject words that stand at the question word of a folded question (`谁出`, `which bank`)."""
    named = [found["e"] for pattern in _patterns() for found in pattern.finditer(plain)]
    return tuple(word for word in focus if any(_in(word, phrase) for phrase in named))


def _in(word: str, phrase: str) -> bool:
    if has_cjk(word):
        return word in phrase
    return word in {term for term, _ in marked_terms(phrase)}


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(written) for written in data(PACKAGE, "asking.yaml")["essential"])
