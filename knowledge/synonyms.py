"""Words of the field that mean the same, in both languages: what a question may say where the rule says another word."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from knowledge.phrases import data
from knowledge.text import fold, has_cjk
from knowledge.words import key, terms


@dataclass(frozen=True, slots=True)
class Concept:
    """One group of synonyms found in a question."""

    said: frozenset[int]
    """Keys of the terms by which the question named it."""
    forms: tuple[frozenset[int], ...]
    """Each other way to say it, as the keys of its terms."""


@dataclass(frozen=True, slots=True)
class _Form:
    text: str
    terms: tuple[str, ...]


@cache
def _groups() -> tuple[tuple[_Form, ...], ...]:
    groups = data("knowledge", "synonyms.yaml")["groups"]
    return tuple(tuple(_Form(fold(str(form)), tuple(terms(str(form)))) for form in group) for group in groups)


@cache
def _by_start() -> dict[str, list[tuple[int, _Form]]]:
    """Chinese forms by first character, English ones by first stem."""
    starts: dict[str, list[tuple[int, _Form]]] = defaultdict(list)
    for number, group in enumerate(_groups()):
        for form in group:
            if form.terms:
                starts[form.text[0] if has_cjk(form.text) else form.terms[0]].append((number, form))
    return dict(starts)


def concepts(query: str) -> list[Concept]:
    """Synonym groups that `query` names."""
    folded, stems = fold(query), terms(query)
    said: dict[int, set[str]] = defaultdict(set)
    starts = _by_start()
    for char in dict.fromkeys(folded):
        for number, form in starts.get(char, ()):
            if has_cjk(form.text) and form.text in folded:
                said[number].update(form.terms)
    for at, stem in enumerate(stems):
        for number, form in starts.get(stem, ()):
            if not has_cjk(form.text) and tuple(stems[at : at + len(form.terms)]) == form.terms:
                said[number].update(form.terms)
    return [_concept(number, words) for number, words in said.items()]


def _concept(number: int, said: set[str]) -> Concept:
    named = frozenset(map(key, said))
    forms = (frozenset(map(key, form.terms)) for form in _groups()[number] if form.terms)
    return Concept(named, tuple(form for form in dict.fromkeys(forms) if not form <= named))
