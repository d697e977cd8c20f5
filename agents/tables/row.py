"""One message or comment out of a file: what chat exports, tables and JSON lines have in common.

Signs that steer a terminal or end a string (ESC, NUL …) are no words: the readers leave them out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

LONGEST = 100_000
"""Characters of a message; what is longer is no message but a file that has no lines."""
_CONTROLS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


def without_controls(words: str) -> str:
    """Words without the signs that nobody types; tabs and line ends stay."""
    return words if words.isprintable() else _CONTROLS.sub("", words)


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
    unread: tuple[str, ...] = ()
    """Cells of the row that hold a formula without its result, as the program names them (`B7`)."""
    odd_time: str = ""
    """What stands in a table's column of times where it is none."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that was not used, and why (`reason` is a word: blank, unreadable, formula, too_long …); what
    else stands in it is kept."""

    number: int
    reason: str
    text: str = ""
    row_id: str = ""
    """The file's own id, empty when it states none."""
    time: datetime | None = None
    sender: str = ""

    @property
    def name(self) -> str:
        """What the row is called in a report: its own id, else its number."""
        return self.row_id or str(self.number)


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of one file, in order; nothing is lost: rows + dropped = data rows of the file."""

    rows: tuple[Row, ...]
    dropped: tuple[Dropped, ...] = ()
    columns: tuple[str, ...] = ()
