"""Cleaned text as logical lines: where scraping glued a heading, its number and the text after it, they are
parted again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from knowledge.clean import BREAK
from knowledge.numbering import Marker, marker_of
from knowledge.tables import LABEL, ROW
from knowledge.text import fold
from knowledge.words import stop_words

_INNER = re.compile(
    r"(?:(?<![\d.])\d{1,2}\.\d{1,2}(?=\s)|[一二三四五六七八九十]{1,3}、|[(\uff08][一二三四五六七八九十]{1,3}[)\uff09]|\d{1,2}[.、\uff0e](?!\d))"
)
_STOPPED = re.compile(r"[。!\uff01?\uff1f;\uff1b:\uff1a.”」)\uff09]\s*$")
_SENTENCE_SIGN = re.compile(r"[。!\uff01;\uff1b,\uff0c?\uff1f]")
_LOOK_AHEAD = 15
_MOST_INNER, _INNER_AHEAD, _WIDEST = 300, 60, 60
"""A line with more inner numbers is no glued list but a pasted table; how far ahead the next number is looked
for; characters a marker can take."""


@dataclass(frozen=True, slots=True)
class Line:
    """`text[start:end]` of the cleaned text, stripped; `kind` is text, heading (Markdown), row or break."""

    start: int
    end: int
    text: str
    kind: str = "text"
    level: int = 0
    marker: Marker | None = None
    label: str = ""
    """What a table row is cited by."""

    @property
    def rest(self) -> str:
        return self.text[self.marker.width :] if self.marker else self.text


def logical_lines(text: str) -> list[Line]:
    """Lines with content, in order; offsets point into `text`."""
    spans = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text) if m.group().strip(" ")]
    spans = [part for index, span in enumerate(spans) for part in _part_title(text, spans, index, span)]
    parter = _Parter(text, spans)
    return [_line(text, start, end) for index in range(len(spans)) for start, end in parter.parts(index)]


def _line(text: str, start: int, end: int) -> Line:
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    body = text[start:end]
    if body == BREAK:
        return Line(start, end, body, "break")
    if body.startswith(ROW):
        label, _, said = body[1:].partition(LABEL)
        return Line(end - len(said), end, said, "row", label=label)
    if heading := re.match(r"(#{1,6})\s+(?=\S)", body):
        shown = body[heading.end() :].rstrip("# ").strip("*_ ")
        return Line(start, end, shown, "heading", len(heading[1]))
    if bold := re.fullmatch(r"(?:\*\*|__)([^*_]{2,60}?)[:\uff1a]?(?:\*\*|__)[:\uff1a]?", body):
        return Line(start, end, bold[1], "heading", 7)
    return Line(start, end, body, marker=marker_of(body))


def _part_title(
    text: str, spans: list[tuple[int, int]], index: int, span: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """A line that opens with the whole of a short line just above it is that heading again, with its text
    glued on.
    """
    start, end = span
    for above_start, above_end in reversed(spans[max(0, index - 2) : index]):
        above = text[above_start:above_end].strip()
        if (
            4 <= len(above) <= 40
            and text.startswith(above, start)
            and _new_sentence(text[start + len(above) : end])
        ):
            yield start, start + len(above)
            start += len(above)
            break
    yield start, end


def _new_sentence(rest: str) -> bool:
    """Whether `rest` can open a sentence: `的制定` and `是指` go on with the title as their subject."""
    if len(rest) < 2 or marker_of(rest.strip()):
        return len(rest) >= 2
    import rjieba

    first = str(rjieba.cut(fold(rest[:8]))[0])
    return first[0].isalpha() and first not in stop_words() and first[0] not in "的是指为在应包可需能会"


class _Parter:
    """Cuts numbers out of the middle of lines, only where the counting proves that they are list numbers."""

    def __init__(self, text: str, spans: list[tuple[int, int]]) -> None:
        self._text = text
        self._spans = spans
        self._starts = [marker_of(text[start : min(end, start + _WIDEST)].lstrip()) for start, end in spans]
        self._last: dict[str, tuple[int, int]] = {}

    def parts(self, index: int) -> Iterator[tuple[int, int]]:
        start, end = self._spans[index]
        if self._text[start] in "\f\x1f#|":
            yield start, end
            return
        self._note(self._starts[index], index)
        inner = list(islice(_INNER.finditer(self._text, start, end), _MOST_INNER + 1))
        for found in inner if len(inner) <= _MOST_INNER else []:
            marker = marker_of(self._text[found.start() : min(end, found.start() + _WIDEST)])
            if found.start() > start and marker and self._is_number(marker, start, found.start(), index):
                self._note(marker, index)
                yield start, found.start()
                start = found.start()
        yield start, end

    def _note(self, marker: Marker | None, index: int) -> None:
        if marker:
            self._last[marker.style] = (marker.value, index)

    def _is_number(self, marker: Marker, start: int, at: int, index: int) -> bool:
        before = self._text[start:at].strip()
        if (above := marker_of(before)) and above.width >= len(before):
            return False
        if marker.style == "dec":
            return above is not None and marker.number == f"{above.number}.1" and len(before) <= 40
        stopped = bool(_STOPPED.search(before))
        if not stopped and (before[-1:].isascii() or not self._word_ends(start, at, marker)):
            return False
        value, line = self._last.get(marker.style, (0, -99))
        if marker.value == value + 1 and value and index - line <= _LOOK_AHEAD:
            return True
        if marker.value != 1:
            return False
        return self._two_follows(marker, at, index) or self._under_heading(marker, before)

    def _word_ends(self, start: int, at: int, marker: Marker) -> bool:
        """`统一、规范` holds no number: the numeral is part of a word."""
        if marker.style != "cn":
            return True
        import rjieba

        position = max(start, at - 6)
        for word in rjieba.cut(self._text[position : at + len(marker.number)]):
            if position == at:
                return True
            position += len(word)
        return False

    def _two_follows(self, marker: Marker, at: int, index: int) -> bool:
        for later in self._starts[index + 1 : index + 1 + _LOOK_AHEAD]:
            if later and later.style == marker.style:
                return later.value == 2
        end = self._spans[index][1]
        found = islice(_INNER.finditer(self._text, at + 2, end), _INNER_AHEAD)
        inner = (marker_of(self._text[m.start() : min(end, m.start() + _WIDEST)]) for m in found)
        return any(next_one and (next_one.style, next_one.value) == (marker.style, 2) for next_one in inner)

    def _under_heading(self, marker: Marker, before: str) -> bool:
        """`二、目标1. 增长`: a numbered heading with its first item glued on."""
        above = marker_of(before)
        if not above or above.rank >= marker.rank or above.style in ("label", "bullet"):
            return False
        title = before[above.width :]
        return 2 <= len(title) <= 20 and not _SENTENCE_SIGN.search(title)
