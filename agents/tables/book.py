"""The sheets of a workbook that hold messages, each under its own header."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.tables.columns import LAST, ranked, role_of
from agents.tables.contents import contents
from agents.tables.grids import Grid, Unread
from agents.tables.roles import roles
from agents.tables.tabled import Head, head_of, with_header
from knowledge.workbooks import Sheet

_LOOK = 500


@dataclass(frozen=True, slots=True)
class Book:
    """`grids` in the order of the sheets; the one at `main` says which columns the file has."""

    grids: tuple[Grid, ...]
    main: int

    def head_for(self, at: int, main: Head) -> Head:
        """What the columns of a grid hold: a sheet with the columns of the main one is read like it."""
        grid = self.grids[at]
        return main if grid.columns == main.columns else head_of(grid)


def book_of(sheets: Sequence[Sheet]) -> Book:
    """Sheets with a column of words, and those that go on where the main one ends; lists of members, figures
    and notes are no messages."""
    grids = [with_header(sheet.rows) for sheet in sheets]
    main = max(range(len(grids)), key=lambda at: (_named(grids[at]), bool(grids[at].rows), -at))
    columns = grids[main].columns
    read: list[tuple[int, Grid]] = []
    for at, (sheet, grid) in enumerate(zip(sheets, grids, strict=True)):
        if at == main or grid.columns == columns or _speaks(grid):
            read.append((at, grid))
        elif not any(map(role_of, grid.columns)) and _width(sheet) == len(columns) > 1:
            read.append((at, Grid(columns, list(sheet.rows))))
    return Book(tuple(grid for _, grid in read), [at for at, _ in read].index(main))


def _named(grid: Grid) -> bool:
    return any(role_of(name) == "text" for name in grid.columns)


def _speaks(grid: Grid) -> bool:
    """Whether words stand under a header that names them, or beside a time and a sender."""
    sample = [row for row in grid.rows[:_LOOK] if not isinstance(row, Unread)]
    ranks = {index: rank for rank, index in ranked("text", grid.columns)}
    if any(rank < LAST and contents(index, sample).words >= 1 for index, rank in ranks.items()):
        return True
    found = roles(grid.columns, grid.rows)
    whole = {"text", "time", "sender"} <= found.keys() and found["text"] not in ranks
    return whole and not contents(found["text"], sample).kinds


def _width(sheet: Sheet) -> int:
    return max((len(row) - _empty_at_end(row) for row in sheet.rows), default=0)


def _empty_at_end(row: Sequence[str]) -> int:
    return next((at for at, cell in enumerate(reversed(row)) if cell), len(row))
