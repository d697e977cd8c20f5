"""What a statement is about: its words without those that say how, words of one meaning made one.

Chinese that no list knows counts character by character: cutters join a word to its neighbour differently in
two sentences that say the same.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from assistant.audit.findings import PACKAGE
from knowledge.phrases import data
from knowledge.text import fold
from knowledge.words import stem

_LATIN = re.compile(r"[a-z][a-z']*(?:-[a-z]+)*")
_CJK = re.compile(r"[㐀-鿿\uac00-\ud7af\uf900-\ufaff]")
_WORD, _CHARACTER = 2, 1


@lru_cache(maxsize=20_000)
def words(text: str) -> Mapping[str, int]:
    """Word or character → how much it weighs, of folded text."""
    return dict(_read(text))


def _read(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    while at < len(text):
        if _CJK.match(text, at):
            form = next((form for form in _chinese()[text[at]] if text.startswith(form, at)), text[at])
            meaning = _meanings().get(form, form)
            if meaning:
                yield meaning, _CHARACTER if len(form) == 1 and meaning == form else _WORD
            at += len(form)
            continue
        run = _LATIN.match(text, at)
        if run:
            at, meaning = _english(text, run)
            if meaning:
                yield meaning, _WORD
        else:
            at += 1


def _english(text: str, first: re.Match[str]) -> tuple[int, str]:
    """Where the longest known phrase ends, and what it means; else the first word's stem."""
    stems, ends = [_stem(first[0])], [first.end()]
    while len(stems) < _openings().get(stems[0], 1) and text[ends[-1] : ends[-1] + 1] == " ":
        more = _LATIN.match(text, ends[-1] + 1)
        if not more:
            break
        stems.append(_stem(more[0]))
        ends.append(more.end())
    for count in range(len(stems), 0, -1):
        meaning = _meanings().get(" ".join(stems[:count]))
        if meaning is not None:
            return ends[count - 1], meaning
    return ends[0], stems[0]


@cache
def _openings() -> Mapping[str, int]:
    """First word of an English entry → how many words the longest entry has that begins with it."""
    found: dict[str, int] = {}
    for form in _meanings():
        parts = form.split(" ")
        found[parts[0]] = max(found.get(parts[0], 1), len(parts))
    return found


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """The stem of the singular: `games` meets `game`."""
    single = word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is", "ies")) else word
    return stem(single)


@cache
def _meanings() -> Mapping[str, str]:
    """Form → the first word of its group; light words mean nothing."""
    spec = data(PACKAGE, "subjects.yaml")
    found: dict[str, str] = {_form(word): "" for word in spec["light"]}
    for group in spec["same"]:
        for word in group:
            found[_form(word)] = str(group[0])
    return found


def _form(word: object) -> str:
    plain = fold(str(word))
    return " ".join(_stem(part) for part in plain.split(" ")) if plain.isascii() else plain


@cache
def _chinese() -> Mapping[str, list[str]]:
    """First character → the forms that begin with it, longest first."""
    found: dict[str, list[str]] = defaultdict(list)
    for form in sorted(_meanings(), key=len, reverse=True):
        if _CJK.match(form):
            found[form[0]].append(form)
    return found


def told_apart(one: str, other: str) -> bool:
    """Each names a case of its own, or one names a case that narrows it; of folded text."""
    (first, first_narrow), (second, second_narrow) = _cases_of(one), _cases_of(other)
    apart = any(a and b and not a & b for a, b in zip(first, second, strict=True))
    return apart or first_narrow != second_narrow


@lru_cache(maxsize=20_000)
def _cases_of(said: str) -> tuple[tuple[frozenset[int], ...], frozenset[str]]:
    """For each group of cases which of them are named, and the narrowing words."""
    named = (frozenset(n for n, case in enumerate(group) if case.search(said)) for group in _cases())
    return tuple(named), frozenset(re.findall(data(PACKAGE, "subjects.yaml")["narrow"], said))


@cache
def _cases() -> tuple[tuple[re.Pattern[str], ...], ...]:
    groups = data(PACKAGE, "subjects.yaml")["exclusive"]
    return tuple(tuple(re.compile(case) for case in group) for group in groups)


@cache
def acts() -> frozenset[str]:
    """Meanings that say what is done: two statements that name different ones speak of two things."""
    return frozenset(found for word in data(PACKAGE, "subjects.yaml")["acts"] for found in words(fold(word)))


@cache
def membership() -> frozenset[str]:
    return frozenset(
        found for word in data(PACKAGE, "subjects.yaml")["membership"] for found in words(fold(word))
    )
