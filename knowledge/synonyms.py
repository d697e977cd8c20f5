"""Words of the field that mean the same, in both languages: what a question may say where the rule says
another word.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from knowledge.phrases import data
from knowledge.text import fold, has_cjk
from knowledge.words import key, marked_terms, stem

_LATIN = re.compile(r"[a-z][a-z0-9'’-]*")


@dataclass(frozen=True, slots=True)
class Concept:
    """One group of synonyms found in a question."""

    said: frozenset[int]
    """Keys of the terms by which the question named it."""
    forms: tuple[frozenset[int], ...]
    """Each other way to say it, as the keys of its terms."""
    alike: bool
    """Whether the forms mean the same, or are only what an answer would hold."""


@dataclass(frozen=True, slots=True)
class _Form:
    text: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    asked: tuple[_Form, ...]
    held: tuple[_Form, ...]


@cache
def _groups() -> tuple[_Group, ...]:
    lists = data("knowledge", "synonyms.yaml")
    alike = (_forms(group) for group in lists["groups"])
    one_way = (_Group(_forms(pair["asked"]), _forms(pair["held"])) for pair in lists["answers"])
    return (*(_Group(forms, forms) for forms in alike), *one_way)


def _forms(written: list[str]) -> tuple[_Form, ...]:
    forms = (_Form(fold(str(form)), _words(str(form))) for form in written)
    return tuple(form for form in forms if form.text)


def _words(form: str) -> tuple[str, ...]:
    return tuple(term for term, whole in marked_terms(form) if whole)


@cache
def _by_start() -> dict[str, list[tuple[int, _Form]]]:
    """Forms by first character (Chinese) or first word (English)."""
    starts: dict[str, list[tuple[int, _Form]]] = defaultdict(list)
    for number, group in enumerate(_groups()):
        for form in group.asked:
            starts[form.text[0] if has_cjk(form.text) else _spoken(form.text)[0]].append((number, form))
    return dict(starts)


def concepts(query: str) -> list[Concept]:
    """Synonym groups that `query` names, in the order it names them."""
    folded, spoken = fold(query), _spoken(fold(query))
    said: dict[int, set[str]] = defaultdict(set)
    starts = _by_start()
    for char in dict.fromkeys(folded):
        for number, form in starts.get(char, ()):
            if has_cjk(form.text) and form.text in folded:
                said[number].update(form.terms)
    for at, word in enumerate(spoken):
        for number, form in starts.get(word, ()):
            wanted = _spoken(form.text)
            if not has_cjk(form.text) and spoken[at : at + len(wanted)] == wanted:
                said[number].update(form.terms)
    return [_concept(number, words) for number, words in said.items()]


def _spoken(folded: str) -> list[str]:
    """Stems of the Latin words, stop words kept: `how long` is two of them."""
    return [stem(word) for word in _LATIN.findall(folded)]


def _concept(number: int, said: set[str]) -> Concept:
    named = frozenset(map(key, said))
    forms = (frozenset(map(key, form.terms)) for form in _groups()[number].held if form.terms)
    others = tuple(form for form in dict.fromkeys(forms) if not (named and form <= named))
    group = _groups()[number]
    return Concept(named, others, group.asked == group.held)
