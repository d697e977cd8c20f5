"""Columns of a survey that hold comments too, but are not the one that was read."""

from collections.abc import Iterator, Sequence

from agents.tables.columns import parse_rating
from agents.tables.moments import looks_like_time
from agents.tables.row import Row, Table

_SAMPLE = 300
_WORDS = 4.0
"""Mean length of an answer in words, in characters."""
_ANSWERED = 0.4
_LEAST = 10
_VARIED = 0.05
"""Share of different answers below which they were picked from a list."""


def unread_columns(tables: Sequence[Table]) -> list[str]:
    """Names of the other columns that people wrote answers in, each once, in the order of the file."""
    return list(dict.fromkeys(name for table in tables for name in _of(table.rows[:_SAMPLE])))


def _of(rows: Sequence[Row]) -> Iterator[str]:
    if len(rows) < _LEAST:
        return
    senders = {row.sender for row in rows}
    for name in dict.fromkeys(name for row in rows for name in row.fields):
        cells = [cell for row in rows if (cell := row.fields.get(name, "").strip())]
        answers = [cell for cell in cells if parse_rating(cell) is None and not looks_like_time(cell)]
        if len(answers) < _ANSWERED * len(rows) or set(answers) <= senders:
            continue
        long = sum(map(len, answers)) / len(answers) >= _WORDS
        if name and long and len(set(answers)) > max(5, _VARIED * len(answers)) and _said(answers):
            yield name


def _said(answers: Sequence[str]) -> bool:
    """Words rather than names, links, files or numbers of orders."""
    spoken = [cell for cell in answers if not cell.startswith(("http", "/", "#")) and not cell.isascii()]
    english = [cell for cell in answers if cell.isascii() and cell.count(" ") >= 2]
    return len(spoken) + len(english) >= len(answers) / 2
