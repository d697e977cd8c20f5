"""The library as it stood on a day: an agent quotes the rules that were in force when the thing happened."""

import time
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING

from knowledge.model import Clause, Passage

if TYPE_CHECKING:
    from knowledge.library import Library

_KEPT = 8
"""Days whose view is kept: what agents derive from a view stays with it."""
_ANSWERS = 512
"""Searches whose results are kept: much of what agents look for is the same in every request."""
_FRESH = 30.0
"""Seconds that results hold; vectors and synonyms may change without a new generation."""


class InForce:
    """One day's view; `knowledge.model.Clauses` to an agent."""

    def __init__(self, library: "Library", day: date) -> None:
        self._library = library
        self.day = day
        self._answers = Answers()

    def search(
        self,
        query: str,
        k: int = 5,
        *,
        kinds: Sequence[str] = (),
        tags: Sequence[str] = (),
        language: str | None = None,
        words_only: bool = False,
        as_of: date | None = None,
    ) -> list[Passage]:
        day, generation = as_of or self.day, self.generation
        asked = (generation, query, k, tuple(kinds), tuple(tags), language, words_only, day)
        known = self._answers.get(asked)
        if known is None:
            found = self._library.search(
                query, k, kinds=kinds, tags=tags, language=language, words_only=words_only, as_of=day
            )
            known = self._answers.keep(asked, tuple(found))
        return list(known)

    def get(self, chunk_id: str) -> Clause | None:
        return self._library.get(chunk_id, as_of=self.day) or self._library.get(chunk_id)

    def clauses(self, doc: str | None = None) -> list[Clause]:
        return self._library.clauses(doc, as_of=self.day)

    @property
    def generation(self) -> int:
        return self._library.generation

    def __len__(self) -> int:
        return len(self._library)


class Answers:
    """The results of the last searches, each for a while; threads may share it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], tuple[float, tuple[Passage, ...]]] = OrderedDict()
        self._lock = Lock()

    def get(self, asked: tuple[object, ...]) -> tuple[Passage, ...] | None:
        with self._lock:
            found = self._kept.get(asked)
            return found[1] if found and time.monotonic() - found[0] < _FRESH else None

    def keep(self, asked: tuple[object, ...], found: tuple[Passage, ...]) -> tuple[Passage, ...]:
        with self._lock:
            self._kept[asked] = (time.monotonic(), found)
            self._kept.move_to_end(asked)
            while len(self._kept) > _ANSWERS:
                self._kept.popitem(last=False)
        return found


class Days:
    """The views of one library, the last few days asked for."""

    def __init__(self, library: "Library") -> None:
        self._library = library
        self._kept: OrderedDict[date, InForce] = OrderedDict()
        self._lock = Lock()

    def on(self, day: date) -> InForce:
        with self._lock:
            view = self._kept.pop(day, None) or InForce(self._library, day)
            self._kept[day] = view
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return view
