"""Files as grids of text cells: JSON, Markdown, plain lines."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agents.tables.documents import rows_in, wraps
from knowledge.delimited import Cells
from knowledge.workbooks import as_text

_ARRAY = re.compile(r"\[\s*\{")
_OBJECT = re.compile(r"[,\[]\s*\{")
_BETWEEN = re.compile(r"[\s,\ufeff]*")
_SHOWN = 200
_MOST_DAMAGE = 500
_MARKDOWN_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?")


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that could not be read, as it stands in the file."""

    raw: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Data rows of one table in file order; `columns` is empty until a header has been found."""

    columns: tuple[str, ...]
    rows: list[Cells | Unread]


def markdown_table(text: str) -> list[Cells]:
    """Cells of the first Markdown table (header included), empty when there is none."""
    lines = [line.strip() for line in text.split("\n")]
    start = next((i for i, line in enumerate(lines) if "|" in line and _MARKDOWN_RULE.fullmatch(line)), 0)
    if not start:
        return []
    body = [lines[start - 1]]
    for line in lines[start + 1 :]:
        if "|" not in line:
            break
        body.append(line)
    return [_pipe_cells(line) for line in body]


def _pipe_cells(line: str) -> Cells:
    line = line.removeprefix("|")
    line = line[:-1] if line.endswith("|") and not line.endswith("\\|") else line
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)]


def plain_lines(text: str) -> Grid:
    """One comment a line; empty lines are no rows."""
    return Grid(("text",), [[line.strip()] for line in text.split("\n") if line.strip()])


def json_rows(text: str) -> Grid | None:
    """The rows of a JSON document, else of JSON lines, else of several documents in a row, else what is whole
    of a damaged array; None when it is none of these."""
    try:
        return _objects(rows_in(json.loads(text)))
    except (json.JSONDecodeError, RecursionError):
        pass
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    values = [json_line(line) for line in lines]
    if sum(not isinstance(value, Unread) for value in values) * 2 >= len(values):
        first = next((value for value in values if not isinstance(value, Unread)), None)
        return _objects(_of_documents(values) if wraps(first) else values)
    for found in (_in_a_row(text) if begins_with_json(text) else (), _salvaged(text), _in_a_row(text)):
        values = list(found)
        if any(isinstance(value, dict) for value in values):
            return _objects(_of_documents(values))
    return None


def _of_documents(values: Sequence[Any]) -> Iterator[Any]:
    for value in values:
        yield from [value] if isinstance(value, Unread) else rows_in(value)


def begins_with_json(text: str) -> bool:
    """Whether a whole object or list stands at the beginning."""
    return isinstance(next(_in_a_row(text), None), (dict, list))


def _in_a_row(text: str) -> Iterator[Any]:
    """Values that stand one behind another, over as many lines as they like; damage comes out as `Unread`, up
    to the next line that opens an object."""
    decoder, at, damaged = json.JSONDecoder(), _end_of_gap(text, 0), 0
    while at < len(text):
        try:
            value, after = decoder.raw_decode(text, at)
            yield value
        except (json.JSONDecodeError, RecursionError):
            yield Unread(text[at : at + _SHOWN])
            # Each error counts the lines before it: beyond some hundreds the rest is one damaged stretch.
            damaged += 1
            following = text.find("\n{", at + 1) if damaged < _MOST_DAMAGE else 0
            after = following if following > 0 else len(text)
        at = _end_of_gap(text, after)


def _end_of_gap(text: str, at: int) -> int:
    gap = _BETWEEN.match(text, at)
    return gap.end() if gap else at


def _salvaged(text: str) -> Iterator[Any]:
    """The objects of a damaged array one by one; a damaged stretch comes out as `Unread`, and what stands
    inside it has none of the keys that the rows have."""
    decoder, start = json.JSONDecoder(), _ARRAY.search(text)
    at, keys = start.end() - 1 if start else len(text), set[str]()
    while at < len(text):
        try:
            value, after = decoder.raw_decode(text, at)
            keys = keys or set(value)
            if not keys.isdisjoint(value):
                yield value
        except (json.JSONDecodeError, RecursionError):
            yield Unread(text[at : at + _SHOWN])
            after = at + 1
        following = _OBJECT.search(text, after)
        at = following.end() - 1 if following else len(text)


def json_line(line: str) -> Any:
    """The value that a line holds, else the line as `Unread`."""
    try:
        return json.loads(line.lstrip("\ufeff").rstrip(",\ufeff"))
    except (json.JSONDecodeError, RecursionError):
        return Unread(line)


def _objects(values: Iterable[Any]) -> Grid:
    flat = [value if isinstance(value, Unread) else flattened(value) for value in values]
    columns = list(dict.fromkeys(key for row in flat if isinstance(row, dict) for key in row))
    rows: list[Cells | Unread] = [
        [row.get(key, "") for key in columns] if isinstance(row, dict) else row for row in flat
    ]
    return Grid(tuple(columns), rows)


def flattened(value: Any) -> dict[str, str] | Unread:
    """An object as cells by column (`user.name` for what is one level down)."""
    if isinstance(value, dict):
        flat: dict[str, str] = {}
        for key, cell in value.items():
            inner = cell.items() if isinstance(cell, dict) else [("", cell)]
            flat.update({f"{key}.{name}" if name else str(key): as_text(part) for name, part in inner})
        return flat
    return {"text": value} if isinstance(value, str) else Unread(json.dumps(value, ensure_ascii=False))
