"""What a model claims about an open question, and whether its own sources bear it out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import Field

from agents.answers.notebook import Notebook, Source
from agents.answers.wording import PACKAGE
from agents.base import Schema
from agents.checks import numbers_in
from agents.times.numerals import whole_number
from knowledge.model import Citation
from knowledge.phrases import data, phrases
from knowledge.text import fold, fold_map

_SPELT = re.compile(r"[〇零一二三四五六七八九十百千两]+(?=[次天日小时分钟条人个月周年名])")


class Claim(Schema):
    """One sentence of an answer."""

    text: str
    sources: list[str]
    """Ids of what it stands on."""
    quotes: list[str] = Field(default_factory=list)
    """Decisive words of the clauses among its sources, character for character."""


class OpenAnswer(Schema):
    """What a model answers an open question with."""

    answerable: bool
    """Whether every part of the question is answered."""
    claims: list[Claim] = Field(max_length=12)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim, its clauses quoted as they are stored, and why it cannot stand (empty: it stands)."""

    claim: Claim
    sources: tuple[Source, ...]
    citations: tuple[Citation, ...]
    why: str = ""


def weigh(claim: Claim, notebook: Notebook, question: str, language: str) -> Weighed:
    sources = tuple(notebook.named(claim.sources))
    weighed = Weighed(claim, sources, tuple(_cited(claim, sources)))
    return replace(weighed, why=next(_objections(weighed, notebook, question, language), ""))


def _objections(weighed: Weighed, notebook: Notebook, question: str, language: str) -> Iterator[str]:
    claim, sources = weighed.claim, weighed.sources
    if not claim.sources or not claim.text.strip():
        yield _say("no_source", language)
    unknown = [name[:20] for name in claim.sources if name not in notebook.sources]
    if unknown:
        yield _say("unknown", language, ids=", ".join(unknown))
    if any(_stored(quote, sources) is None for quote in claim.quotes):
        yield _say("quote", language)
    texts = [*_texts(claim.text, sources), question]
    lacking = _numbers(claim.text) - set().union(*map(_numbers, texts))
    if lacking:
        yield _say("number", language, items=", ".join(sorted(lacking)))
    strange = [*_strange_names(claim.text, sources, notebook, question), *_strange_words(claim.text, texts)]
    if strange:
        yield _say("name", language, items=", ".join(strange)[:80])
    sanctions = _sanctions(claim.text) - set().union(*map(_sanctions, texts), _actions(sources))
    if sanctions:
        yield _say("sanction", language, items=", ".join(_named(sanctions, language)))
    if _wrong_most(claim.text, sources):
        yield _say("most", language)
    if _wrong_day(claim.text, sources):
        yield _say("day", language)


def _texts(text: str, sources: Sequence[Source]) -> list[str]:
    """What the sources say, as far as it bears on a claim: of the records the lines of those it names."""
    found = []
    for source in sources:
        if source.clause is not None:
            clause = source.clause
            found.append(f"{clause.title} {clause.section} {clause.clause} {clause.text}")
        elif source.kind == "history" and _rows_named(text, source):
            told = {**source.told, "rows": _rows_named(text, source)}
            # A total beside one name would pass for that name's count.
            found.append(str({key: value for key, value in told.items() if key not in ("total", "members")}))
        else:
            found.append(f"{source.told} {source.said}")
    return found


def _rows_named(text: str, source: Source) -> list[dict[str, Any]]:
    said = fold(text)
    return [row for row in source.told.get("rows", ()) if fold(row["member"]) in said]


def _cited(claim: Claim, sources: Sequence[Source]) -> Iterator[Citation]:
    """The quoted words of each clause as they are stored; the whole clause where none was copied."""
    for source in sources:
        if source.clause is None:
            continue
        quotes = [found for quote in claim.quotes if (found := _verbatim(quote, source.clause.text))]
        yield source.clause.cite(max(quotes, key=len) if quotes else None)


def _stored(quote: str, sources: Sequence[Source]) -> str | None:
    found = (_verbatim(quote, source.clause.text) for source in sources if source.clause is not None)
    return next((words for words in found if words), None)


def _verbatim(quote: str, text: str) -> str:
    """The piece of the text that the quote copies, widths and blanks aside; empty when there is none."""
    asked = "".join(fold(quote).split())
    folded, origin = fold_map(text)
    kept = [(char, origin[at]) for at, char in enumerate(folded) if not char.isspace()]
    at = "".join(char for char, _ in kept).find(asked) if asked else -1
    if at < 0:
        return ""
    return text[kept[at][1] : kept[at + len(asked) - 1][1] + 1]


def _numbers(text: str) -> set[str]:
    spelt = (whole_number(word) for word in _SPELT.findall(fold(text)))
    plain = [part for number in numbers_in(text) for part in re.split(r"[:.]", number)]
    written = {str(int(part)) for part in plain if part.isdigit()}
    return written | {str(number) for number in spelt if number is not None}


def _strange_names(text: str, sources: Sequence[Source], notebook: Notebook, question: str) -> Iterator[str]:
    """Members of the records whom a claim names without a source that does."""
    held = {fold(row["member"]) for source in sources for row in source.told.get("rows", ())}
    for source in notebook.sources.values():
        for row in _rows_named(text, source):
            if fold(row["member"]) not in held and fold(row["member"]) not in fold(question):
                yield str(row["member"])


def _strange_words(text: str, texts: Sequence[str]) -> Iterator[str]:
    """Links, addresses and quotations that stand in no source."""
    held = "".join(fold("\n".join(texts)).split())
    found = [*_pattern("link").findall(text), *_pattern("quoted").findall(text)]
    yield from (words for words in found if "".join(fold(words).split()) not in held)


def _sanctions(text: str) -> set[str]:
    said = fold(text)
    return {
        action
        for action, words in _table()["sanctions"].items()
        if any(
            re.search(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word), said)
            for word in words
        )
    }


def _actions(sources: Sequence[Source]) -> set[str]:
    return {action for source in sources for row in source.told.get("rows", ()) for action in row["actions"]}


def _named(actions: set[str], language: str) -> list[str]:
    return sorted(phrases(PACKAGE).say(f"action_{action}", language) for action in actions)


def _wrong_most(text: str, sources: Sequence[Source]) -> bool:
    """Whether somebody is said to have the highest count who has not."""
    if not _pattern("superlative").search(fold(text)):
        return False
    for source in sources:
        named = [row["member"] for row in _rows_named(text, source)]
        if named and not set(named) & set(source.told.get("most", ())):
            return True
    return False


def _wrong_day(text: str, sources: Sequence[Source]) -> bool:
    states = {source.told["working_day"] for source in sources if source.kind == "day"}
    if len(states) != 1:
        return False
    said = fold(text)
    rests = bool(_pattern("rests").search(said))
    works = not rests and bool(_pattern("works").search(said))
    return (works and states == {False}) or (rests and states == {True})


def _say(key: str, language: str, **values: str) -> str:
    return phrases(PACKAGE).say(f"claim_{key}", language, **values)


def _table() -> dict[str, Any]:
    table: dict[str, Any] = data(PACKAGE, "open.yaml")
    return table


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_table()[name], re.IGNORECASE)
