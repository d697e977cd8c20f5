"""Cleaned text into clauses by its own structure: headings, numbers, lists, rows, questions and answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.bare_numbers import with_bare_numbers
from knowledge.clean import BREAK
from knowledge.lines import Line, logical_lines
from knowledge.numbering import heading_number
from knowledge.pack import LIMIT, Span, pack
from knowledge.titles import heads, reads_as_title
from knowledge.uncounted import without_uncounted

_PLAIN, _BOLD = 10.0, 7.0
_TINY, _BRIEF = 20, 60
_HEADING_STYLES = ("chapter", "part", "section")
_INNER_STYLES = ("nump", "pnum", "circ", "alpha")
_POINTS_ON = re.compile(r"下表|如下|以下|见表|[:\uff1a]\s*$|\bbelow\b|\bfollow", re.I)
_TOP_HEADING = re.compile(r"^ *#\s+\S.*", re.M)
_OPENING = 2000
_NAME = 8
"""A line this short right above the head of a post is who wrote it, not a title."""
_BULLET = re.compile(r"(?:[-*+–](?=\s)|[•●○■◆▪·])\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """One clause before it is stored."""

    section: tuple[str, ...]
    clause: str
    text: str


@dataclass(slots=True)
class _Open:
    """A heading or numbered clause that what follows belongs to."""

    rank: float
    number: str
    title: str
    heading: Line | None = None
    used: bool = False


@dataclass(slots=True)
class _Block:
    section: tuple[str, ...]
    clause: str
    spans: list[Span] = field(default_factory=list)
    rank: float = 99.0
    """Rank of the number it starts with; 99 for plain text."""
    leads_in: bool = False
    kind: str = "prose"

    @property
    def length(self) -> int:
        return self.spans[-1][1] - self.spans[0][0] if self.spans else 0


def title_of(text: str) -> str:
    """The document's own title: its first top heading, or a first line that reads as one; else empty."""
    if top := _TOP_HEADING.search(text):
        return logical_lines(top.group())[0].text
    opening = with_bare_numbers(logical_lines(text.lstrip()[:_OPENING]))
    first, after, *_ = (*opening, None, None)
    if first and after and after.kind == "break" and len(first.text) <= _NAME:
        return ""
    if (
        first
        and not first.marker
        and first.kind == "text"
        and reads_as_title(first.text.rstrip("?\uff1f"), 40)
    ):
        return first.text
    return ""


def split(text: str, title: str = "") -> list[Piece]:
    """Clauses in reading order. Each text is verbatim `text[i:j]`, at most 400 characters where sentences
    allow.
    """
    pieces = list(_Splitter(text, title).pieces())
    if not pieces and (only := text.strip()) and not only.startswith("#"):
        # One line that reads as a title is all there is: then it is what the document says.
        return [Piece((), "", only)]
    return pieces


