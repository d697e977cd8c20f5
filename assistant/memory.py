"""What is remembered of a conversation: each earlier result in few words, and which of them a request names.

Made by code from the records and cut to a token budget, so that the fiftieth turn costs what the fifth did.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import log
from typing import Any

from agents.base import Deliverable
from agents.tokens import count
from assistant.records import Records
from assistant.records.entries import Result
from knowledge.phrases import data, phrases
from knowledge.text import fold, has_cjk
from knowledge.words import stem

_RUN = re.compile(r"[㐀-鿿]+|[a-z][a-z'’-]+|\d+")
_ASKED, _FACT = 48, 60
"""Characters that are kept of a request and of one fact."""
_RARE = 0.4
"""Share of the results that may hold a word which still tells one of them apart."""
_WHOLE = 4
"""Characters of a name that is enough by itself, without a word that points back."""


def named(text: str, results: Sequence[Result]) -> Result | None:
    """The earlier result that a request takes up by its name (`那个桌游夜的预算`); None when it names none.
    `results` are oldest first; of those that fit as well the last one is meant."""
    if not results:
        return None
    titles = [_words(result.title) for result in results]
    held = [title | _words(result.asked) for title, result in zip(titles, results, strict=True)]
    spread = Counter(word for words in held for word in words)
    said = _words(text)
    points = bool(_points_back().search(fold(text)))
    telling = {word: log(1 + len(results) / spread[word]) for word in said if _tells(spread[word], results)}
    worth = [
        sum(telling.get(word, 0.0) for word in words) + sum(telling.get(word, 0.0) for word in title)
        for words, title in zip(held, titles, strict=True)
    ]
    best = max(range(len(results)), key=lambda at: (worth[at], at))
    if not worth[best]:
        return None
    return results[best] if points or _named_whole(text, results[best]) else None


def results_of(conversation: str, records: Records) -> list[Result]:
    """What a conversation has brought, oldest first."""
    return records.results(conversation, _table()["names"])


def recollection(results: Sequence[Result], taken_up: Deliverable | None, budget: int, language: str) -> str:
    """Earlier results within `budget` tokens: facts of the one taken up, then a line for each, last first."""
    kept: list[str] = []
    left = budget
    for line in _lines(results, taken_up, language):
        left -= count(line)
        if left < 0:
            break
        kept.append(line)
    return "\n".join(kept)


def facts_of(deliverable: Deliverable) -> dict[str, Any]:
    """The few facts that a result is remembered by."""
    paths = _table()["facts"].get(deliverable.kind, ())
    found = {path: _at(deliverable.data, path) for path in paths}
    return {
        path: value[:_FACT] if isinstance(value, str) else value
        for path, value in found.items()
        if value not in (None, "")
    }


def _lines(results: Sequence[Result], taken_up: Deliverable | None, language: str) -> Iterator[str]:
    say = phrases("assistant").say
    if taken_up is not None:
        told = "; ".join(f"{name}: {value}" for name, value in facts_of(taken_up).items())
        yield say("memory_facts", language, agent=taken_up.agent, facts=told)
    for number, result in sorted(enumerate(results, start=1), reverse=True):
        asked = " ".join(result.asked.split())[:_ASKED]
        title = " ".join(result.title.split())[:_ASKED]
        yield say("memory_turn", language, number=number, agent=result.agent, title=title, asked=asked)


def _words(text: str) -> frozenset[str]:
    """What may tell results apart: pairs of Chinese characters, English words, numbers."""
    found: set[str] = set()
    for run in _RUN.findall(fold(text)):
        if has_cjk(run):
            found.update(run[at : at + 2] for at in range(len(run) - 1))
        elif len(run) > 2 or run.isdigit():
            found.add(run if run.isdigit() else stem(run))
    return frozenset(found - _common())


def _tells(held: int, results: Sequence[Result]) -> bool:
    return 0 < held <= max(2, round(_RARE * len(results)))


def _named_whole(text: str, result: Result) -> bool:
    title = fold(result.title).strip(" 《》“”\"'")
    return len(title) >= _WHOLE and title in fold(text)


def _at(found: Mapping[str, Any], path: str) -> Any:
    value: Any = found
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


@cache
def _common() -> frozenset[str]:
    words = [fold(str(word)) for word in _table()["common"]]
    return frozenset(word if has_cjk(word) else stem(word) for word in words)


@cache
def _points_back() -> re.Pattern[str]:
    return re.compile(_table()["points_back"])


def _table() -> dict[str, Any]:
    table: dict[str, Any] = data("assistant", "memory.yaml")
    return table
