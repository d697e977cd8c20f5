"""JSON-ready facts taken apart: their texts, their numbers by field, what is left without some fields."""

import re
from collections.abc import Iterator, Mapping
from typing import Any


def strings(value: Any) -> Iterator[str]:
    """Every text in JSON-ready data, keys that are no field names included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if isinstance(name, str) and not name.isascii():
                yield name
            yield from strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, float]]:
    """Every number in JSON-ready data with the name of its field."""
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        yield name, round(float(value), 4)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from leaves(part, str(key))
    elif isinstance(value, list | tuple):
        yield name, float(len(value))
        for part in value:
            yield from leaves(part, name)


def left(value: Any, names: str) -> Any:
    """JSON-ready data without the fields whose names match."""
    if isinstance(value, Mapping):
        return {key: left(part, names) for key, part in value.items() if not re.search(names, str(key))}
    return [left(part, names) for part in value] if isinstance(value, list | tuple) else value
