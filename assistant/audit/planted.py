"""Sentences in documents that give orders to a machine. They are data here and change nothing; somebody put
them there, and the team should know.
"""

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from assistant.audit.findings import PACKAGE, Finding, say
from knowledge.model import Clause
from knowledge.phrases import data
from knowledge.text import fold_map, sentences

_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0020-\U000e007f]")
_MANY_HIDDEN = 3
_ENCODED = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{24,4000}={0,2}(?![A-Za-z0-9+/=])")
_GAP = re.compile(r"(?<=[㐀-鿿])[ \t]+(?=[㐀-鿿])")


@cache
def _marks() -> tuple[tuple[Mapping[str, Any], re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (spec, re.compile(spec["pattern"]), re.compile(spec.get("unless", "(?!)")))
        for spec in data(PACKAGE, "planted.yaml")
    )


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
    for name, start, end in _orders(clause.text):
        yield name, _sentence_at(clause.text, start, end)
    for run in _ENCODED.finditer(clause.text):
        if any(_orders(_decoded(run[0]))):
            yield data(PACKAGE, "phrases.yaml")["encoded_order"], _sentence_at(clause.text, *run.span())
    if len(_HIDDEN.findall(clause.text)) >= _MANY_HIDDEN:
        yield data(PACKAGE, "phrases.yaml")["hidden_characters"], clause.text


def _orders(text: str) -> Iterator[tuple[Mapping[str, str], int, int]]:
    """What kind of order, and the span of `text` it was read in."""
    folded, origin = fold_map(text)
    gaps = {index for gap in _GAP.finditer(folded) for index in range(*gap.span())}
    kept = [index for index in range(len(folded)) if index not in gaps] if gaps else range(len(folded))
    plain = "".join(folded[index] for index in kept) if gaps else folded
    for spec, pattern, unless in _marks():
        match = pattern.search(plain)
        if match and not unless.search(_around(plain, match)):
            yield spec["name"], origin[kept[match.start()]], origin[kept[match.end() - 1]] + 1


def _around(plain: str, match: re.Match[str]) -> str:
    """The sentence that holds a match."""
    end = re.compile(r"[。!?\n]").search(plain, match.end())
    return plain[match.start() : end.start() if end else len(plain)]


def _decoded(run: str) -> str:
    """What a run of base64 says; empty when it says nothing."""
    try:
        return base64.b64decode(run + "=" * (-len(run) % 4)).decode("utf-8")
    except ValueError:
        return ""


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