class _Splitter:
    def __init__(self, text: str, title: str) -> None:
        self._text = text
        self._title = title
        self._lines = without_uncounted(with_bare_numbers(logical_lines(text)))
        self._marked_up = any(line.kind == "heading" and line.level < 7 for line in self._lines)
        self._stack: list[_Open] = []
        self._block: _Block | None = None
        self._items: dict[float, bool] = {}

    def pieces(self) -> Iterator[Piece]:
        for index, line in enumerate(self._lines):
            yield from self._take(index, line)
        yield from self._close()
        yield from self._pop(0)

    def _take(self, index: int, line: Line) -> Iterator[Piece]:
        if line.kind == "break":
            yield from self._close()
            yield from self._pop(_BOLD)
        elif line.kind == "heading":
            yield from self._head(line, float(line.level), heading_number(line.text), line.text)
        elif line.kind == "row":
            yield from self._start(line, "row")
        elif line.marker:
            yield from self._numbered(index, line)
        elif index == 0 and line.text == self._title:
            return
        elif not self._marked_up and heads(self._lines, index):
            yield from self._head(line, _PLAIN, "", line.text)
        else:
            yield from self._prose(line)

    def _head(self, line: Line, rank: float, number: str, title: str) -> Iterator[Piece]:
        yield from self._close()
        if rank >= _PLAIN and self._stack and self._stack[-1].title == title:
            return
        yield from self._pop(rank)
        named = "" if title.strip("? \uff1f") == self._title.strip("? \uff1f") else title
        self._stack.append(_Open(rank, number, named, line))

    def _numbered(self, index: int, line: Line) -> Iterator[Piece]:
        marker = line.marker
        assert marker is not None
        if marker.style in ("bullet", "answer"):
            yield from self._item(line)
        elif marker.style != "qa" and self._is_heading(index, line):
            yield from self._head(
                line, marker.rank, self._compound(marker.rank, marker.number), line.text.rstrip(":\uff1a")
            )
        elif self._belongs_to_block(line):
            assert self._block is not None
            self._block.spans.append((line.start, line.end))
        else:
            yield from self._clause(line)

    def _is_heading(self, index: int, line: Line) -> bool:
        assert line.marker is not None
        after = self._lines[index + 1] if index + 1 < len(self._lines) else None
        if not reads_as_title(
            line.rest.rstrip(":\uff1a"), 40 if line.marker.style in _HEADING_STYLES else 30
        ):
            return False
        if line.marker.style in _HEADING_STYLES:
            return True
        if after is None or after.kind in ("break", "heading"):
            return False
        if after.marker and after.marker.style not in ("bullet", "answer"):
            return after.marker.rank > line.marker.rank and after.marker.value == 1
        # After items of a list, a short one is an item too.
        return not _introduces(line.text) and not self._items.get(line.marker.rank)

    def _clause(self, line: Line) -> Iterator[Piece]:
        marker = line.marker
        assert marker is not None
        yield from self._close()
        yield from self._pop(marker.rank)
        self._items[marker.rank] = True
        number = self._compound(marker.rank, marker.number)
        section = self._section()
        if marker.style == "qa":
            number = number if marker.value else line.rest[:40]
        start = line.start + (0 if marker.style in ("qa", "label") else marker.width)
        self._open_block(_Block(section, number, [(start, line.end)], marker.rank))
        self._stack.append(_Open(marker.rank, number, _named(line), used=True))

    def _belongs_to_block(self, line: Line) -> bool:
        """Short items stay with the sentence that introduces them."""
        block, marker = self._block, line.marker
        if block is None or marker is None or marker.style in ("dec", "article", "qa"):
            return False
        longest = _BRIEF if marker.style in _INNER_STYLES else _TINY
        fits = line.end - block.spans[0][0] <= LIMIT
        return block.leads_in and block.rank != marker.rank and len(line.rest) <= longest and fits

    def _item(self, line: Line) -> Iterator[Piece]:
        block = self._block
        style = line.marker.style if line.marker else ""
        if block and (style == "answer" or block.leads_in or block.kind == "list" or block.rank < 90):
            block.spans.append((line.start, line.end))
            block.kind = "list" if block.rank > 90 else block.kind
            return
        yield from self._start(line, "list")

    def _prose(self, line: Line) -> Iterator[Piece]:
        block = self._block
        if block and (block.rank < 90 or block.kind == "prose"):
            block.spans.append((line.start, line.end))
            block.leads_in = _introduces(line.text)
            return
        yield from self._start(line, "prose")

    def _start(self, line: Line, kind: str) -> Iterator[Piece]:
        last = self._block
        yield from self._close()
        if kind == "row" and last and last.rank < 90 and not self._points_on(last):
            yield from self._leave_items()
        width = line.marker.width if line.marker and kind == "list" else 0
        named = line.label or self._place()
        block = _Block(self._section(), named, [(line.start + width, line.end)], kind=kind)
        self._open_block(block)
        if kind == "row":
            yield from self._close()

    def _points_on(self, block: _Block) -> bool:
        start, end = block.spans[0][0], block.spans[-1][1]
        return block.leads_in or bool(_POINTS_ON.search(self._text, start, end))

    def _leave_items(self) -> Iterator[Piece]:
        """A table after a list stands under the heading, not under the list's last item."""
        while self._stack and self._stack[-1].heading is None:
            yield from self._pop(self._stack[-1].rank)

    def _open_block(self, block: _Block) -> None:
        block.leads_in = _introduces(self._text[block.spans[0][0] : block.spans[0][1]])
        self._block = block
        for entry in self._stack:
            entry.used = True

    def _close(self) -> Iterator[Piece]:
        block, self._block = self._block, None
        if block:
            for start, end in pack(self._text, block.spans, whole=block.rank < 90):
                bullet = _BULLET.match(self._text, start, end)
                yield Piece(block.section, block.clause, self._text[bullet.end() if bullet else start : end])

    def _pop(self, rank: float) -> Iterator[Piece]:
        """Closes what a marker of `rank` ends; a heading that nothing stood under is kept as a clause."""
        while self._stack and self._stack[-1].rank >= rank:
            entry = self._stack.pop()
            self._items = {kept: flag for kept, flag in self._items.items() if kept <= entry.rank}
            if entry.heading and not entry.used and entry.title:
                yield Piece(self._section(), entry.number or self._place(), entry.heading.text)
                for parent in self._stack:
                    parent.used = True

    def _section(self) -> tuple[str, ...]:
        return tuple(entry.title for entry in self._stack if entry.title)

    def _place(self) -> str:
        """Printed number of the innermost numbered heading, else the innermost heading."""
        inner = next((entry for entry in reversed(self._stack) if entry.number or entry.title), None)
        return (inner.number or inner.title) if inner else ""

    def _compound(self, rank: float, number: str) -> str:
        """`二、1`, `3.2(1)`: a number that counts only inside its parent carries the parent's."""
        if rank < 16 or "." in number:
            return number
        parent = next((entry for entry in reversed(self._stack) if entry.rank < rank and entry.number), None)
        if parent is None or not self._counts_under(parent):
            return number
        return parent.number + ("" if number[0] in "(\uff08" or "①" <= number[0] <= "⑳" else "、") + number

    def _counts_under(self, parent: _Open) -> bool:
        later = self._stack[self._stack.index(parent) + 1 :]
        return not any(entry.title and not entry.number for entry in later)


def _named(line: Line) -> str:
    """What a numbered clause is called when others stand under it: its words before the colon."""
    marker = line.marker
    assert marker is not None
    head = line.rest.replace("\uff1a", ":").split(":")[0]
    return line.text[: marker.width + len(head)] if reads_as_title(head, 20) else ""


def _introduces(text: str) -> bool:
    return text.rstrip().endswith((":", "\uff1a")) and text != BREAK
