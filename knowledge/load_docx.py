"""Word documents: paragraphs and tables in their order, headings by style."""

import re
from io import BytesIO
from typing import Any

from knowledge.containers import MAX_UNPACKED, is_locked_office, is_old_office, unpacked_size
from knowledge.errors import LibraryError
from knowledge.front_matter import FrontMatter
from knowledge.load import Loaded
from knowledge.phrases import phrases


def read(raw: bytes, name: str, language: str) -> Loaded:
    """Raises LibraryError for damaged, old, encrypted or bomb files."""
    say = phrases("knowledge").say
    if is_old_office(raw):
        raise LibraryError(say("file_locked" if is_locked_office(raw) else "office_old", language, name=name))
    if unpacked_size(raw) > MAX_UNPACKED:
        raise LibraryError(say("archive_bomb", language, name=name))
    import docx

    try:
        document = docx.Document(BytesIO(raw))
        lines = [line for part in document.iter_inner_content() for line in _lines(part)]
        front = FrontMatter(title=(document.core_properties.title or "").strip())
    # python-docx lets zip, lxml and key errors of broken packages through as they are.
    except Exception as error:
        raise LibraryError(say("file_damaged", language, name=name)) from error
    return Loaded("\n".join(lines), front, markdown=any(line.startswith("#") for line in lines))


def _lines(part: Any) -> list[str]:
    if hasattr(part, "rows"):
        return ["", *_table(part), ""]
    text = part.text.strip()
    if not text:
        return [""]
    style = (part.style.name or "") if part.style is not None else ""
    heading = re.match(r"(?:heading|标题)\s*(\d)", style, re.I)
    if heading:
        return ["", "#" * int(heading[1]) + " " + " ".join(text.split()), ""]
    if style.lower() == "title":
        return ["", "# " + " ".join(text.split()), ""]
    bullet = "- " if style.lower().startswith("list") else ""
    return [bullet + line for line in text.split("\n")]


def _table(table: Any) -> list[str]:
    rows = [[" ".join(cell.text.split()).replace("|", "/") for cell in row.cells] for row in table.rows]
    rows = [row for row in rows if any(row)]
    if not rows:
        return []
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]
