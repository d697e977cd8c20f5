"""Sentences in documents that give orders to a machine. They are data here and change nothing; somebody put
them there, and the team should know.
"""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from urllib.parse import unquote

from assistant.audit.entries import entries
from assistant.audit.findings import PACKAGE, Finding, say
from assistant.audit.reader import orders_to_a_reader
from knowledge.model import Citation, Clause
from knowledge.phrases import data
from knowledge.text import fold_map, sentences

_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0020-\U000e007f]")
_MANY_HIDDEN = 3
_STOP = re.compile(r"[。!?\n]|\.(?=\s)")
_GAP = re.compile(r"(?<=[㐀-鿿])[ \t]+(?=[㐀-鿿])")


@dataclass(frozen=True, slots=True)
class _Sign:
    name: Mapping[str, str]
    parts: tuple[re.Pattern[str], ...]
    """All have to be found: a single one anywhere, several within two sentences."""
    unless: re.Pattern[str]


@cache
def _signs() -> tuple[_Sign, ...]:
    return tuple(
        _Sign(
            spec["name"],
            tuple(re.compile(part) for part in spec.get("all", [spec.get("pattern")])),
            re.compile(spec.get("unless", "(?!)")),
        )
        for spec in data(PACKAGE, "planted.yaml")
    )


def planted(clauses: Iterable[Clause], language: str) -> Iterator[Finding]:
    """One finding for each sentence of a clause."""
    for clause in entries(clauses):
        for name, quote in _found(clause.text):
            yield _finding(clause.title, clause.clause, name, clause.cite(quote), language)


def planted_out_of_sight(removed: Iterable[tuple[str, str, str]], language: str) -> Iterator[Finding]:
    """The same of what cleaning took out: comments, hidden blocks, page furniture. `removed` holds file name,
    title and the pieces taken out, one a line.
    """
    for doc, title, pieces in removed:
        for line in dict.fromkeys(pieces.splitlines()):
            for name, quote in _found(line):
                where = Citation(doc, title, "", "", quote, "")
                yield _finding(title, "", name, where, language, "planted_removed")


def _finding(
    title: str, clause: str, name: Mapping[str, str], cited: Citation, language: str, key: str = "planted"
) -> Finding:
    return Finding(
        kind="planted",
        level="error",
        message=say(key, language, title=title, clause=clause or "—", name=name[_spoken(language)]),
        citations=(cited,),
        proposal=say("planted_proposal", language),
        doc=cited.doc,
    )


def _found(text: str) -> list[tuple[Mapping[str, str], str]]:
    """What kinds of orders, each with the sentence it was read in; of one sentence the first kind."""
    kept: list[tuple[Mapping[str, str], str]] = []
    for name, quote in _read(text):
        if not any(quote in other or other in quote for _, other in kept):
            kept.append((name, quote))
    return kept


def _read(text: str) -> Iterator[tuple[Mapping[str, str], str]]:
    for name, start, end in _orders(text):
        yield name, _sentence_at(text, start, end)
    for pattern, decode in _CODES:
        for run in pattern.finditer(text):
            if any(_orders(decode(run[0]))):
                yield data(PACKAGE, "phrases.yaml")["encoded_order"], _sentence_at(text, *run.span())
    if len(_HIDDEN.findall(text)) >= _MANY_HIDDEN:
        yield data(PACKAGE, "phrases.yaml")["hidden_characters"], text


def _orders(text: str) -> Iterator[tuple[Mapping[str, str], int, int]]:
    """What kind of order, and the span of `text` it was read in."""
    folded, origin = fold_map(text)
    gaps = {index for gap in _GAP.finditer(folded) for index in range(*gap.span())}
    kept = [index for index in range(len(folded)) if index not in gaps] if gaps else range(len(folded))
    plain = "".join(folded[index] for index in kept) if gaps else folded
    for sign in _signs():
        for start, end in _spans(sign, plain):
            if not sign.unless.search(_up_to_stop(plain, start, end)):
                yield sign.name, origin[kept[start]], origin[kept[end - 1]] + 1
    for start, end in orders_to_a_reader(plain):
        yield data(PACKAGE, "reader.yaml")["name"], origin[kept[start]], origin[kept[end - 1]] + 1


def _spans(sign: _Sign, plain: str) -> Iterator[tuple[int, int]]:
    """Where a sign is found; of several parts each place that has all of them."""
    if len(sign.parts) == 1:
        yield from (match.span() for match in sign.parts[0].finditer(plain))
        return
    if not all(part.search(plain) for part in sign.parts):
        return
    ends = [match.end() for match in _STOP.finditer(plain)] + [len(plain)]
    past = 0
    for start, end in zip([0, *ends], [*ends[1:], len(plain)], strict=False):
        if start < past:
            continue
        found = [part.search(plain, start, end) for part in sign.parts]
        if all(found):
            spans = [match.span() for match in found if match]
            past = max(last for _, last in spans)
            yield min(first for first, _ in spans), past


def _up_to_stop(plain: str, start: int, end: int) -> str:
    """A span and the rest of its sentence."""
    stop = _STOP.search(plain, end)
    return plain[start : stop.start() if stop else len(plain)]


def _of_base64(run: str) -> str:
    """What a run of base64 says; empty when it says nothing."""
    try:
        return base64.b64decode(run + "=" * (-len(run) % 4)).decode("utf-8")
    except ValueError:
        return ""


def _of_hex(run: str) -> str:
    try:
        return bytes.fromhex(run).decode("utf-8")
    except ValueError:
        return ""


_CODES = (
    (re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{24,4000}={0,2}(?![A-Za-z0-9+/=])"), _of_base64),
    (re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2}){12,2000}(?![0-9A-Za-z])"), _of_hex),
    (re.compile(r"(?:[A-Za-z0-9._-]*%[0-9A-Fa-f]{2}){3,}[A-Za-z0-9._%-]*"), unquote),
    (re.compile(r"(?:&#x?[0-9A-Fa-f]{2,6};\s?){6,}"), unescape),
)
"""Ways to write a sentence so that a reader does not see it, with what reads each."""


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
