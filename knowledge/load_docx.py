"""Word documents: paragraphs and tables in their order, headings by style."""

from dataclasses import replace
from io import BytesIO
from typing import Any

from knowledge.containers import MAX_UNPACKED, is_locked_office, is_old_office, unpacked_size
from knowledge.errors import LibraryError
from knowledge.front_matter import read_front_matter
from knowledge.load import Loaded
from knowledge.phrases import phrases
from knowledge.tables import grid_lines
from knowledge.word_hidden import footnotes, referred, take_unseen
from knowledge.word_numbers import Numbers
from knowledge.word_styles import Styles

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WRAPS = ("sdt", "ins", "moveTo", "smartTag", "customXml")


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
        notes = footnotes(document)
        removed = take_unseen(document, language)
        _flatten(document.element.body)
        lines = _body(document, notes)
        title = (document.core_properties.title or "").strip()
    # python-docx lets zip, lxml and key errors of broken packages through as they are.
    except Exception as error:
        raise LibraryError(say("file_damaged", language, name=name)) from error
    front, text = read_front_matter("\n".join(lines), name, language)
    front = replace(front, title=front.title or title)
    headed = any(line.startswith("#") for line in lines)
    return Loaded(text, front, markdown=headed, removed=tuple(removed))


def _body(document: Any, notes: dict[tuple[str, str], str]) -> list[str]:
    numbers, styles = Numbers(document), Styles(document)
    return [
        line
        for part in document.iter_inner_content()
        for line in (*_lines(part, numbers, styles), *referred(part._element, notes))
    ]


def _flatten(body: Any) -> None:
    """Brings to the surface what revisions, form fields and text boxes wrap."""
    for box in list(body.iter(f"{_W}txbxContent")):
        host = next((up for up in box.iterancestors(f"{_W}p")), None)
        # Word writes a text box twice, the second time for programs of before 2010.
        if host is not None and not any(up.tag.endswith("}Fallback") for up in box.iterancestors()):
            for child in reversed(list(box)):
                host.addnext(child)
    for wrap in list(body.iter(*(f"{_W}{name}" for name in _WRAPS))):
        inner = wrap.find(f"{_W}sdtContent") if wrap.tag == f"{_W}sdt" else wrap
        for child in list(inner) if inner is not None else []:
            wrap.addprevious(child)
        wrap.getparent().remove(wrap)


def _lines(part: Any, numbers: Numbers, styles: Styles) -> list[str]:
    if hasattr(part, "rows"):
        return ["", *_table(part), ""]
    text = part.text.strip()
    if not text:
        return [""]
    style = styles.of(part._element)
    number = numbers.of(part._element, style)
    number = "" if text.startswith(number.strip()) else number
    name = style.name.lower()
    if style.heading or name == "title":
        mark = "#" * min(style.heading or 1, 6)
        return ["", f"{mark} {number.removeprefix('- ')}{' '.join(text.split())}", ""]
    first, *rest = text.split("\n")
    bullet = "- " if not number and name.startswith("list") else number
    return [bullet + first, *rest]


def _table(table: Any) -> list[str]:
    return grid_lines([[" ".join(cell.text.split()) for cell in row.cells] for row in table.rows])
