"""A table becomes one line a row, each cell behind its column's name, so that a row quoted alone still says
what it means.
"""

import re
from collections.abc import Sequence

from knowledge.columns import is_bare, joined_header, label_of
from knowledge.text import has_cjk

ROW = "\x1f"
"""First character of a line that is a table row."""
LABEL = "\x1e"
"""Ends the words that a row is cited by, which stand before its text."""

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_HEAD = 40
_STOPPED = re.compile(r"[。!\uff01?\uff1f;\uff1b.][”’」』\")\uff09]*$")


def flatten_tables(lines: list[str], removed: list[str] | None = None) -> list[str]:
    """Replaces every `|` table with a header and a rule line; other lines come back as they are. Rows that
    hold nothing but their number go to `removed`."""
    out: list[str] = []
    index = 0
    while index < len(lines):
        if _opens(lines, index):
            end = index + 2
            while end < len(lines) and lines[end].strip().startswith("|"):
                end += 1
            header = _cells(lines[index])
            rows = [cells for line in lines[index + 2 : end] if any(cells := _cells(line))]
            bare = [row for row in rows if is_bare(header, row)]
            rows = [row for row in rows if row not in bare]
            if removed is not None:
                removed += [row_text(header, row) for row in bare]
            if not rows and not bare:
                # A header that nothing stands under is all that the table says.
                out += ["", " ".join(filter(None, header)), ""]
            out += ["", *(f"{ROW}{label_of(header, row)}{LABEL}{row_text(header, row)}" for row in rows), ""]
            index = end
        else:
            out.append(lines[index])
            index += 1
    return out


def _opens(lines: list[str], index: int) -> bool:
    if index + 1 >= len(lines) or "|" not in lines[index]:
        return False
    return "|" in lines[index + 1] and bool(_RULE.fullmatch(lines[index + 1]))


def _cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", bare)]


def table_lines(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A `|` table of plain cells; nothing when it has no rows."""
    if not rows:
        return []
    width = max(len(header), *map(len, rows))
    lines = [[*cells, *[""] * (width - len(cells))] for cells in (header, *rows)]
    shown = ["| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |" for cells in lines]
    return ["", shown[0], "|" + "---|" * width, *shown[1:], ""]


def grid_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table read cell by cell, a spanning cell repeated: what spans the whole width stands above
    the rows it heads, and what has no second row or column is no table."""
    rows = [row for row in rows if any(row)]
    lines: list[str] = []
    while rows and _spans(rows[0]):
        lines += ["", _said(rows[0])]
        rows = rows[1:]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return [*lines, *(part for row in rows for part in ("", _said(row)))]
    joined = joined_header(rows[0], rows[1])
    header, body = (joined, rows[2:]) if joined and len(rows) > 2 else (rows[0], rows[1:])
    part: list[Sequence[str]] = []
    for row in body:
        if not _spans(row):
            part.append(row)
            continue
        lines += [*table_lines(header, part), "", _title(_said(row)), ""]
        part = []
    return [*lines, *table_lines(header, part)]


def _spans(row: Sequence[str]) -> bool:
    return len(row) > 1 and all(row) and len(set(row)) == 1


def _said(row: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(filter(None, row)))


def _title(text: str) -> str:
    return f"**{text}**" if len(text) <= _HEAD and not re.search(r"[*_。;\uff1b]", text) else text


def row_text(header: Sequence[str], cells: Sequence[str]) -> str:
    """`name: cell; name: cell`, in Chinese with full-width marks; a cell that ends a sentence needs no mark
    after it."""
    chinese = has_cjk("".join((*header, *cells)))
    colon, stop, space = ("\uff1a", "\uff1b", "") if chinese else (": ", "; ", " ")
    names = [*header, *[""] * (len(cells) - len(header))]
    pairs = [(name, cell) for name, cell in zip(names, cells, strict=False) if cell]
    parts = [f"{_named(name)}{colon}{cell}" if name else cell for name, cell in pairs]
    ends = [space if _STOPPED.search(part) else stop for part in parts[:-1]]
    return "".join(part + end for part, end in zip(parts, [*ends, ""], strict=False))


def _named(header: str) -> str:
    return header.rstrip(":\uff1a ")
