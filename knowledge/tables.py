"""A table becomes one line a row, each cell behind its column's name, so that a row quoted alone still says
what it means.
"""

import re

from knowledge.text import has_cjk

ROW = "\x1f"
"""First character of a line that is a table row."""

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")


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
            out += ["", *(_row(header, _cells(line)) for line in lines[index + 2 : end]), ""]
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
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def _row(header: list[str], cells: list[str]) -> str:
    chinese = has_cjk("".join(header + cells))
    colon, stop = ("\uff1a", "\uff1b") if chinese else (": ", "; ")
    names = header + [""] * (len(cells) - len(header))
    pairs = [(name, cell) for name, cell in zip(names, cells, strict=False) if cell]
    return ROW + stop.join(f"{name}{colon}{cell}" if name else cell for name, cell in pairs)
