"""PowerPoint: each slide under its title, with its lists, tables and speaker notes, in the order shown."""

import posixpath
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePath
from xml.etree.ElementTree import Element, fromstring

from knowledge.containers import MAX_UNPACKED, is_locked_office, is_old_office, unpacked_size
from knowledge.errors import LibraryError
from knowledge.front_matter import FrontMatter
from knowledge.load import Loaded
from knowledge.phrases import phrases
from knowledge.tables import grid_lines
from knowledge.taken import taken
from knowledge.titles import of_a_program

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TITLE, _COVER = 60, 3
"""Characters of a title; lines of a first slide that is a cover: title, subtitle, speaker."""
_SMALL = ("dt", "ftr", "sldNum", "sldImg")
"""Placeholders that hold the date, the footer and the number of a slide."""


def read(raw: bytes, name: str, language: str) -> Loaded:
    """Raises LibraryError for damaged, old, locked or bomb files, and for slides that are pictures only."""
    say = phrases("knowledge").say
    if is_old_office(raw):
        raise LibraryError(say("file_locked" if is_locked_office(raw) else "office_old", language, name=name))
    if unpacked_size(raw) > MAX_UNPACKED:
        raise LibraryError(say("archive_bomb", language, name=name))
    try:
        with zipfile.ZipFile(BytesIO(raw)) as package:
            shown, hidden = _slides(package)
            lines = [line for slide in shown for line in _slide(package, slide)]
            removed = [
                *taken("slide", (" ".join(_slide(package, slide)) for slide in hidden), language),
                *taken("remark", _remarks(package), language),
            ]
            title = _title(package) or _first_title(package, shown, of_a_program(PurePath(name).stem))
    # Broken packages fail in zip, in XML or by parts that are not there.
    except Exception as error:
        raise LibraryError(say("file_damaged", language, name=name)) from error
    if not any(lines):
        raise LibraryError(say("slides_pictures", language, name=name))
    return Loaded("\n".join(lines), FrontMatter(title=title), markdown=True, removed=tuple(removed))


def _xml(package: zipfile.ZipFile, part: str) -> Element:
    raw = package.read(part)
    if b"<!DOCTYPE" in raw:
        raise ValueError("no slide declares entities")
    return fromstring(raw)


def _related(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Id → (kind, part) of what a part points at."""
    folder, file = posixpath.split(part)
    listing = f"{folder}/_rels/{file}.rels"
    if listing not in package.namelist():
        return {}
    return {
        each.get("Id", ""): (
            each.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join(folder, each.get("Target", ""))).lstrip("/"),
        )
        for each in _xml(package, listing)
    }


def _slides(package: zipfile.ZipFile) -> tuple[list[str], list[str]]:
    """Parts of the slides that are shown, in their order, and of those that are passed over."""
    main = "ppt/presentation.xml"
    related = _related(package, main)
    parts = [related[entry.get(f"{_R}id", "")][1] for entry in _xml(package, main).iter(f"{_P}sldId")]
    hidden = [part for part in parts if _xml(package, part).get("show") == "0"]
    return [part for part in parts if part not in hidden], hidden


def _remarks(package: zipfile.ZipFile) -> Iterator[str]:
    """What reviewers wrote beside the slides, in the old and the new kind of comments."""
    for part in (name for name in package.namelist() if name.startswith("ppt/comments/")):
        root = _xml(package, part)
        yield from (text.text or "" for text in root.iter(f"{_P}text"))
        yield from (_text(paragraph) for paragraph in root.iter(f"{_A}p"))


def _title(package: zipfile.ZipFile) -> str:
    if "docProps/core.xml" not in package.namelist():
        return ""
    title = (_xml(package, "docProps/core.xml").findtext(f"{_DC}title") or "").strip()
    return "" if of_a_program(title) else title


def _first_title(package: zipfile.ZipFile, shown: list[str], nameless: bool) -> str:
    """What the first slide is headed by, where it is a cover or the file has no name of its own."""
    lines = [line for line in _slide(package, shown[0]) if line] if shown else []
    heads = [line.lstrip("# ") for line in lines if line.startswith("## ")]
    cover = len(lines) <= _COVER and not any(line.startswith(("- ", "|")) for line in lines)
    return heads[0] if heads and (cover or nameless) and len(heads[0]) <= _TITLE else ""


def _slide(package: zipfile.ZipFile, part: str) -> Iterator[str]:
    yield from _shapes(_xml(package, part), headed=True)
    for kind, notes in _related(package, part).values():
        if kind == "notesSlide":
            yield from _shapes(_xml(package, notes), headed=False)


def _shapes(root: Element, headed: bool) -> Iterator[str]:
    for shape in root.iter():
        if shape.tag == f"{_A}tbl":
            yield from _table(shape)
        if shape.tag != f"{_P}sp":
            continue
        place = shape.find(f".//{_P}ph")
        kind = place.get("type", "") if place is not None else ""
        if kind in _SMALL:
            continue
        texts = [text for paragraph in shape.iter(f"{_A}p") if (text := _text(paragraph))]
        if kind in ("title", "ctrTitle") and headed and texts:
            yield from ("", f"## {' '.join(texts)}", "")
        else:
            yield from _paragraphs(texts, listed=kind in ("", "body", "obj") and place is not None)


def _paragraphs(texts: list[str], listed: bool) -> Iterator[str]:
    """Paragraphs of a body are the items of a list when there are several."""
    yield from ((f"- {text}" for text in texts) if listed and len(texts) > 1 else texts)
    yield ""


def _text(paragraph: Element) -> str:
    parts = [_said(each) for each in paragraph.iter()]
    return " ".join("".join(parts).split())


def _said(each: Element) -> str:
    if each.tag == f"{_A}br":
        return " "
    return each.text or "" if each.tag == f"{_A}t" else ""


def _table(table: Element) -> Iterator[str]:
    rows = [
        [" ".join(filter(None, map(_text, cell.iter(f"{_A}p")))) for cell in row.iter(f"{_A}tc")]
        for row in table.iter(f"{_A}tr")
    ]
    yield from grid_lines(rows)
