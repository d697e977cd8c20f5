"""CSV and TSV as rows of text cells, also where quotes are damaged."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

_DELIMITERS = (",", "\t", ";", "|")
_SEPARATOR_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)
_JOIN_LINES = 100
"""A quoted cell that runs over more lines than this is taken as a quote somebody forgot to close."""

Cells = list[str]


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
