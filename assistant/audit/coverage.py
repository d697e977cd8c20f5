"""Which areas of community work the library writes down, and with which clauses."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from typing import Any

from assistant.audit.entries import entries
from assistant.audit.findings import PACKAGE, Area, Aspect, Finding, say
from assistant.audit.statements import answer
from knowledge.model import Citation, Clause, Passage
from knowledge.phrases import data
from knowledge.text import fold, sentences

Ask = Callable[[str], Passage | None]
"""The best passage for a question."""
_SHOWN = 3
_OPENING = 24
_ENOUGH = 4
_ONE_RULE = 160
"""Characters of a clause whose sentences speak of one thing: each is read with the one before it."""
_ANSWERS = 0.55
"""So much of a question a passage must hold to be its answer: two of a hundred that do are none."""
_OWN_LANGUAGE, _AT_HOME, _HEADED, _LAID_DOWN = 2.0, 1.5, 1.0, 1.5
"""What a clause in the reader's language, a document about the area, a heading about the aspect and
many things laid down weigh."""


@cache
def _areas() -> tuple[Mapping[str, Any], ...]:
    return tuple(data(PACKAGE, "areas.yaml"))


@cache
def _patterns(area: str, aspect: str) -> tuple[re.Pattern[str], ...]:
    spec = next(a for entry in _areas() if entry["id"] == area for a in entry["aspects"] if a["id"] == aspect)
    return tuple(re.compile(_whole_words(pattern)) for pattern in spec["says"])


def _whole_words(pattern: str) -> str:
    """English alternatives begin a word: `rate` is not in `moderate`."""
    return re.sub(r"(^|[|(]|\(\?:)(?=[a-z])", r"\1(?<![a-z])", pattern)


@cache
def _home(area: str) -> re.Pattern[str]:
    return re.compile(_whole_words(next(entry["home"] for entry in _areas() if entry["id"] == area)))


@dataclass(frozen=True, slots=True)
class _Read:
    """A clause, folded."""

    clause: Clause
    title: str
    heading: str
    text: str
    sentences: tuple[str, ...]


def survey(
    clauses: Sequence[Clause],
    language: str,
    tell: Callable[[int, int], None] | None = None,
    ask: Ask | None = None,
) -> tuple[Area, ...]:
    """Every area with its aspects and the clauses that cover each; `ask` is put to what no wording covers.
    `tell` hears after each aspect how many are done, and of how many.
    """
    read = [
        _Read(
            clause,
            fold(clause.title),
            fold(f"{clause.section} {clause.clause}"),
            text := answer(fold(clause.text)),
            tuple(sentences(text)),
        )
        for clause in entries(clauses)
    ]
    spoken = _spoken(language)
    languages = sorted({one.clause.language for one in read})
    done = count(1)
    total = sum(len(entry["aspects"]) for entry in _areas())

    def aspect(entry: Mapping[str, Any], spec: Mapping[str, Any]) -> Aspect:
        found = _aspect(entry["id"], spec, read, language)
        if ask and not found.covered:
            found = replace(found, citations=_answering(spec["asks"], languages, ask))
        if tell:
            tell(next(done), total)
        return found

    return tuple(
        Area(entry["id"], entry["name"][spoken], tuple(aspect(entry, spec) for spec in entry["aspects"]))
        for entry in _areas()
    )


def _answering(
    questions: Mapping[str, Sequence[str]], languages: Sequence[str], ask: Ask
) -> tuple[Citation, ...]:
    """The clause that answers one of the questions best, where one does for sure."""
    found = [ask(question) for language in languages for question in questions.get(language, ())]
    sure = [passage for passage in found if passage and passage.coverage >= _ANSWERS]
    best = max(sure, key=lambda passage: passage.coverage, default=None)
    return (best.citation,) if best else ()


def gaps(areas: Sequence[Area], language: str) -> Iterator[Finding]:
    """One finding for each aspect that nothing covers; an area with nothing at all weighs more."""
    for area in areas:
        for aspect in area.aspects:
            if aspect.covered:
                continue
            key = "gap" if area.covered else "gap_area"
            yield Finding(
                kind="coverage",
                level="info" if area.covered else "warn",
                message=say(key, language, area=area.name, aspect=aspect.name),
                proposal=_proposal(area.id, aspect.id, language),
            )


def _proposal(area: str, aspect: str, language: str) -> str:
    entry = next(entry for entry in _areas() if entry["id"] == area)
    spec = next(spec for spec in entry["aspects"] if spec["id"] == aspect)
    return str(spec["proposal"][_spoken(language)])


def _aspect(area: str, spec: Mapping[str, Any], read: Sequence[_Read], language: str) -> Aspect:
    patterns, home = _patterns(area, spec["id"]), _home(area)
    hint = re.compile(spec["says"][-1])  # without word bounds it is far quicker and finds no less
    found: list[tuple[float, int, Clause]] = []
    for order, one in enumerate(read):
        worth = _worth(patterns, home, one) if hint.search(one.text) else 0.0
        if worth:
            same = _OWN_LANGUAGE * (one.clause.language == language)
            found.append((worth + same, -order, one.clause))
    best = sorted(found, key=lambda item: item[:2], reverse=True)[:_SHOWN]
    return Aspect(spec["id"], spec["name"][_spoken(language)], tuple(_cited(c) for *_, c in best))


def _worth(patterns: Sequence[re.Pattern[str]], home: re.Pattern[str], one: _Read) -> float:
    """0 unless one sentence, with the headings above it, has every pattern, and the last one (what is laid
    down) in its own words. A document about the area, a heading about the aspect and a clause that opens with
    it weigh most, then how much of it is laid down.
    """
    at_home = bool(home.search(one.title))
    above = f"{one.title} {one.heading}" if at_home else one.heading
    goes_on = len(one.text) <= _ONE_RULE
    best = 0.0
    for number, sentence in enumerate(one.sentences):
        if not patterns[-1].search(sentence):
            continue
        if number and goes_on:
            above += f" {one.sentences[number - 1]}"
        own = [bool(pattern.search(sentence)) for pattern in patterns[:-1]]
        if all(said or pattern.search(above) for said, pattern in zip(own, patterns, strict=False)):
            laid_down = sum(1 for _ in patterns[-1].finditer(sentence))
            opens = bool(patterns[0].search(sentence[:_OPENING]))
            best = max(best, 1 + sum(own) + opens + _LAID_DOWN * min(laid_down, _ENOUGH) / _ENOUGH)
    return best and best + _AT_HOME * at_home + _HEADED * bool(patterns[0].search(one.heading))


def _cited(clause: Clause) -> Citation:
    return clause.cite()


def _spoken(language: str) -> str:
    return "en" if language == "en" else "zh"
