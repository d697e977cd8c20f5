"""The built-in writer's words in the shape a model gives them: either can stand in for the other."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

_EMPTY: tuple[Any, ...] = ("", [], {})


def own_words(data: BaseModel, words_model: type[BaseModel]) -> dict[str, Any]:
    """A value for each field of `words_model`: that of the same name in the data, nearest to the top, where
    it fits; else the field's plainest value, which a merge takes for "leave it as it is"."""
    dumped = data.model_dump(mode="json")
    return {name: _own(name, dumped, words_model) for name in words_model.model_fields}


def _own(name: str, data: dict[str, Any], words_model: type[BaseModel]) -> Any:
    for value in (*_named(name, data), *_EMPTY):
        if _fits(name, value, words_model):
            return value
    return None


def _named(name: str, data: dict[str, Any]) -> Iterator[Any]:
    level: list[Any] = [data]
    while level:
        yield from (table[name] for table in level if name in table)
        level = [value for table in level for value in table.values() if isinstance(value, dict)]


def _fits(name: str, value: Any, words_model: type[BaseModel]) -> bool:
    try:
        words_model.model_validate({name: value})
    except ValidationError as invalid:
        return all(error["loc"][:1] != (name,) for error in invalid.errors())
    return True
