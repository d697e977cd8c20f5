"""A row of cells made a message, once it is known what each column holds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from agents.tables.columns import header_at, parse_rating, role_of
from agents.tables.contents import contents
from agents.tables.grids import Grid, Unread
from agents.tables.moments import day_first, from_serial, parse_time
from agents.tables.roles import roles
from agents.tables.row import LONGEST, Dropped, Row, without_controls
from knowledge.delimited import Cells
from knowledge.workbooks import Hollow

SHOWN = 200
_SAMPLE = 500
_GARBLED = 4
"""One character of so many that stands for nothing makes words that nobody can judge."""


class NoSuchColumn(Exception):
    """A column named by a person that the file does not have; caught by those who know the file's name."""


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of a table, which of them is what (`place`: role → index), and how it writes its dates."""

    columns: tuple[str, ...]
    place: Mapping[str, int]
    day_first: bool | None = None
    serial: bool = False
    """Whether its moments are a spreadsheet's numbers."""

    def moment(self, printed: str) -> datetime | None:
        """What a cell of the column of times states."""
        return from_serial(printed) if self.serial and printed else parse_time(printed, self.day_first)


def with_header(lines: Sequence[Cells]) -> Grid:
    """Lines of a table split into its header and its rows; without a header columns are called 1, 2, 3 …"""
    at = header_at(lines)
    if at is None:
        width = max(map(len, lines), default=0)
        return Grid(tuple(str(index + 1) for index in range(width)), list(lines))
    columns = [cell.strip() for cell in lines[at]]
    while columns and not columns[-1]:
        columns.pop()
    return Grid(tuple(columns), list(lines[at + 1 :]))


def head_of(grid: Grid, chosen: Mapping[str, str] | None = None) -> Head:
    """What each column holds; `chosen` (role → header or 1-based number) goes before any guess. NoSuchColumn
    when the table has no such column."""
    place = {role: _index(name, grid.columns) for role, name in (chosen or {}).items()}
    guessed = roles(grid.columns, grid.rows)
    for role, index in guessed.items():
        if role not in place and index not in place.values():
            place[role] = index
    sample = [row for row in grid.rows[:_SAMPLE] if not isinstance(row, Unread)]
    times = contents(place["time"], sample) if "time" in place else None
    return Head(grid.columns, place, day_first(times.cells if times else ()), bool(times and times.serials))


def _index(name: str, columns: Sequence[str]) -> int:
    if name in columns:
        return columns.index(name)
    if name.isdecimal() and 1 <= int(name) <= len(columns):
        return int(name) - 1
    raise NoSuchColumn(name)


def made(cells: Iterable[Cells | Unread], head: Head, first: int = 1) -> Iterator[Row | Dropped]:
    """One piece for each row, in order, numbered from `first`. A header that stands again between the rows is
    dropped as `service`; the columns below it are in its order."""
    width, place, columns = len(head.columns), head.place, head.columns
    others = [(name, i) for i, name in enumerate(columns) if i not in place.values()]
    names = frozenset(columns) if width > 1 and any(map(role_of, columns)) else frozenset()
    order: list[int] = []
    for number, row in enumerate(cells, first):
        if isinstance(row, Unread):
            yield Dropped(number, "unreadable", row.raw[:SHOWN])
        elif row and row[0] in names and (again := _header_again(row, columns)):
            order = again if again != list(range(width)) else []
            yield Dropped(number, "service", " ".join(row)[:SHOWN])
        else:
            whole = _fitted(row, width, order.index(place["text"]) if order else place["text"])
            yield _row(
                number, [whole[order.index(i)] for i in range(width)] if order else whole, head, others
            )


def _header_again(row: Cells, columns: Sequence[str]) -> list[int]:
    """The column that each cell of a row names where it names all of them, else nothing."""
    if len(set(columns)) < len(columns):
        return []
    cells = [cell.strip() for cell in row]
    return [columns.index(cell) for cell in cells] if sorted(cells) == sorted(columns) else []


def _row(number: int, cells: Cells, head: Head, others: Sequence[tuple[str, int]]) -> Row | Dropped:
    if not "".join(cells).isprintable():
        cells = [cell if isinstance(cell, Hollow) else without_controls(cell) for cell in cells]
    named = {role: cells[index].strip() for role, index in head.place.items()}
    printed = named.get("time", "")
    if clock := named.get("clock"):
        printed = f"{printed} {clock}"
    time = head.moment(printed)
    text, sender = named["text"], named.get("sender", "")
    whole = cells[head.place["text"]]
    if reason := _unusable(whole, text):
        return Dropped(number, reason, (_formula(whole) or text)[:SHOWN], named.get("id", ""), time, sender)
    return Row(
        named.get("id") or str(number),
        number,
        text,
        time,
        sender,
        parse_rating(named["rating"]) if named.get("rating") else None,
        {name: cells[i] for name, i in others if cells[i]},
        tuple([cell.at for cell in cells if isinstance(cell, Hollow)]) if Hollow in map(type, cells) else (),
        "" if time else printed[:SHOWN],
    )


def _unusable(cell: str, text: str) -> str:
    """Why the words of a row cannot be used, empty when they can."""
    if isinstance(cell, Hollow):
        return "formula"
    if not text:
        return "blank"
    if len(text) > LONGEST:
        return "too_long"
    return "unreadable" if "�" in text and text.count("�") * _GARBLED >= len(text) else ""


def _formula(cell: str) -> str:
    return f"{cell.at} {cell.formula}" if isinstance(cell, Hollow) else ""


def _fitted(cells: Cells, width: int, text_at: int) -> Cells:
    """Cells brought to the header's width; what is too many came from delimiters inside the comment."""
    if len(cells) == width:
        return cells
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > width:
        after = width - text_at - 1
        whole = ",".join(cells[text_at : len(cells) - after])
        cells = [*cells[:text_at], whole, *cells[len(cells) - after :]]
    return [*cells, *[""] * (width - len(cells))]
