"""One message or comment out of a file: what chat exports, tables and JSON lines have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Row:
    row_id: str
    """The file's own `id` column, else the 1-based number of the data row."""
    number: int
    """1-based data row in the file."""
    text: str
    time: datetime | None = None
    sender: str = ""
    rating: float | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    """Every other column as text."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that was not used, and why (`reason` is a word: blank, unreadable, too_long, broken_row …)."""

    number: int
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of one file, in order; nothing is lost: rows + dropped = data rows of the file."""

    rows: tuple[Row, ...]
    dropped: tuple[Dropped, ...] = ()
    columns: tuple[str, ...] = ()
