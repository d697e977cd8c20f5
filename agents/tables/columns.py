"""What each column of a table holds: by its header, else by what stands in it."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache

from agents.tables.grids import Unread
from knowledge.delimited import Cells
from knowledge.phrases import data
from knowledge.text import fold

_HEADER_DEPTH = 10
_SAMPLE = 500
_NAME_LENGTH, _NAMED_LENGTH = 12, 32
"""Mean length up to which a column can hold names (Latin letters count half), and the same under a header
that says so in as many words; longer ones hold sentences."""
_IN_PART = 1000
"""Rank of a column whose header only holds a word of the role."""
_DATE = re.compile(
    r"(?P<y>(?:19|20)\d{2})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"
    r"(?:[t ,]*(?:星期.|周.)?\s*(?P<part>上午|下午|晚上|凌晨|中午|早上|傍晚|[ap]m)?\s*"
    r"(?P<h>\d{1,2})[:时点](?P<min>\d{1,2})(?:[:分](?P<s>\d{1,2})(?:\.\d+)?)?秒?\s*(?P<half>[ap]m)?)?"
)
_AFTERNOON = frozenset({"下午", "晚上", "傍晚", "中午", "pm"})
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
    mark = _SENTENCE_MARK.search(cell) or _NUMBER.fullmatch(cell.strip()) or parse_time(cell)
    return bool(mark) or len(cell) > 20


@cache
def role_of(header: str) -> str:
    """The role (id, text, time, sender, rating) that a header names exactly, empty when it names none."""
    name = _name(header)
    return next((role for role, names in _names().items() if name in names["exact"]), "")


def _name(header: str) -> str:
    plain = fold(header).strip().strip("*:：\"'").strip()
    return plain if plain in _names()["id"]["exact"] else plain.rpartition(".")[2].replace(" ", "_")


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
    if role == "text":
        ranked = [rank for rank in ranked if _words(rank[1], sample) >= 1] or ranked
    if role == "sender":
        ranked = [rank for rank in ranked if _holds_names(*rank, sample)]
    return min(ranked)[1] if ranked else None


def _holds_names(rank: int, index: int, sample: Sequence[Cells]) -> bool:
    wide = "".join(row[index] for row in sample if index < len(row))
    latin = sum(char.isascii() for char in wide) / (len(wide) or 1)
    length = _words(index, sample) * (1 - latin / 2)
    return length <= (_NAME_LENGTH if rank == _IN_PART else _NAMED_LENGTH)


def _words(index: int, sample: Sequence[Cells]) -> float:
    """Mean length of what the column holds, numbers and dates not counted."""
    cells = [row[index].strip() for row in sample if index < len(row) and row[index].strip()]
    words = [cell for cell in cells if not _NUMBER.fullmatch(cell) and not parse_time(cell)]
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


def parse_time(cell: str) -> datetime | None:
    """A moment from an ISO, Chinese or slashed date (year first) or a Unix stamp; naive without an offset."""
    plain = cell.strip()
    if not plain or len(plain) > 40:
        return None
    if plain[0].isdigit() and len(plain) >= 10:
        try:
            return datetime.fromisoformat(plain)
        except ValueError:
            pass
    if re.fullmatch(r"1\d{9}(?:\d{3})?(?:\.\d+)?", plain):
        seconds = float(plain) / (1000 if len(plain.partition(".")[0]) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC)
    match = _DATE.match(fold(plain))
    return _moment(match) if match else None


def _moment(match: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second = (
        int(match[name] or 0) for name in ("y", "m", "d", "h", "min", "s")
    )
    part = match["half"] or match["part"]
    if part and hour <= 12:
        late = part in _AFTERNOON and not (part == "中午" and hour in (10, 11))
        hour = hour % 12 + 12 * late if part != "晚上" or hour < 12 else 0
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
