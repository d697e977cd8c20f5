"""Rows of comments or messages out of the files people have: CSV, TSV, XLSX, JSON, TXT, Markdown tables.

What a file is follows from its content, not from its name (many systems call a CSV `.xls`).
"""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from agents.tables.book import book_of
from agents.tables.chatjson import json_chat
from agents.tables.chatlog import looks_like_chat, parse_chat
from agents.tables.grids import Grid, begins_with_json, json_rows, markdown_table, plain_lines
from agents.tables.row import Dropped, Row, Table, without_controls
from agents.tables.slack import is_slack, read_slack
from agents.tables.slack_days import TooMuch
from agents.tables.tabled import SHOWN, Head, NoSuchColumn, head_of, made, with_header
from agents.tables.tabular import has_header_line, is_chat, is_tabular
from knowledge.containers import is_locked_office, is_old_office
from knowledge.decode import text_of
from knowledge.delimited import delimited
from knowledge.errors import BadInput
from knowledge.phrases import phrases
from knowledge.workbooks import BrokenWorkbook, is_workbook, sheets

LIMIT_MB = 200
_JSON = (".json", ".jsonl", ".ndjson")
_PLAIN = (".txt", ".log", ".md", ".markdown", "")
_BINARY = (
    b"%PDF",
    b"PK",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x7fELF",
)


def read_rows(path: Path, language: str = "zh", chosen: Mapping[str, str] | None = None) -> Table:
    """Every data row of the file, in order: rows + dropped = data rows.

    `row_id` is the file's own id column, else the 1-based data row. A row without words is dropped as
    `blank`, one that cannot be decoded or parsed as `unreadable`, one whose words are a formula without a
    result as `formula`, one of over 100,000 characters as `too_long`; id, time and sender stay with it.
    `chosen` names the columns of a table by role (text, sender, time, id, rating → header or 1-based number).
    Times are naive unless the file states an offset. BadInput (one sentence in `language`) when the file is
    missing, empty, encrypted, damaged, over 200 MB, of another type, or holds no column of text.
    """
    raw = _bytes(path, language)
    if is_workbook(path):
        return _workbook(path, language, chosen)
    if is_slack(path):
        return _unchosen(_slack(path, language), path, language, chosen)
    _refuse_binary(raw, path, language)
    text = text_of(raw)
    if text is None:
        raise _bad("wrong_type", path, language)
    if not text.strip():
        raise _bad("empty_file", path, language)
    if table := _chat(path, text):
        return _unchosen(table, path, language, chosen)
    if (grid := _grid(path.suffix.lower(), text)) is None:
        raise _bad("broken_file", path, language)
    return _table(grid, path, language, chosen)


def _bytes(path: Path, language: str) -> bytes:
    most = LIMIT_MB * 1_000_000
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise _bad("not_a_file", path, language)
        if size > most:
            raise _bad("too_large", path, language, size=size // 1_000_000, limit=LIMIT_MB)
        with path.open("rb") as file:
            # A reader sets aside as much room as it is asked to fill.
            raw = file.read(min(most, size + 1) if size else most)
    except PermissionError:
        raise _bad("no_permission", path, language) from None
    except (OSError, ValueError):
        raise _bad("missing_file", path, language) from None
    if not raw:
        raise _bad("empty_file", path, language)
    return raw


def _refuse_binary(raw: bytes, path: Path, language: str) -> None:
    if is_old_office(raw):
        raise _bad("encrypted" if is_locked_office(raw) else "old_excel", path, language)
    if raw.startswith(_BINARY):
        raise _bad("broken_file" if path.suffix.lower() == ".xlsx" else "wrong_type", path, language)


def _bad(key: str, path: Path, language: str, **values: object) -> BadInput:
    return BadInput(phrases("agents.tables").say(key, language, name=path.name, **values))


def _slack(path: Path, language: str) -> Table:
    try:
        table = read_slack(path)
    except TooMuch as much:
        raise _bad("unpacks_too_large", path, language, member=str(much)[-60:]) from None
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        raise _bad("broken_file", path, language) from None
    if not table.rows and not table.dropped:
        raise _bad("empty_file", path, language)
    return table


def _chat(path: Path, text: str) -> Table | None:
    if exported := json_chat(text):
        return exported
    suffix = path.suffix.lower()
    mark = "\t" if suffix == ".tsv" else ""
    if suffix in _JSON or begins_with_json(text):
        return None
    plain = suffix in _PLAIN
    chat = looks_like_chat(text) and not is_tabular(text) if plain else is_chat(text, mark)
    return parse_chat(without_controls(text)) if chat else None


def _unchosen(table: Table, path: Path, language: str, chosen: Mapping[str, str] | None) -> Table:
    """The messages of a chat, whose parts nobody can choose."""
    for role, name in (chosen or {}).items():
        if name != role:
            raise _bad("chat_without_columns", path, language, role=role, column=name[:40])
    return table


def _workbook(path: Path, language: str, chosen: Mapping[str, str] | None) -> Table:
    try:
        found = sheets(path)
    except BrokenWorkbook:
        raise _bad("broken_file", path, language) from None
    if not found:
        raise _bad("empty_file", path, language)
    book = book_of(found)
    head = head_in(book.grids[book.main], path, language, chosen)
    pieces: list[Row | Dropped] = []
    for at, grid in enumerate(book.grids):
        pieces += made(grid.rows, book.head_for(at, head), len(pieces) + 1)
    return _table_of(pieces, head.columns)


def _grid(suffix: str, text: str) -> Grid | None:
    """None for JSON of which nothing can be read."""
    bracketed, named = text.lstrip()[:1] in ("{", "["), suffix in _JSON
    if (named or bracketed) and (grid := json_rows(text)):
        return grid
    if named and bracketed:
        return None
    if table := markdown_table(text) if suffix in (".md", ".markdown", ".txt", "") else []:
        return with_header(table)
    if suffix in _PLAIN and not has_header_line(text) and not is_tabular(text):
        return plain_lines(text)
    return with_header(delimited(text, "\t" if suffix == ".tsv" else ""))


def _table(grid: Grid, path: Path, language: str, chosen: Mapping[str, str] | None) -> Table:
    head = head_in(grid, path, language, chosen)
    return _table_of(made(grid.rows, head), grid.columns)


def _table_of(pieces: Iterable[Row | Dropped], columns: tuple[str, ...]) -> Table:
    rows: list[Row] = []
    dropped: list[Dropped] = []
    for piece in pieces:
        (rows if isinstance(piece, Row) else dropped).append(piece)  # type: ignore[arg-type]
    return Table(tuple(rows), tuple(dropped), columns)


def head_in(grid: Grid, path: Path, language: str, chosen: Mapping[str, str] | None = None) -> Head:
    """What the columns of a file's table hold. BadInput when it has no rows, no column of text, or not the
    columns that a person chose."""
    if not grid.rows:
        raise _bad("no_rows" if grid.columns else "empty_file", path, language)
    columns = ", ".join(grid.columns)[:SHOWN]
    try:
        head = head_of(grid, chosen)
    except NoSuchColumn as named:
        raise _bad("no_such_column", path, language, column=str(named)[:40], columns=columns) from None
    if "text" not in head.place:
        raise _bad(
            "only_ratings" if "rating" in head.place else "no_text_column", path, language, columns=columns
        )
    return head
