"""What a Word file holds and its pages do not show: hidden and struck-out words, words too small or white on
white, remarks; and what stands on every page. Footnotes belong to the text.
"""

import re
from collections.abc import Iterator
from typing import Any

from knowledge.taken import taken
from knowledge.word_styles import Styles

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALSE = ("0", "false", "off")
_TINY = 4
"""Half points."""
_WHITE = 0xF0
_CONTENTS = re.compile(r"(?:TOC|目录)\s?\d", re.I)
"""Styles of the table of contents that Word makes."""
_GROUNDS = ("tc", "txbxContent")
"""What may stand on a colour that its own table or box style gives."""


def take_unseen(document: Any, language: str) -> list[str]:
    """Takes hidden words out of the body; returns them, remarks and page edges with the reason."""
    body = document.element.body
    dark = document.element.find(f"{_W}background") is not None
    hidden = [run for run in body.iter(f"{_W}r") if _unseen(run, dark)]
    styles = Styles(document)
    contents = [each for each in body.iter(f"{_W}p") if _CONTENTS.fullmatch(styles.of(each).name)]
    struck = [gone for name in ("del", "moveFrom") for gone in body.iter(f"{_W}{name}")]
    pieces = [
        *taken("hidden", [_words(run) for run in hidden], language),
        *taken("contents", [_words(each) for each in contents], language),
        *taken("struck", [_words(gone) for gone in struck if gone.tag == f"{_W}del"], language),
        *taken("remark", _notes(document, "comments", "comment").values(), language),
        *taken("edge", _edges(document), language),
    ]
    for gone in (*hidden, *struck, *contents):
        if gone.getparent() is not None:
            gone.getparent().remove(gone)
    return pieces


def footnotes(document: Any) -> dict[tuple[str, str], str]:
    """Words of each note by the kind of its reference and its number."""
    return {
        (f"{name}Reference", number): words
        for name in ("footnote", "endnote")
        for number, words in _notes(document, f"{name}s", name).items()
    }


def referred(element: Any, notes: dict[tuple[str, str], str]) -> Iterator[str]:
    """The notes that a paragraph or table refers to, in order."""
    for name in ("footnoteReference", "endnoteReference"):
        for reference in element.iter(f"{_W}{name}"):
            if words := notes.get((name, reference.get(f"{_W}id", "")), ""):
                yield words


def _unseen(run: Any, dark: bool) -> bool:
    style = run.find(f"{_W}rPr")
    if style is None:
        return False
    if (vanish := style.find(f"{_W}vanish")) is not None:
        return vanish.get(f"{_W}val", "1") not in _FALSE
    size = style.find(f"{_W}sz")
    if size is not None and 0 <= int(size.get(f"{_W}val", "99")) <= _TINY:
        return True
    return not dark and _is_white(style.find(f"{_W}color")) and not _on_colour(run, style)


def _is_white(colour: Any) -> bool:
    value = colour.get(f"{_W}val", "") if colour is not None else ""
    try:
        return len(value) == 6 and all(int(value[at : at + 2], 16) >= _WHITE for at in (0, 2, 4))
    except ValueError:
        return False


def _on_colour(run: Any, style: Any) -> bool:
    if any(style.find(f"{_W}{name}") is not None for name in ("shd", "highlight")):
        return True
    paragraph = next(run.iterancestors(f"{_W}p"), None)
    if paragraph is not None and paragraph.find(f"{_W}pPr/{_W}shd") is not None:
        return True
    return next(run.iterancestors(*(f"{_W}{name}" for name in _GROUNDS)), None) is not None


def _words(element: Any) -> str:
    words = element.iter(*(f"{_W}{name}" for name in ("t", "delText", "tab", "br", "cr")))
    return "".join(each.text or " " for each in words)


def _parts(document: Any, kind: str) -> Iterator[Any]:
    """Root elements of the parts of that kind."""
    from docx.oxml import parse_xml

    for related in document.part.rels.values():
        if not related.is_external and related.reltype.endswith(f"/{kind}"):
            yield parse_xml(related.target_part.blob)


def _notes(document: Any, kind: str, name: str) -> dict[str, str]:
    return {
        note.get(f"{_W}id", ""): words
        for root in _parts(document, kind)
        for note in root.iter(f"{_W}{name}")
        if (words := _words(note).strip())
    }


def _edges(document: Any) -> Iterator[str]:
    for kind in ("header", "footer"):
        for root in _parts(document, kind):
            yield from (_words(paragraph) for paragraph in root.iter(f"{_W}p"))
