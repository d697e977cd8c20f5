"""Files as grids of text cells: CSV and TSV (also with damaged quotes), JSON, Markdown, plain lines."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.phrases import data

_DELIMITERS = (",", "\t", ";", "|")
_SEPARATOR_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)
_MARKDOWN_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?")
_JOIN_LINES = 100
"""A quoted cell that runs over more lines than this is taken as a quote somebody forgot to close."""

Cells = list[str]


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that could not be read, as it stands in the file."""

    raw: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Data rows of one table in file order; `columns` is empty until a header has been found."""

    columns: tuple[str, ...]
    rows: list[Cells | Unread]


def delimited(text: str, delimiter: str = "") -> list[Cells]:
    """Cells of CSV-like text line by line (header included); empty lines are no rows.

    Strict reading first; where quotes are damaged, each record is read on its own so that one open
    quote cannot swallow the rows after it.
    """
    if marked := _SEPARATOR_LINE.match(text):
        delimiter, text = marked[1], text[marked.end() :]
    delimiter = delimiter or sniff(text)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        return [row for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True) if row]
    except csv.Error:
        return list(_record_by_record(text, delimiter))


def sniff(text: str) -> str:
    """The delimiter of CSV-like text: the one that the first lines hold most evenly; `,` by default."""
    lines = [line for line in text[:20_000].split("\n")[:20] if line.strip()]
    header = re.sub(r'"[^"]*"', "", lines[0]) if lines else ""
    held = {mark: header.count(mark) for mark in _DELIMITERS if mark in header}
    return max(held, key=lambda mark: (_evenness(lines, mark), held[mark])) if held else ","


def _evenness(lines: Sequence[str], mark: str) -> float:
    wanted = lines[0].count(mark)
    return sum(line.count(mark) >= wanted for line in lines) / len(lines)


def _record_by_record(text: str, delimiter: str) -> Iterator[Cells]:
    lines = text.split("\n")
    width = len(_loose(lines[0], delimiter, 0)) if lines else 0
    at = 0
    while at < len(lines):
        cells, used = _record(lines, at, delimiter, width)
        at += used
        if cells:
            yield cells


def _record(lines: Sequence[str], at: int, delimiter: str, width: int) -> tuple[Cells, int]:
    if '"' not in lines[at]:
        return (lines[at].split(delimiter) if lines[at] else []), 1
    record = lines[at]
    for used in range(1, _JOIN_LINES + 1):
        if (used == 1 or '"' in lines[at + used - 1]) and (cells := _strict(record, delimiter)):
            return cells, used
        if at + used >= len(lines):
            break
        record += "\n" + lines[at + used]
    return _loose(lines[at], delimiter, width), 1


def _strict(record: str, delimiter: str) -> Cells:
    try:
        rows = list(csv.reader(io.StringIO(record), delimiter=delimiter, strict=True))
    except csv.Error:
        return []
    return rows[0] if len(rows) == 1 else []


def _loose(line: str, delimiter: str, width: int) -> Cells:
    """One line with damaged quotes: the reading that fits the header's width, quotes kept as text."""
    literal = line.split(delimiter)
    lenient = next(csv.reader([line], delimiter=delimiter), [])
    return lenient if len(lenient) == width != len(literal) else [_unquoted(cell) for cell in literal]


def _unquoted(cell: str) -> str:
    whole = len(cell) > 1 and cell.startswith('"') and cell.endswith('"')
    return cell[1:-1].replace('""', '"') if whole else cell


def markdown_table(text: str) -> list[Cells]:
    """Cells of the first Markdown table (header included), empty when there is none."""
    lines = [line.strip() for line in text.split("\n")]
    start = next((i for i, line in enumerate(lines) if "|" in line and _MARKDOWN_RULE.fullmatch(line)), 0)
    if not start:
        return []
    body = [lines[start - 1]]
    for line in lines[start + 1 :]:
        if "|" not in line:
            break
        body.append(line)
    return [_pipe_cells(line) for line in body]


def _pipe_cells(line: str) -> Cells:
    line = line.removeprefix("|")
    line = line[:-1] if line.endswith("|") and not line.endswith("\\|") else line
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)]


def plain_lines(text: str) -> Grid:
    """One comment a line; empty lines are no rows."""
    return Grid(("text",), [[line.strip()] for line in text.split("\n") if line.strip()])


def json_rows(text: str) -> Grid | None:
    """A JSON array (or an object that holds one), else JSON lines; None when it is neither."""
    try:
        return _objects(_listed(json.loads(text)))
    except (json.JSONDecodeError, RecursionError):
        pass
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    values = [_json_line(line) for line in lines]
    read = sum(not isinstance(value, Unread) for value in values)
    return _objects(values) if read * 2 >= len(values) else None


def _listed(value: Any) -> list[Any]:
    if isinstance(value, dict):
        for key in data("agents.tables", "rows.yaml")["lists"]:
            if isinstance(value.get(key), list):
                return list(value[key])
        return [value]
    return list(value) if isinstance(value, list) else [value]


def _json_line(line: str) -> Any:
    try:
        return json.loads(line.rstrip(","))
    except (json.JSONDecodeError, RecursionError):
        return Unread(line)


def _objects(values: Sequence[Any]) -> Grid:
    flat = [value if isinstance(value, Unread) else _flat(value) for value in values]
    columns = list(dict.fromkeys(key for row in flat if isinstance(row, dict) for key in row))
    rows: list[Cells | Unread] = [
        [row.get(key, "") for key in columns] if isinstance(row, dict) else row for row in flat
    ]
    return Grid(tuple(columns), rows)


def _flat(value: Any) -> dict[str, str] | Unread:
    if isinstance(value, dict):
        flat: dict[str, str] = {}
        for key, cell in value.items():
            inner = cell.items() if isinstance(cell, dict) else [("", cell)]
            flat.update({f"{key}.{name}" if name else str(key): as_text(part) for name, part in inner})
        return flat
    return {"text": value} if isinstance(value, str) else Unread(json.dumps(value, ensure_ascii=False))


def as_text(value: Any) -> str:
    """A cell as people see it: no `None`, no `.0` on whole numbers."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(_is_piece(part) for part in value):
        return "".join(part if isinstance(part, str) else part["text"] for part in value)
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _is_piece(part: Any) -> bool:
    """Telegram exports write a message as a list of strings and `{"type", "text"}` objects."""
    return isinstance(part, str) or (isinstance(part, dict) and isinstance(part.get("text"), str))
