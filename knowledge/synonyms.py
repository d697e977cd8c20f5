"""Words of the field that stand for one another, in both languages: what a question may say where the rule
says another word.

Three data files, all for people to extend: `synonyms.yaml` (the same meaning; what a kind of question is
answered with), `lexicon.yaml` (Chinese and English) and `near.yaml` (everyday speech beside the words of
rules). A team's own words stand in a file beside its library (`own_words.py`).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from knowledge.phrases import data
from knowledge.text import fold, has_cjk
from knowledge.words import chinese_words, key, letters, marked_terms, stem

_LATIN = re.compile(r"[a-z][a-z0-9'’-]*")
_MEANINGS = 6
"""An English word with more Chinese ones than this means too much to make them kin."""
Kind = Literal["same", "answer", "translation", "near", "kin"]


@dataclass(frozen=True, slots=True)
class Concept:
    """One group of words found in a question."""

    said: frozenset[int]
    """Keys of the terms by which the question named it."""
    forms: tuple[frozenset[int], ...]
    """Each other way to say it, as the keys of its terms."""
    kind: Kind
    """How the forms stand to what was said: the same, its translation, near it, another translation of the
    same word, or what an answer holds."""


@dataclass(frozen=True, slots=True)
class _Form:
    text: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    asked: tuple[_Form, ...]
    held: tuple[_Form, ...]
    kind: Kind


class Thesaurus:
    """Groups of words, found in a question by the first character or word of each."""

    def __init__(self, groups: Sequence[_Group]) -> None:
        self._groups = tuple(groups)
        self._starts = _by_start(self._groups)

    def with_groups(self, same: Iterable[Iterable[object]], near: Iterable[Iterable[object]]) -> "Thesaurus":
        """These words and more: groups of the same meaning, groups of words near one another."""
        own = (*_alike(same, "same"), *_alike(near, "near"))
        return Thesaurus((*self._groups, *own)) if own else self

    def concepts(self, query: str) -> list[Concept]:
        """All groups that `query` names, in the order it names them."""
        said: dict[int, set[str]] = defaultdict(set)
        for number, form in self._named(fold(query)):
            said[number].update(form.terms)
        return [_concept(self._groups[number], words) for number, words in said.items()]

    def _named(self, folded: str) -> Iterator[tuple[int, _Form]]:
        spoken, alone = _spoken(folded), chinese_words(folded)
        for char in dict.fromkeys(folded):
            for number, form in self._starts.get(char, ()):
                # One character is part of many words; it counts where it stands as one.
                if has_cjk(form.text) and (form.text in folded if len(form.text) > 1 else form.text in alone):
                    yield number, form
        for at, word in enumerate(spoken):
            for number, form in self._starts.get(word, ()):
                wanted = _spoken(form.text)
                if not has_cjk(form.text) and spoken[at : at + len(wanted)] == wanted:
                    yield number, form


@cache
def shipped() -> Thesaurus:
    """The words that come with the program."""
    return Thesaurus(_groups())


def _alike(lists: Iterable[Iterable[object]], kind: Kind) -> Iterator[_Group]:
    for forms in map(_forms, lists):
        if len(forms) > 1:
            yield _Group(forms, forms, kind)


def _groups() -> tuple[_Group, ...]:
    lists = data("knowledge", "synonyms.yaml")
    near = data("knowledge", "near.yaml")
    return (
        *_alike(lists["groups"], "same"),
        *(_Group(_forms(pair["asked"]), _forms(pair["held"]), "answer") for pair in lists["answers"]),
        *_translations(),
        *(_Group(_forms(pair["asked"]), _forms(pair["held"]), "near") for pair in near["wider"]),
        *_alike(near["groups"], "near"),
    )


def _translations() -> Iterator[_Group]:
    """Both directions; an English word takes all its Chinese ones together, so that one of them is enough.
    Words that translate one word are kin to one another (`appeal`, `contest`).
    """
    back: dict[str, list[str]] = defaultdict(list)
    for chinese, english in data("knowledge", "lexicon.yaml").items():
        yield _Group(_forms([chinese]), _forms(english), "translation")
        for word in english:
            back[word].append(chinese)
        yield from _alike([english], "kin")
    for word, meanings in back.items():
        yield _Group(_forms([word]), (*_forms(meanings), *_inside(meanings)), "translation")
        if len(meanings) <= _MEANINGS:
            yield from _alike([[each for each in meanings if len(each) > 1]], "kin")


def _inside(meanings: Iterable[str]) -> Iterator[_Form]:
    """A word of one character stands in many compounds (`书` in 还书, 荐书, 书单)."""
    return (_Form(word, tuple(letters(word))) for word in map(fold, meanings) if len(word) == 1)


def _forms(written: Iterable[object]) -> tuple[_Form, ...]:
    forms = (_form(str(form)) for form in written)
    return tuple(form for form in forms if form.text)


# A word stands in several groups, in both directions.
@cache
def _form(written: str) -> _Form:
    return _Form(fold(written), _words(written))


def _words(form: str) -> tuple[str, ...]:
    return tuple(term for term, whole in marked_terms(form) if whole)


def _by_start(groups: Sequence[_Group]) -> dict[str, list[tuple[int, _Form]]]:
    """Forms by first character (Chinese) or first word (English)."""
    starts: dict[str, list[tuple[int, _Form]]] = defaultdict(list)
    for number, group in enumerate(groups):
        for form in group.asked:
            starts[form.text[0] if has_cjk(form.text) else _first(form.text)].append((number, form))
    return dict(starts)


def _first(text: str) -> str:
    spoken = _spoken(text)
    return spoken[0] if spoken else text[:1]


def concepts(query: str) -> list[Concept]:
    """Groups of the same meaning, and of what answers, that `query` names, in the order it names them."""
    return [concept for concept in wide_concepts(query) if concept.kind in ("same", "answer")]


def wide_concepts(query: str) -> list[Concept]:
    """All groups that `query` names: translations and everyday speech too."""
    return shipped().concepts(query)


def _spoken(folded: str) -> list[str]:
    """Stems of the Latin words, stop words kept: `how long` is two of them."""
    return [stem(word) for word in _LATIN.findall(folded)]


def _concept(group: _Group, said: set[str]) -> Concept:
    named = frozenset(map(key, said))
    forms = (frozenset(map(key, form.terms)) for form in group.held if form.terms)
    others = tuple(form for form in dict.fromkeys(forms) if not (named and form <= named))
    return Concept(named, others, group.kind)
