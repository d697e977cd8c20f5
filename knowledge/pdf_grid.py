"""Tables of a PDF by where their cells stand, for those whose cells hold spaces or go on in the next line.

Read from the page as it is laid out. Where it is in doubt whether a line begins a row or goes on with the one
above, the table stays the lines that it was.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.tables import table_lines
from knowledge.text import has_cjk

_COLUMNS, _ROWS = 3, 2
_OFF = 4
"""Characters by which cells of one column may begin apart."""
_NAME, _CELL = 40, 200
_FULL = 0.7
"""A line of a cell goes on below only where its next word would not have fitted: so much of the column counts
as full, as letters are not all of one width."""
_CELLS = re.compile(r"\S+(?: {1,2}\S+)*")
_SAID = re.compile(r"[.!?;:。\uff01\uff1f\uff1b\uff1a]$")


@dataclass(frozen=True, slots=True)
class _Cell:
    at: int
    text: str


Grid = list[list[str]]
"""Rows, the header first."""


def with_grids(lines: Sequence[str], layout: str) -> list[str]:
    """`lines` of one page with its tables in rows under their header; `layout` is the same page, its words at
    their places.
    """
    out = list(lines)
    for grid in _grids(layout.split("\n")):
        wanted = Counter(word for row in grid for cell in row for word in _words(cell))
        if found := _run(out, wanted, grid[0][0]):
            first, last = found
            out[first:last] = table_lines(grid[0], grid[1:])
    return out


def _words(text: str) -> list[str]:
    return text.split() if not has_cjk(text) else list("".join(text.split()))


def _run(lines: Sequence[str], wanted: Counter[str], opening: str) -> tuple[int, int] | None:
    """The lines that hold just these words; they begin as the header does."""
    for first, line in enumerate(lines):
        if not line.startswith(opening.split(" ")[0]):
            continue
        left = wanted.copy()
        for last in range(first, len(lines)):
            found = Counter(_words(lines[last]))
            if found - left:
                break
            left -= found
            if not left:
                return first, last + 1
    return None


def _grids(layout: Sequence[str]) -> Iterator[Grid]:
    rows = [[_Cell(match.start(), match[0].strip()) for match in _CELLS.finditer(line)] for line in layout]
    rows = [row for row in rows if row]
    at = 0
    while at < len(rows):
        read = _grid(rows, at) if _heads(rows[at]) else None
        if read:
            yield read[0]
        at = read[1] if read else at + 1


def _heads(row: Sequence[_Cell]) -> bool:
    names = [cell.text for cell in row]
    short = all(len(name) <= _NAME and not _SAID.search(name) for name in names)
    return (
        len(names) >= _COLUMNS
        and short
        and len(set(names)) == len(names)
        and not any(map(str.isdigit, names))
    )


def _grid(rows: Sequence[Sequence[_Cell]], at: int) -> tuple[Grid, int] | None:
    """The table whose header stands at `at`, and where what follows it begins."""
    width = len(rows[at])
    starts = _starts(rows[at + 1 :], width)
    if not starts:
        return None
    header, end = [cell.text for cell in rows[at]], at + 1
    body: Grid = []
    while end < len(rows) and (placed := _placed(rows[end], starts)) is not None:
        if all(placed):
            body.append(placed)
        elif not body:
            header = [_joined(name, more) for name, more in zip(header, placed, strict=True)]
        elif _goes_on(body[-1], placed, starts):
            body[-1] = [_joined(cell, more) for cell, more in zip(body[-1], placed, strict=True)]
        else:
            break
        end += 1
    after_it = end < len(rows) and _placed(rows[end], starts) is not None
    if len(body) < _ROWS or after_it or max(len(cell) for row in body for cell in row) > _CELL:
        return None
    return [header, *body], end


def _starts(rows: Sequence[Sequence[_Cell]], width: int) -> list[int]:
    """Where the columns begin: whole rows begin their cells alike; empty when they do not."""
    whole = [row for row in rows[: 3 * _ROWS] if len(row) == width][:_ROWS]
    if len(whole) < _ROWS:
        return []
    places = [[row[number].at for row in whole] for number in range(width)]
    return [min(each) for each in places] if all(max(each) - min(each) <= _OFF for each in places) else []


def _placed(row: Sequence[_Cell], starts: Sequence[int]) -> list[str] | None:
    """The cells of a line in their columns; None when one stands in none."""
    placed = [""] * len(starts)
    for cell in row:
        column = min(range(len(starts)), key=lambda number: abs(starts[number] - cell.at))
        if abs(starts[column] - cell.at) > (_OFF if len(row) > 1 else 2 * _OFF) or placed[column]:
            return None
        placed[column] = cell.text
    return placed


def _goes_on(above: Sequence[str], placed: Sequence[str], starts: Sequence[int]) -> bool:
    """Whether every cell of a line goes on with the one above it."""
    widths = [after - start for start, after in pairwise(starts)]
    widths.append(max(widths))
    for cell, more, wide in zip(above, placed, widths, strict=True):
        if more and (not cell or _SAID.search(cell) or not _was_full(cell, more, wide)):
            return False
    return True


def _was_full(cell: str, more: str, wide: int) -> bool:
    word = more[:1] if has_cjk(more[:1]) else more.split(" ")[0]
    last = cell[-wide:] if len(cell) > wide else cell
    return len(last) + 1 + len(word) >= _FULL * wide


def _joined(cell: str, more: str) -> str:
    if not (cell and more):
        return cell or more
    return cell + ("" if has_cjk(cell[-1]) and has_cjk(more[0]) else " ") + more
