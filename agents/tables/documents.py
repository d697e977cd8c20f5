"""The rows of a JSON document: the lists of message-like objects, wherever they stand in it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from agents.tables.columns import LAST, ranked
from knowledge.phrases import data

_DEPTH = 12
_LOOK = 50
_MOST_KEYS = 200
_SAID, _WORDS = 2, 1
"""Objects with words and who said them or when; objects with words alone."""

_Path = tuple[str, ...]


def rows_in(value: Any) -> list[Any]:
    """The rows of a document: its longest list of messages with the lists of messages beside it, replies
    behind what they reply to; else its list of rows; else the document as the only row."""
    if likeness(value) == _SAID:
        return list(_with_replies([value]))
    lists = list(_lists(value))
    for grade in (_SAID, _WORDS):
        if known := [one for one in lists if one.likeness == grade]:
            total = Counter[_Path]()
            for one in known:
                total[one.path] += len(one.items)
            longest = max(total, key=lambda path: total[path])
            return [row for one in known if one.beside(longest) for row in _with_replies(one.items)]
    return _by_key(value, lists)


def wraps(value: Any) -> bool:
    """Whether a value is no row itself but holds rows."""
    if isinstance(value, list):
        return any(isinstance(item, dict) for item in value)
    found = isinstance(value, dict) and likeness(value) < _SAID
    return found and any(one.likeness == _SAID for one in _lists(value))


def likeness(item: Any, depth: int = 0) -> int:
    """2 for an object with words and a sender or a time, 1 for one with words, else 0."""
    if not isinstance(item, dict) or len(item) > _MOST_KEYS or _holds_rows(item, depth):
        return 0
    return _likeness(tuple(key for name, cell in item.items() for key in _keys(str(name), cell)))


def _holds_rows(item: Mapping[str, Any], depth: int) -> bool:
    """Whether a list of messages stands in an object under the name of such a list, up to one level down."""
    spec = data("agents.tables", "rows.yaml")
    holders = (cell for cell in (item, *item.values()) if isinstance(cell, dict))
    named = (
        listed for cell in holders for key, listed in cell.items() if str(key).lower() in spec["holders"]
    )
    first = (listed[0] for listed in named if isinstance(listed, list) and listed)
    return depth < _DEPTH and any(likeness(one, depth + 1) == _SAID for one in first)


def _keys(name: str, cell: Any) -> list[str]:
    """What a cell is called, and each cell of an object in it; a list of rows is no cell."""
    if isinstance(cell, list) and name.lower() in data("agents.tables", "rows.yaml")["lists"]:
        return []
    return [f"{name}.{key}" for key in islice(cell, _MOST_KEYS)] if isinstance(cell, dict) else [name]


@lru_cache(maxsize=4096)
def _likeness(keys: tuple[str, ...]) -> int:
    if not any(rank < LAST for rank, _ in ranked("text", keys)):
        return 0
    return _SAID if ranked("sender", keys) or ranked("time", keys) else _WORDS


@dataclass(slots=True)
class _List:
    path: _Path
    likeness: int
    items: list[Any] = field(default_factory=list)

    def beside(self, longest: _Path) -> bool:
        """Whether it stands as deep as the longest and is no selection out of it."""
        aside = data("agents.tables", "rows.yaml")["aside"]
        chosen = any(key.lower() in aside for key in self.path)
        return self.path == longest or (len(self.path) == len(longest) and not chosen)


def _lists(value: Any, path: _Path = ()) -> Iterator[_List]:
    """Every list of objects in document order; of messages nothing inside is looked for."""
    if len(path) > _DEPTH or not isinstance(value, (dict, list)):
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _lists(inner, (*path, str(key)))
        return
    objects = [item for item in value[:_LOOK] if isinstance(item, dict)]
    grades = sorted(map(likeness, objects))
    grade = grades[len(grades) // 2] if objects else 0
    if objects:
        yield _List(path, grade, value)
    if grade < _SAID:
        for item in value:
            yield from _lists(item, (*path, "*"))


def _with_replies(items: list[Any]) -> Iterator[Any]:
    for item in items:
        under = _replies(item) if isinstance(item, dict) and list in map(type, item.values()) else {}
        if not under:
            yield item
            continue
        yield {key: cell for key, cell in item.items() if key not in under}
        for replies in under.values():
            yield from _with_replies(replies)


def _replies(item: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The lists of further messages that stand under one."""
    names = data("agents.tables", "rows.yaml")["under"]
    found = {key: cell for key, cell in item.items() if isinstance(cell, list) and str(key).lower() in names}
    return {key: cell for key, cell in found.items() if cell and likeness(cell[0]) == _SAID}


def _by_key(value: Any, lists: list[_List]) -> list[Any]:
    """The list under a name that lists of rows have, else the only list of several objects."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return [value]
    names = data("agents.tables", "rows.yaml")["lists"]
    for key in names:
        if isinstance(value.get(key), list):
            return list(value[key])
    named = [one for one in lists if one.path and one.path[-1] in names and len(one.items) > 1]
    return list(max(named, key=lambda one: len(one.items)).items) if named else [value]
