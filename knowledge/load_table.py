"""Workbooks and CSV files as documents: one row is one clause, or one question with its answer, and carries
its header."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import PurePath

from knowledge.columns import header_at, is_bare, joined_header, label_of
from knowledge.containers import MAX_UNPACKED, is_locked_office, is_old_office, unpacked_size
from knowledge.decode import decode
from knowledge.delimited import Cells, delimited
from knowledge.errors import LibraryError
from knowledge.front_matter import FrontMatter, read_front_matter
from knowledge.load import MAX_LINES, Loaded
from knowledge.pack import LIMIT
from knowledge.phrases import phrases
from knowledge.tables import row_text, table_lines
from knowledge.taken import taken
from knowledge.titles import of_a_program
from knowledge.workbooks import BrokenWorkbook, Hollow, Sheet, cell_remarks, hidden_sheets, sheets

_TITLE = 40


def read(raw: bytes, name: str, language: str) -> Loaded:
    """Raises LibraryError for locked, old, damaged and endless tables."""
    say = phrases("knowledge").say
    if is_old_office(raw):
        raise LibraryError(say("file_locked" if is_locked_office(raw) else "office_old", language, name=name))
    if unpacked_size(raw) > MAX_UNPACKED:
        raise LibraryError(say("archive_bomb", language, name=name))
    front = FrontMatter()
    if raw.startswith(b"PK\x03\x04"):
        found = _workbook(raw, name, language)
    else:
        front, text = read_front_matter(decode(raw, name, language), name, language)
        mark = "\t" if PurePath(name).suffix.lower() == ".tsv" else ""
        found = [Sheet("", delimited(text.strip("\n"), mark))]
    count = sum(len(sheet.rows) for sheet in found)
    if count > MAX_LINES:
        raise LibraryError(say("file_too_long", language, name=name, lines=count, limit=MAX_LINES))
    lines = [line for sheet in found for line in _sheet(sheet, named=len(found) > 1)]
    if not front.title:
        front = replace(front, title=_name_of(found, name))
    removed = (*_hollow(found), *(_unseen(raw, language) if raw.startswith(b"PK\x03\x04") else ()))
    return Loaded("\n".join(lines), front, markdown=True, removed=removed)


def _name_of(found: Sequence[Sheet], name: str) -> str:
    """The sheet's name where people named the sheet and a program the file; else empty."""
    named = [sheet.name for sheet in found if any(any(row) for row in sheet.rows)]
    only = named[0] if len(named) == 1 else ""
    return only if of_a_program(PurePath(name).stem) and not of_a_program(only) else ""


def _workbook(raw: bytes, name: str, language: str) -> list[Sheet]:
    try:
        return sheets(BytesIO(raw), spread=True)
    except BrokenWorkbook as broken:
        raise LibraryError(phrases("knowledge").say("file_damaged", language, name=name)) from broken


def _unseen(raw: bytes, language: str) -> Iterator[str]:
    """Hidden sheets row by row, and remarks on cells."""
    try:
        hidden, remarks = hidden_sheets(BytesIO(raw)), cell_remarks(BytesIO(raw))
    except (BrokenWorkbook, SyntaxError, OSError):
        return
    rows = (" ".join(filter(None, (sheet.name, *row))) for sheet in hidden for row in sheet.rows if any(row))
    yield from taken("sheet", rows, language)
    yield from taken("remark", remarks, language)


def _hollow(found: Sequence[Sheet]) -> Iterator[str]:
    """Cells whose formula has no result in the file, by sheet and place."""
    for sheet in found:
        for cell in (cell for row in sheet.rows for cell in row if isinstance(cell, Hollow)):
            yield f"{sheet.name} {cell.at} {cell.formula}"


def _sheet(sheet: Sheet, named: bool) -> Iterator[str]:
    rows = [[" ".join(cell.split()) for cell in row] for row in sheet.rows]
    rows = [row for row in rows if any(row)]
    at = header_at(rows)
    if named and sheet.name:
        yield f"## {sheet.name}"
    before = rows[: at or 0]
    for number, row in enumerate(before):
        line = " ".join(filter(None, row))
        yield f"# {line}" if not named and not number and len(line) <= _TITLE else line
    yield ""
    header = rows[at] if at is not None else []
    body = rows[(at + 1) if at is not None else 0 :]
    joined = joined_header(header, body[0]) if body else None
    yield from _body(joined or header, body[1:] if joined else body)


def _body(header: Cells, rows: Sequence[Cells]) -> Iterator[str]:
    """Rows in tables; a row too long for one clause stands by itself, each cell in its own paragraph."""
    table: list[Cells] = []
    for row in rows:
        title = _section(header, row)
        if not title and len(row_text(header, row)) <= LIMIT:
            table.append(row)
            continue
        yield from table_lines(header, table)
        table = []
        yield from [f"### {title}", ""] if title else _long(header, row)
    yield from table_lines(header, table)


def _section(header: Cells, row: Cells) -> str:
    """The words of a row that holds nothing but a short first cell: a heading inside the table."""
    alone = bool(row[0]) and not any(row[1:]) and len(header) > 1 and not is_bare(header, row)
    return row[0] if alone and len(row[0]) <= _TITLE else ""


def _long(header: Cells, row: Cells) -> Iterator[str]:
    label = label_of(header, row) or next(filter(None, row))[:_TITLE]
    yield from ("", f"### {label}", "")
    for at, cell in enumerate(row):
        if cell and cell != label:
            yield from (row_text(header[at : at + 1], [cell]), "")
