"""An object while it is being written: its fields one by one, long before the reply is whole."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from agents.base import FilledT, Prompt, Usage
from agents.gateway.reading import spoken

# Parsing starts over each time: in steps that grow with the text, all of it stays cheap.
_STEP, _SHARE = 48, 16


@dataclass(frozen=True, slots=True)
class Forming:
    """One field of the reply so far; `whole` once the model has gone on to the next one."""

    field: str
    value: Any
    whole: bool


@runtime_checkable
class Growing(Protocol):
    """A model that shows its answer while it grows."""

    def filling(
        self, prompt: Prompt, schema: type[FilledT], complaints: Sequence[str] = ()
    ) -> Generator[Forming, None, FilledT]:
        """As `Model.fill`, yielding fields on the way."""
        ...

    @property
    def used(self) -> Usage:
        """All calls so far, and the model's name."""
        ...

    @property
    def room(self) -> int:
        """Tokens that a prompt may have; 0 when there is no limit."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know about how the answers came about."""
        ...


class Former:
    """Fed with the text so far; says which fields have grown since."""

    def __init__(self) -> None:
        self._read_at = 0
        self._seen: dict[str, tuple[Any, bool]] = {}

    def feed(self, text: str) -> Iterator[Forming]:
        if len(text) < self._read_at + max(_STEP, len(text) // _SHARE):
            return
        self._read_at = len(text)
        found = _partial(text)
        for number, (name, value) in enumerate(found.items(), start=1):
            now = (value, number < len(found))
            if self._seen.get(name) != now:
                self._seen[name] = now
                yield Forming(name, value, now[1])


def _partial(text: str) -> dict[str, Any]:
    """What can be read of an unfinished object; {} while it has not begun or cannot be read."""
    from langchain_core.utils.json import parse_partial_json

    answer = spoken(text)
    start = answer.find("{")
    if start < 0:
        return {}
    try:
        found = parse_partial_json(answer[start:])
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
