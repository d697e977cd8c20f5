"""A table becomes one line a row, each cell behind its column's name, so that a row quoted alone still says
what it means.
"""

import re
from collections.abc import Sequence

from knowledge.columns import label_of
from knowledge.text import has_cjk

ROW = "\x1f"
"""First character of a line that is a table row."""
LABEL = "\x1e"
"""Ends the words that a row is cited by, which stand before its text."""

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_STOPPED = re.compile(r"[。!\uff01?\uff1f;\uff1b.][”’」』\")\uff09]*$")


def flatten_tables(lines: list[str]) -> list[str]:
    """Replaces every `|` table with a header and a rule line; other lines come back as they are."""
    out: list[str] = []
    index = 0
    while index < len(lines):
        if _opens(lines, index):
            end = index + 2
            while end < len(lines) and lines[end].strip().startswith("|"):
                end += 1
            header = _cells(lines[index])
            rows = [cells for line in lines[index + 2 : end] if any(cells := _cells(line))]
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
