"""Tables of a PDF, which its text layer gives as lines of words: Chinese cells hold no spaces, so lines
of the same number of words are rows.
"""

import re
from collections.abc import Iterator, Sequence

from knowledge.columns import role_of
from knowledge.numbering import marker_of
from knowledge.tables import table_lines
from knowledge.text import has_cjk

_COLUMNS, _ROWS = 3, 3
_CELL, _NAME = 40, 10
_VALUE = re.compile(r"\d|[。!\uff01?\uff1f;\uff1b:\uff1a,\uff0c、]")


def with_tables(lines: Sequence[str]) -> list[str]:
    """`lines` with rows put into tables under their header."""
    out: list[str] = []
    at = 0
    while at < len(lines):
        rows = list(_rows(lines, at))
        if rows:
            out += table_lines(rows[0], rows[1:])
        else:
            out.append(lines[at])
        at += len(rows) or 1
    return out


def _rows(lines: Sequence[str], at: int) -> Iterator[list[str]]:
    """The header that stands at `at` and the rows under it; none when it is no table."""
    header = lines[at].split(" ")
    if not _is_header(header):
        return
    end = at + 1
    while end < len(lines) and _is_row(lines[end].split(" "), len(header)):
        end += 1
    known = sum(bool(role_of(name)) for name in header) >= 2
    if end - at >= (_ROWS - known):
        yield from (line.split(" ") for line in lines[at:end])


def _is_header(cells: Sequence[str]) -> bool:
    named = all(0 < len(cell) <= _NAME and not _VALUE.search(cell) for cell in cells)
    return len(cells) >= _COLUMNS and named and all(map(has_cjk, cells)) and len(set(cells)) == len(cells)


def _is_row(cells: Sequence[str], width: int) -> bool:
    if len(cells) != width or any(not 0 < len(cell) <= _CELL for cell in cells):
        return False
    marker = marker_of(" ".join(cells))
    return has_cjk("".join(cells)) and (marker is None or cells[0].isdecimal())
