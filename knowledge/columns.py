"""What the columns of a table hold, and which of its lines is the header."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from knowledge.delimited import Cells
from knowledge.phrases import data
from knowledge.text import fold

_DEPTH = 10
_NAME = 20
_LABEL = 40
_NUMBER = re.compile(r"[A-Za-z]{0,6}[-_.]?\d+(?:[.-]\d+)*[.、]?")
_VALUE = re.compile(r"[。!\uff01?\uff1f;\uff1b]|^[-+]?\d[\d.,:/-]*%?$|\d{4}[-/.年]\d")


@cache
def _roles() -> Mapping[str, str]:
    names: Mapping[str, Sequence[str]] = data("knowledge", "columns.yaml")
    return {fold(str(name)): role for role, listed in names.items() for name in listed}


def role_of(header: str) -> str:
    """number, question, answer, title, date or text; empty when the header names none."""
    return _roles().get(fold(header).strip(" *:\uff1a\"'"), "")


def label_of(header: Sequence[str], cells: Sequence[str]) -> str:
    """What a row is cited by: its number, else its question or title; empty when it states none."""
    held = {role_of(name): cell for name, cell in zip(reversed(header), reversed(cells), strict=False)}
    return next((held[role][:_LABEL] for role in ("number", "question", "title") if held.get(role)), "")


def is_bare(header: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a row of a wider table holds its number and nothing else: a line that was never filled in."""
    held = [(name, cell) for name, cell in zip(header, cells, strict=False) if cell]
    if len(header) < 2 or len(held) != 1:
        return False
    name, cell = held[0]
    return role_of(name) == "number" and bool(_NUMBER.fullmatch(cell))


def joined_header(header: Sequence[str], row: Sequence[str]) -> list[str] | None:
    """Names of columns where the header takes two rows, `处罚` over `首次` as `处罚 首次`; None when `row` is
    data. A wide cell stands once or in each of its columns, a high one in both rows."""
    width = max(len(header), len(row))
    above, below = ([*cells, *[""] * (width - len(cells))] for cells in (header, row))
    wide = [at for at in range(1, width) if above[at] in ("", above[at - 1]) and below[at]]
    named = all(len(cell) <= _NAME and not _VALUE.search(cell) for cell in below)
    high = any(one and one == other for one, other in zip(above, below, strict=True))
    if not named or not high or not wide or any(below[at] in above for at in wide):
        return None
    names: list[str] = []
    for at, cell in enumerate(below):
        top = above[at] or (above[at - 1] if at in wide else "")
        above[at] = top
        names.append(top if cell in ("", top) else " ".join(filter(None, (top, cell))))
    return names


def header_at(rows: Sequence[Cells]) -> int | None:
    """Index of the header among the first rows, None when the first full row is already data."""
    wide = [at for at, row in enumerate(rows[:_DEPTH]) if sum(map(bool, row)) > 1]
    for at in wide:
        if sum(bool(role_of(cell)) for cell in rows[at]) >= min(2, sum(map(bool, rows[at]))):
            return at
    if wide and all(len(cell) <= _NAME and not _VALUE.search(cell) for cell in rows[wide[0]]):
        return wide[0]
    return None
