"""Spans of text into clauses of at most 400 characters, never cut inside a sentence."""

import re
from collections.abc import Iterator
from functools import cache

from knowledge.phrases import data

LIMIT = 400
_COMFORT = 240
_SHORT = 80
_CLOSERS = r"[”’」』\")\uff09】]*\s*"
_CHINESE_END = rf"[。!\uff01?\uff1f]+{_CLOSERS}"
_HALF_END = rf"[;\uff1b]+{_CLOSERS}"
_UNBROKEN = 3 * LIMIT
"""What goes on for longer without a stop is no sentence (a pasted list, one endless line)."""
_ENDLESS = re.compile(rf".{{1,{LIMIT - 1}}}[,\uff0c、\s]|.{{{LIMIT}}}", re.S)

Span = tuple[int, int]


@cache
def _sentence_end() -> re.Pattern[str]:
    return re.compile(rf"{_CHINESE_END}|{_english_end()}|\n+")


@cache
def _half_end() -> re.Pattern[str]:
    return re.compile(rf"{_HALF_END}|{_sentence_end().pattern}")


def _english_end() -> str:
    """A stop before a capital, a number or Chinese, but not after an abbreviation or an initial."""
    words = map(str, data("knowledge", "abbreviations.yaml")["words"])
    whole = "".join(rf"(?<!\b{re.escape(word)})" for word in words)
    return rf"(?<![\s.(][A-Z]){whole}[.!?]+[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9\u3400-\u9fff])"


def _parts(text: str, span: Span, end_of_part: re.Pattern[str]) -> Iterator[Span]:
    """Spans that end where a part does; together they cover `span`."""
    at, end = span
    for stop in end_of_part.finditer(text, at, end):
        yield at, stop.end()
        at = stop.end()
    if at < end:
        yield at, end


def _sentences(text: str, span: Span) -> Iterator[Span]:
    """Sentences; one longer than a clause may be gives its semicolon parts."""
    for sentence in _parts(text, span, _sentence_end()):
        if sentence[1] - sentence[0] > LIMIT:
            for half in _parts(text, sentence, _half_end()):
                yield from _parts(text, half, _ENDLESS) if half[1] - half[0] > _UNBROKEN else [half]
        else:
            yield sentence


def pack(text: str, spans: list[Span], *, whole: bool) -> list[Span]:
    """Neighbouring spans joined while they fit; `whole` (a numbered clause) stays one piece as long as it
    can.
    """
    small = [part for span in spans for part in _cut(text, span)]
    packed: list[Span] = []
    for start, end in small:
        if packed and _fits(packed[-1], (start, end), whole):
            packed[-1] = (packed[-1][0], end)
        else:
            packed.append((start, end))
    return packed


def _fits(left: Span, right: Span, whole: bool) -> bool:
    together = right[1] - left[0]
    if whole or right[1] - right[0] < _SHORT or left[1] - left[0] < _SHORT:
        return together <= LIMIT
    return together <= _COMFORT


def _cut(text: str, span: Span) -> list[Span]:
    """A span over the limit, cut between sentences into pieces of about equal length."""
    start, end = span
    if end - start <= LIMIT:
        return [span]
    aim = (end - start) / -(-(end - start) // LIMIT)
    pieces: list[Span] = []
    for left, right in _sentences(text, span):
        if pieces and (right - pieces[-1][0] <= aim * 1.1 and right - pieces[-1][0] <= LIMIT):
            pieces[-1] = (pieces[-1][0], right)
        else:
            pieces.append((left, right))
    return [_trim(text, piece) for piece in pieces if text[piece[0] : piece[1]].strip()]


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
