"""Rows of comments or messages out of the files people have: CSV, TSV, XLSX, JSON, TXT, Markdown tables.

What a file is follows from its content, not from its name (many systems call a CSV `.xls`).
"""

from collections.abc import Sequence
from pathlib import Path

from agents.tables.chatlog import looks_like_chat, parse_chat
from agents.tables.columns import header_at, parse_rating, parse_time, role_of, roles
from agents.tables.grids import Grid, Unread, json_rows, markdown_table, plain_lines
from agents.tables.row import Dropped, Row, Table
from knowledge.containers import is_locked_office, is_old_office
from knowledge.decode import text_of
from knowledge.delimited import Cells, delimited, sniff
from knowledge.errors import BadInput
from knowledge.phrases import phrases
from knowledge.workbooks import BrokenWorkbook, Hollow, is_workbook, sheets

LIMIT_MB = 200
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
_SHOWN = 200
_LONGEST = 100_000
"""Characters; what is longer is no message but a file that has no lines."""


def read_rows(path: Path, language: str = "zh") -> Table:
    """Every data row of the file, in order: rows + dropped = data rows.

    `row_id` is the file's own id column, else the 1-based data row. A row without words is dropped as
    `blank`, one that cannot be decoded or parsed as `unreadable`, one whose words are a formula without a
    result as `formula`, one of over 100,000 characters as `too_long`; id, time and sender stay with it.
    Times are naive unless the file states an offset. BadInput (one sentence in `language`) when the file is
    missing, empty, encrypted, damaged, over 200 MB, of another type, or holds no column of text.
    """
    raw = _bytes(path, language)
    if is_workbook(path):
        return _table(_workbook(path, language), path, language)
    _refuse_binary(raw, path, language)
    text = text_of(raw)
    if text is None:
        raise _bad("wrong_type", path, language)
    if not text.strip():
        raise _bad("empty_file", path, language)
    return _chat(path, text) or _table(_grid(path.suffix.lower(), text), path, language)


def _bytes(path: Path, language: str) -> bytes:
    most = LIMIT_MB * 1_000_000
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise _bad("not_a_file", path, language)
        if size > most:
            raise _bad("too_large", path, language, size=size // 1_000_000, limit=LIMIT_MB)
        with path.open("rb") as file:
            raw = file.read(most)
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


def _chat(path: Path, text: str) -> Table | None:
    plain = path.suffix.lower() in ("", ".txt", ".log", ".md")
    return parse_chat(text) if plain and looks_like_chat(text) else None


def _workbook(path: Path, language: str) -> Grid:
    try:
        grids = [_with_header(sheet.rows) for sheet in sheets(path)]
    except BrokenWorkbook:
        raise _bad("broken_file", path, language) from None
    if not grids:
        raise _bad("empty_file", path, language)
    main = next((grid for grid in grids if any(role_of(name) == "text" for name in grid.columns)), grids[0])
    return Grid(main.columns, [row for grid in grids if grid.columns == main.columns for row in grid.rows])


def _grid(suffix: str, text: str) -> Grid:
    is_json = suffix in (".json", ".jsonl", ".ndjson") or text.lstrip()[:1] in ("{", "[")
    if is_json and (grid := json_rows(text)):
        return grid
    if table := markdown_table(text) if suffix in (".md", ".markdown", ".txt", "") else []:
        return _with_header(table)
    if suffix in (".txt", ".log", ".md", ".markdown", "") and not _has_header_line(text):
        return plain_lines(text)
    return _with_header(delimited(text, "\t" if suffix == ".tsv" else ""))


def _has_header_line(text: str) -> bool:
    first = text.lstrip("\n").split("\n", 1)[0]
    names = first.split(sniff(first))
    return any(role_of(name) == "text" for name in names) and all(len(name) <= 20 for name in names)


def _with_header(lines: Sequence[Cells]) -> Grid:
    at = header_at(lines)
    if at is None:
        width = max(map(len, lines), default=0)
        return Grid(tuple(str(index + 1) for index in range(width)), list(lines))
    columns = [cell.strip() for cell in lines[at]]
    while columns and not columns[-1]:
        columns.pop()
    return Grid(tuple(columns), list(lines[at + 1 :]))


def _table(grid: Grid, path: Path, language: str) -> Table:
    if not grid.rows:
        raise _bad("no_rows" if grid.columns else "empty_file", path, language)
    place = roles(grid.columns, grid.rows)
    if "text" not in place:
        columns = ", ".join(grid.columns)[:_SHOWN]
        raise _bad("no_text_column", path, language, columns=columns)
    rows: list[Row] = []
    dropped: list[Dropped] = []
    for number, cells in enumerate(grid.rows, 1):
        made = _row(number, cells, grid.columns, place)
        (rows if isinstance(made, Row) else dropped).append(made)  # type: ignore[arg-type]
    return Table(tuple(rows), tuple(dropped), grid.columns)


def _row(number: int, cells: Cells | Unread, columns: Sequence[str], place: dict[str, int]) -> Row | Dropped:
    if isinstance(cells, Unread):
        return Dropped(number, "unreadable", cells.raw[:_SHOWN])
    cells = _fitted(cells, len(columns), place["text"])
    named = {role: cells[index].strip() for role, index in place.items()}
    text, time, sender = named["text"], parse_time(named.get("time", "")), named.get("sender", "")
    if reason := _unusable(cells[place["text"]]):
        words = _place_of(cells[place["text"]]) or text or " ".join(filter(None, cells))
        return Dropped(number, reason, words[:_SHOWN], named.get("id", ""), time, sender)
    return Row(
        named.get("id") or str(number),
        number,
        text,
        time,
        sender,
        parse_rating(named.get("rating", "")),
        {name: cells[i] for i, name in enumerate(columns) if i not in place.values() and cells[i]},
        tuple(cell.at for cell in cells if isinstance(cell, Hollow)),
    )


def _unusable(cell: str) -> str:
    """Why the words of a row cannot be used, empty when they can."""
    if isinstance(cell, Hollow):
        return "formula"
    text = cell.strip()
    if not text:
        return "blank"
    if len(text) > _LONGEST:
        return "too_long"
    return "unreadable" if text.count("�") * 2 >= len(text) else ""


def _place_of(cell: str) -> str:
    return f"{cell.at} {cell.formula}" if isinstance(cell, Hollow) else ""


def _fitted(cells: Cells, width: int, text_at: int) -> Cells:
    """Cells brought to the header's width; what is too many came from delimiters inside the comment."""
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > width:
        after = width - text_at - 1
        whole = ",".join(cells[text_at : len(cells) - after])
        cells = [*cells[:text_at], whole, *cells[len(cells) - after :]]
    return [*cells, *[""] * (width - len(cells))]
