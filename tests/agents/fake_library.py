"""An in-memory `Clauses` over a list (naive search by shared pairs, always in force); a run to its end."""

from collections.abc import Generator, Sequence
from datetime import date
from typing import Any

from agents.base import Deliverable
from knowledge.model import Clause, Passage
from knowledge.text import fold


def finished(work: Generator[Any, Any, Deliverable]) -> Deliverable:
    """What an agent's run delivers; its stages are passed over."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            delivered: Deliverable = end.value
            return delivered


def _pairs(text: str) -> set[str]:
    plain = "".join(fold(text).split())
    return {plain[i : i + 2] for i in range(len(plain) - 1)} or {plain}


class FakeLibrary:
    def __init__(self, clauses: Sequence[Clause] = ()) -> None:
        self._clauses = list(clauses)

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
        asked = _pairs(query)
        hits = []
        for clause in self._clauses:
            fits = (
                (not kinds or clause.kind in kinds)
                and (not tags or set(tags) & set(clause.tags))
                and (language is None or clause.language == language)
            )
            shared = len(asked & _pairs(" ".join((clause.section, clause.text)))) / len(asked)
            if fits and shared:
                hits.append(Passage(clause, shared, shared))
        return sorted(hits, key=lambda hit: -hit.score)[:k]

    def get(self, chunk_id: str, *, as_of: date | None = None) -> Clause | None:
        return next((clause for clause in self._clauses if clause.chunk_id == chunk_id), None)

    def clauses(self, doc: str | None = None, *, as_of: date | None = None) -> list[Clause]:
        return [clause for clause in self._clauses if doc in (None, clause.doc)]

    @property
    def generation(self) -> int:
        return 1

    def __len__(self) -> int:
        return len(self._clauses)
