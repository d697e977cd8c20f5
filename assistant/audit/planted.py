"""Sentences in documents that give orders to a machine. They are data here and change nothing; somebody put
them there, and the team should know.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from assistant.audit.findings import PACKAGE, Finding, say
from knowledge.model import Clause
from knowledge.phrases import data
from knowledge.text import fold_map, sentences

_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_MANY_HIDDEN = 3


@cache
def _marks() -> tuple[tuple[Mapping[str, Any], re.Pattern[str]], ...]:
    return tuple((spec, re.compile(spec["pattern"])) for spec in data(PACKAGE, "planted.yaml"))


def planted(clauses: Sequence[Clause], language: str) -> Iterator[Finding]:
    for clause in clauses:
        found = next(_found(clause), None)
        if found is None:
            continue
        name, quote = found
        yield Finding(
            kind="planted",
            level="error",
            message=say(
                "planted",
                language,
                title=clause.title,
                clause=clause.clause or "—",
                name=name[_spoken(language)],
            ),
            citations=(clause.cite(quote),),
            proposal=say("planted_proposal", language),
            doc=clause.doc,
        )


def _found(clause: Clause) -> Iterator[tuple[Mapping[str, str], str]]:
    folded, origin = fold_map(clause.text)
    for spec, pattern in _marks():
        match = pattern.search(folded)
        if match:
            yield spec["name"], _sentence_at(clause.text, origin[match.start()], origin[match.end() - 1] + 1)
    if len(_HIDDEN.findall(clause.text)) >= _MANY_HIDDEN:
        yield data(PACKAGE, "phrases.yaml")["hidden_characters"], clause.text


def _sentence_at(text: str, start: int, end: int) -> str:
    """The sentences that hold a span, verbatim."""
    at, first, last = 0, start, end
    for sentence in sentences(text):
        if at <= start < at + len(sentence):
            first = at
        if at < end <= at + len(sentence):
            last = at + len(sentence)
        at += len(sentence)
    return text[first:last].strip()


def _spoken(language: str) -> str:
    return "en" if language == "en" else "zh"
