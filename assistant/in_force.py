"""The library as it stood on a day: an agent quotes the rules that were in force when the thing happened."""

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


class InForce:
    """One day's view; `knowledge.model.Clauses` to an agent."""

    def __init__(self, library: "Library", day: date) -> None:
        self._library = library
        self.day = day

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
        return self._library.search(
            query,
            k,
            kinds=kinds,
            tags=tags,
            language=language,
            words_only=words_only,
            as_of=as_of or self.day,
        )

    def get(self, chunk_id: str) -> Clause | None:
        return self._library.get(chunk_id, as_of=self.day) or self._library.get(chunk_id)

    def clauses(self, doc: str | None = None) -> list[Clause]:
        return self._library.clauses(doc, as_of=self.day)

    @property
    def generation(self) -> int:
        return self._library.generation

    def __len__(self) -> int:
        return len(self._library)


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
