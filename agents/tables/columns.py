"""What each column of a table holds: by its header, else by what stands in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from agents.tables.grids import Unread
from agents.tables.moments import looks_like_time
from knowledge.delimited import Cells
from knowledge.phrases import data
from knowledge.text import fold

_HEADER_DEPTH = 10
_SAMPLE = 500
_NAME_LENGTH, _NAMED_LENGTH = 12, 32
"""Mean length up to which a column can hold names (Latin letters count half), and the same under a header
that says so in as many words; longer ones hold sentences."""
_THEIR_ID = "user_id"
"""What the `id` of a nested author is."""
_NEARLY_ALL = 0.9
_AGAIN = 0.7
_IN_PART = 1000
"""Rank of a column whose header only holds a word of the role."""
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_STARS = re.compile(r"[★⭐🌟]")
_SENTENCE_MARK = re.compile(r"[。!?!?,,;;]")


def header_at(lines: Sequence[Cells]) -> int | None:
    """Index of the header line, None when the table has none (its first line is already data)."""
    for index, cells in enumerate(lines[:_HEADER_DEPTH]):
        if any(role_of(cell) for cell in cells):
            return index
    return None if not lines or any(map(_looks_like_value, lines[0])) else 0


def _looks_like_value(cell: str) -> bool:
    mark = _SENTENCE_MARK.search(cell) or _NUMBER.fullmatch(cell.strip()) or looks_like_time(cell)
    return bool(mark) or len(cell) > 20


@cache
def role_of(header: str) -> str:
    """The role (id, text, time, sender, rating) that a header names exactly, empty when it names none."""
    name = _name(header)
    return next((role for role, names in _names().items() if name in names["exact"]), "")


def _name(header: str) -> str:
    plain = fold(header).strip().strip("*:：\"'").strip()
    if plain in _names()["id"]["exact"]:
        return plain
    parent, _, leaf = plain.rpartition(".")
    whose = parent and leaf in _names()["id"]["exact"] and parent in _names()["sender"]["exact"]
    return _THEIR_ID if whose else leaf.replace(" ", "_")


@cache
def _names() -> Mapping[str, Mapping[str, Sequence[str]]]:
    names: Mapping[str, Mapping[str, Sequence[str]]] = data("agents.tables", "rows.yaml")["columns"]
    return names


def roles(columns: Sequence[str], rows: Sequence[Cells | Unread]) -> dict[str, int]:
    """Role → column index. `text` is missing only when no column holds words."""
    sample = [row for row in rows[:_SAMPLE] if not isinstance(row, Unread)]
    found: dict[str, int] = {}
    for role, names in _names().items():
        index = _best(role, names, columns, set(found.values()), sample)
        if index is not None:
            found[role] = index
    for role, index in _by_content(columns, set(found.values()), sample):
        found.setdefault(role, index)
    if "text" not in found and (index := _wordiest(len(columns), set(found.values()), sample)) is not None:
        found["text"] = index
    return found


def _best(
    role: str,
    names: Mapping[str, Sequence[str]],
    columns: Sequence[str],
    taken: set[int],
    sample: Sequence[Cells],
) -> int | None:
    ranked: list[tuple[int, int]] = []
    for index, column in enumerate(columns):
        name = _name(column)
        if index in taken:
            continue
        if name in names["exact"]:
            ranked.append((names["exact"].index(name), index))
        elif not role_of(column) and len(name) <= 24 and any(part in name for part in names["part"]):
            ranked.append((_IN_PART, index))
    ranked = [rank for rank in ranked if _filled(rank[1], sample)] or ranked
    if role == "text":
        ranked = [rank for rank in ranked if _words(rank[1], sample) >= 1] or ranked
    if role == "sender":
        ranked = [rank for rank in ranked if _holds_names(*rank, sample)]
    return min(ranked)[1] if ranked else None


def _filled(index: int, sample: Sequence[Cells]) -> bool:
    return any(row[index].strip() for row in sample if index < len(row))


def _by_content(
    columns: Sequence[str], taken: set[int], sample: Sequence[Cells]
) -> Iterator[tuple[str, int]]:
    """Times by what stands in a column, and names where its header says nothing (`col2`, `字段2`)."""
    left = [index for index in range(len(columns)) if index not in taken]
    held = {
        index: [row[index].strip() for row in sample if index < len(row) and row[index].strip()]
        for index in left
    }
    for index, cells in held.items():
        if len(cells) > 1 and sum(map(looks_like_time, cells)) >= _NEARLY_ALL * len(cells):
            yield "time", index
        elif _unnamed().fullmatch(_name(columns[index])) and _recurring_names(cells):
            yield "sender", index


def _recurring_names(cells: Sequence[str]) -> bool:
    """Short words that come back, more than one of them and few of them numbers: people who speak."""
    kinds = set(cells)
    short = sum(map(len, cells)) <= _NAME_LENGTH * len(cells)
    numbers = sum(_NUMBER.fullmatch(kind) is not None for kind in kinds)
    return short and 1 < len(kinds) <= _AGAIN * len(cells) and numbers <= (1 - _NEARLY_ALL) * len(kinds)


@cache
def _unnamed() -> re.Pattern[str]:
    words = "|".join(map(re.escape, data("agents.tables", "rows.yaml")["unnamed"]))
    return re.compile(rf"(?:{words})?[ _:]*(?:\d+|[a-z])?")


def _holds_names(rank: int, index: int, sample: Sequence[Cells]) -> bool:
    wide = "".join(row[index] for row in sample if index < len(row))
    latin = sum(char.isascii() for char in wide) / (len(wide) or 1)
    length = _words(index, sample) * (1 - latin / 2)
    return length <= (_NAME_LENGTH if rank == _IN_PART else _NAMED_LENGTH)


def _words(index: int, sample: Sequence[Cells]) -> float:
    """Mean length of what the column holds, numbers and dates not counted."""
    cells = [row[index].strip() for row in sample if index < len(row) and row[index].strip()]
    words = [cell for cell in cells if not _NUMBER.fullmatch(cell) and not looks_like_time(cell)]
    return sum(map(len, words)) / len(cells) if cells else 0.0


def _wordiest(width: int, taken: set[int], sample: Sequence[Cells]) -> int | None:
    lengths = {index: _words(index, sample) for index in range(width) if index not in taken}
    best = max(lengths, key=lambda index: lengths[index], default=None)
    return best if best is not None and lengths[best] >= 2 else None


@cache
def _spoken() -> Mapping[str, float]:
    spoken: Mapping[str, float] = data("agents.tables", "rows.yaml")["ratings"]
    return spoken


def parse_rating(cell: str) -> float | None:
    """A rating as the number it states (`4`, `4.5星`, `★★★☆☆`, `4/5`, `好评`); None when it states none."""
    plain = fold(cell).strip()
    if plain in _spoken():
        return float(_spoken()[plain])
    if stars := _STARS.findall(cell):
        return float(len(stars))
    number = _NUMBER.search(plain)
    return float(number[0]) if number else None
