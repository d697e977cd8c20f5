"""What clauses lay down, each value with what it is said of."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.audit.entries import items
from assistant.audit.findings import PACKAGE
from assistant.audit.subject import membership, words
from assistant.audit.values import Value, values
from knowledge.model import Clause
from knowledge.phrases import data
from knowledge.text import fold, fold_map

_PIECE = re.compile(r"并?(?:(?!并[通告公发退删记写说提由在向将把])[^,;。!?\n])+")
_SENTENCE = re.compile(r"[^。!?\n]+")
_ITEM = re.compile("[、/]|以及|或者?|(?<![a-z])or(?![a-z])")
_MANY = 3
_MAINLY = 0.6
_COUNTED = ("duration", "money", "percent", "people", "times", "messages", "points", "things")
_LEAST = 2
"""A value of which less is said is read with the words beside and above it."""
_LONG = 400
"""Characters of a sentence that are read; what is longer is no rule."""


@dataclass(frozen=True, slots=True)
class Statement:
    clause: Clause
    quote: str
    """The sentence, verbatim."""
    figure: str
    """The value as written, with its unit and bound, verbatim."""
    core: tuple[int, int]
    """Where in `quote` the value stands, without its bound."""
    value: Value
    others: Mapping[str, frozenset[Any]]
    """Unit → values and bounds of the piece and of those before it in the sentence: its conditions."""
    said: str
    """The sentence up to the value's piece and that piece, with the headings, folded."""
    own: Mapping[str, int]
    """Words of the piece → weight."""
    context: Mapping[str, int]
    """Words earlier in the sentence and of the headings."""
    before: frozenset[str]
    """Those earlier in the sentence."""
    after: frozenset[str]
    """Words later in the sentence, and of a question that it answers."""
    asked: frozenset[str]
    """Words of the question that the entry answers."""
    conditional: bool
    alone: bool
    """The sentence says nothing else: no step of a procedure that its heading names."""
    item: bool
    """Its clause is one item of a list."""


@cache
def _pattern(name: str, file: str) -> re.Pattern[str]:
    return re.compile(data(PACKAGE, file)[name])


@cache
def _label() -> re.Pattern[str]:
    return re.compile(data(PACKAGE, "values.yaml")["label"])


def statements(clauses: Iterable[Clause]) -> Iterator[Statement]:
    for clause in clauses:
        listed = items(clause)
        for entry in listed or (clause,):
            yield from of_entry(entry, bool(listed))


def of_entry(clause: Clause, item: bool) -> Iterator[Statement]:
    """What one clause, or one item of a list, lays down."""
    folded, origin = fold_map(clause.text)
    question = asked_of(folded)
    for match in _SENTENCE.finditer(folded):
        asks = folded[match.end() : match.end() + 1] == "?"
        if (
            match.end() - match.start() <= _LONG
            and not asks
            and _pattern("hint", "values.yaml").search(match[0])
        ):
            yield from _of_sentence(clause, match, origin, question, item)


def asked_of(folded: str) -> str:
    """A question at the head of an entry; empty when it begins otherwise."""
    found = _pattern("question", "values.yaml").match(folded)
    return found[0] if found else ""


def answer(folded: str) -> str:
    """What an entry of an FAQ says, without its question."""
    parts = _pattern("answers", "values.yaml").split(folded, maxsplit=1)
    return parts[-1]


def unasked(folded: str) -> str:
    """An entry without the question at its head."""
    return answer(_pattern("question", "values.yaml").sub("", folded, count=1))


def _of_sentence(
    clause: Clause, match: re.Match[str], origin: Sequence[int], question: str, item: bool
) -> Iterator[Statement]:
    pieces = [(piece.start(), piece[0]) for piece in _PIECE.finditer(match[0])]
    found = [values(piece) for _, piece in pieces]
    if not any(found):
        return
    said = [words(_without(piece, of_piece)) for (_, piece), of_piece in zip(pieces, found, strict=True)]
    asking = [bool(_pattern("asks", "values.yaml").search(piece)) for _, piece in pieces]
    asked = frozenset(words(question)) | {
        word for part, asks in zip(said, asking, strict=True) if asks for word in part
    }
    heading, title = words(fold(_heading(clause))), words(fold(clause.title))
    quote, start = _verbatim(clause.text, origin[match.start()], origin[match.end() - 1] + 1)
    for number, (at, piece) in enumerate(pieces):
        if asking[number] or _pattern("skipped", "figures.yaml").search(piece):
            continue
        earlier = _told_before(said[:number], asking)
        after = frozenset(word for part in said[number + 1 :] for word in part)
        told = match[0][: at + len(piece)]
        conditional = bool(_pattern("conditional", "values.yaml").search(told))
        alone = sum(said[number].values()) >= _LEAST and len(piece) >= _MAINLY * len(match[0])
        for value in (value for value in found[number] if not _listed(found, value)):
            whole = _written(origin, match.start() + at, value.span)
            core = _written(origin, match.start() + at, value.core or value.span)
            for own, beside in _subjects(piece, found[number], value, said, number):
                yield Statement(
                    clause,
                    quote,
                    clause.text[slice(*whole)].strip(),
                    (core[0] - start, core[1] - start),
                    value,
                    _conditions([*_conditional(pieces[:number], found), found[number]], value),
                    _case(clause, question, value) + _without_hour(told, at, value),
                    _about_value(value, own) or heading,
                    {**earlier, **title, **heading, **earlier, **beside},
                    frozenset(earlier),
                    after if value.unit == "permission" else after | asked,
                    frozenset() if value.unit == "permission" else asked,
                    conditional,
                    alone,
                    item,
                )


