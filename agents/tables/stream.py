"""Tables too long to hold: CSV, TSV and JSON lines read twice, never kept.

The first reading finds the columns, counts the rows and proves that the file is sound; what is not is left to
`rows.read_rows`, which mends more and holds the whole file.
"""

import csv
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any

from agents.tables.documents import wraps
from agents.tables.grids import Grid, Unread, flattened, json_line
from agents.tables.row import Dropped, Row, Table
from agents.tables.rows import head_in, read_rows
from agents.tables.slack import count_slack, is_slack, slack_pieces
from agents.tables.slack_days import TooMuch
from agents.tables.tabled import Head, made, with_header
from agents.tables.tabular import LOOK, is_chat
from knowledge.decode import text_of
from knowledge.delimited import Cells, sniff

_HEAD = 520
_LARGEST_CELL = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Messages:
    """The rows and dropped rows of a file, in order; `pieces()` may be called again and again."""

    total: int
    pieces: Callable[[], Iterator[Row | Dropped]]


def open_messages(path: Path, language: str = "zh", chosen: Mapping[str, str] | None = None) -> Messages:
    """The same rows as `read_rows` gives, read as they are asked for where the file allows it. BadInput as
    there."""
    kind = path.suffix.lower()
    if kind in (".csv", ".tsv", ".jsonl", ".ndjson") and _plain_text(path):
        streamed = _delimited if kind in (".csv", ".tsv") else _json_lines
        try:
            if found := streamed(path, language, chosen):
                return found
        except (UnicodeDecodeError, csv.Error):
            pass
    return (_slack(path) if kind == ".zip" and not chosen else None) or of_table(
        read_rows(path, language, chosen)
    )


def _slack(path: Path) -> Messages | None:
    """None where there is something to tell about the archive, which the whole reading does."""
    try:
        total = count_slack(path) if is_slack(path) else 0
    except (TooMuch, zipfile.BadZipFile, OSError, NotImplementedError):
        return None
    return Messages(total, lambda: slack_pieces(path)) if total else None


def of_table(table: Table) -> Messages:
    """A table that is held already."""
    pieces: list[Row | Dropped] = [*table.rows, *table.dropped]
    pieces.sort(key=lambda piece: piece.number)
    return Messages(len(pieces), lambda: iter(pieces))


def _plain_text(path: Path) -> bool:
    """Whether a file begins as UTF-8 text without signs of anything else."""
    try:
        with path.open("rb") as file:
            head = file.read(LOOK)
    except OSError:
        return False
    whole = head[: head.rfind(b"\n") + 1] if len(head) == LOOK else head
    try:
        whole.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(whole.strip()) and b"\x00" not in whole and text_of(whole) is not None


def _open(path: Path) -> TextIOWrapper:
    return path.open(encoding="utf-8-sig", newline=None)


def _lines(file: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(file):
        line = line.replace("\x00", "") if "\x00" in line else line
        yield line if number else line.lstrip("\ufeff")


def _delimited(path: Path, language: str, chosen: Mapping[str, str] | None) -> Messages | None:
    with _open(path) as file:
        first = file.read(LOOK).lstrip("\ufeff")
    if first.lstrip()[:1] in ("{", "[", "|") or first[:4].lower() == "sep=":
        return None
    tabs = "\t" if path.suffix.lower() == ".tsv" else ""
    if is_chat(first, tabs):
        return None
    mark = tabs or sniff(first)
    csv.field_size_limit(_LARGEST_CELL)
    rows = _csv_rows(path, mark)
    beginning = list(islice(rows, _HEAD))
    grid = with_header(beginning)
    skipped = len(beginning) - len(grid.rows)
    total, widest = len(grid.rows), max(map(len, beginning), default=0)
    for row in rows:
        total, widest = total + 1, max(widest, len(row))
    if not skipped:
        grid = Grid(tuple(str(index + 1) for index in range(widest)), grid.rows)
    head = head_in(grid, path, language, chosen)
    return Messages(total, lambda: made(islice(_csv_rows(path, mark), skipped, None), head))


def _csv_rows(path: Path, mark: str) -> Iterator[Cells]:
    with _open(path) as file:
        yield from filter(None, csv.reader(_lines(file), delimiter=mark, strict=True))


def _json_lines(path: Path, language: str, chosen: Mapping[str, str] | None) -> Messages | None:
    """JSON lines whose first line is whole; a file of one line may be a document and is left to others."""
    columns: dict[str, None] = {}
    beginning: list[dict[str, str] | Unread] = []
    total = read = 0
    for value in _json_values(path):
        row = value if isinstance(value, Unread) else flattened(value)
        if not total and (isinstance(row, Unread) or wraps(value)):
            return None
        if len(beginning) < _HEAD:
            beginning.append(row)
        if isinstance(row, dict):
            read += 1
            columns.update(dict.fromkeys(row))
        total += 1
    if total < 2 or read * 2 < total:
        return None
    names = tuple(columns)
    head = head_in(Grid(names, list(_cells(beginning, names))), path, language, chosen)
    return Messages(total, lambda: _made_json(path, head))


def _made_json(path: Path, head: Head) -> Iterator[Row | Dropped]:
    return made(_cells(_json_rows(path), head.columns), head)


def _json_rows(path: Path) -> Iterator[dict[str, str] | Unread]:
    for value in _json_values(path):
        yield value if isinstance(value, Unread) else flattened(value)


def _json_values(path: Path) -> Iterator[Any]:
    with _open(path) as file:
        for line in _lines(file):
            if line := line.strip():
                yield json_line(line)


def _cells(rows: Iterable[dict[str, str] | Unread], columns: tuple[str, ...]) -> Iterator[Cells | Unread]:
    for row in rows:
        yield row if isinstance(row, Unread) else [row.get(name, "") for name in columns]