def _case(clause: Clause, question: str, value: Value) -> str:
    """What was said of the case before the sentence: the headings and, but for a permission, a question that
    it answers.
    """
    return fold(clause.section) + ("" if value.unit == "permission" else question)


def _verbatim(text: str, start: int, end: int) -> tuple[str, int]:
    """A stretch of text without the white space around it, and where it begins."""
    stretch = text[start:end]
    return stretch.strip(), start + len(stretch) - len(stretch.lstrip())


def _told_before(said: Sequence[Mapping[str, int]], asking: Sequence[bool]) -> dict[str, int]:
    """Words of the pieces before one, questions left out."""
    told = (part for part, asks in zip(said, asking, strict=False) if not asks)
    return {word: weight for part in told for word, weight in part.items()}


def _without_hour(told: str, at: int, value: Value) -> str:
    """What tells two cases apart must stand beside a time of day, not in it."""
    first, last = (at + edge for edge in value.span)
    return told[:first] + " " * (last - first) + told[last:] if value.unit == "clock" else told


def _written(origin: Sequence[int], at: int, span: tuple[int, int]) -> tuple[int, int]:
    """Where a span of a folded piece that begins at `at` stands in the text."""
    return origin[at + span[0]], origin[at + span[1] - 1] + 1


def _listed(found: Sequence[Sequence[Value]], value: Value) -> bool:
    """Whether it is one of many of its unit in a sentence: a row of levels, each with its own."""
    alike = [v for of_piece in found for v in of_piece if v.unit == value.unit]
    return value.unit in _COUNTED and len(alike) >= _MANY


def _subjects(
    piece: str, found: Sequence[Value], value: Value, said: Sequence[Mapping[str, int]], number: int
) -> Iterator[tuple[Mapping[str, int], Mapping[str, int]]]:
    """What a value is said of, and what stands beside it; of a list of acts each one for itself."""
    items = _ITEM.split(_without(piece, found)) if value.unit == "permission" else []
    if len(items) < 2:
        yield _about(said, number), {}
        return
    for item in items:
        if words(item):
            yield words(item), words(items[0])


def _heading(clause: Clause) -> str:
    """The headings above, and a question that a clause of an FAQ is named by."""
    return f"{clause.section} {clause.clause}"


def _without(piece: str, found: Sequence[Value]) -> str:
    """The piece with its values blanked out."""
    text = list(_blanked(piece))
    for value in found:
        for index in range(*value.span):
            text[index] = " "
    return _label().sub(" ", "".join(text))


def _blanked(piece: str) -> str:
    """Without the place where it is done."""
    return _pattern("places", "values.yaml").sub(lambda match: " " * len(match[0]), piece)


def _about(said: Sequence[Mapping[str, int]], number: int) -> dict[str, int]:
    """Words of the piece with the value; where it says too little (`10 分钟内,`), all that was said before in
    the sentence as well, and where that is too little too, what comes next.
    """
    own = dict(said[number])
    for more in (said[:number], said[number + 1 : number + 2]):
        if sum(own.values()) >= _LEAST:
            break
        for part in more:
            own |= part
    return own


def _about_value(value: Value, own: Mapping[str, int]) -> Mapping[str, int]:
    """Whether a sum is for each person or for all matters; other values are for each."""
    if value.unit == "age":
        return _for_age(own)
    each = words(fold(data(PACKAGE, "subjects.yaml")["each"]))
    return own if value.unit == "money" else {word: own[word] for word in own if word not in each}


def _for_age(own: Mapping[str, int]) -> dict[str, int]:
    left = {word: weight for word, weight in own.items() if word not in membership()}
    return left or {"": 2}


def _conditional(
    pieces: Sequence[tuple[int, str]], found: Sequence[list[Value]]
) -> Iterator[Sequence[Value]]:
    """Values of the pieces that say in which case, not of those that lay down something else."""
    for (_, piece), values_of_piece in zip(pieces, found, strict=False):
        if _pattern("in_case", "values.yaml").search(piece):
            yield values_of_piece


def _conditions(found: Sequence[Sequence[Value]], value: Value) -> dict[str, frozenset[Any]]:
    conditions: dict[str, set[Any]] = {}
    for other in (other for of_piece in found for other in of_piece):
        if other is not value and other.unit not in ("permission", "role", value.unit):
            conditions.setdefault(other.unit, set()).add((other.amount, other.bound))
    return {unit: frozenset(amounts) for unit, amounts in conditions.items()}
