"""What was found for an open question: each piece with the id that a claim may name."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from knowledge.model import Clause

Kind = Literal["clause", "history", "day"]
_LETTERS: Mapping[Kind, str] = {"clause": "c", "history": "h", "day": "d"}


@dataclass(frozen=True, slots=True)
class Source:
    """One finding. `told` is what a model read of it, `said` one line for people (no clause)."""

    id: str
    kind: Kind
    told: Mapping[str, Any]
    said: str = ""
    clause: Clause | None = None


@dataclass(slots=True)
class Notebook:
    """Findings in order; tools that run side by side may share it."""

    sources: dict[str, Source] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(
        self, kind: Kind, key: str, told: Mapping[str, Any], said: str = "", clause: Clause | None = None
    ) -> dict[str, Any]:
        """What a model gets to read of it, with its id; the same finding keeps its id."""
        with self._lock:
            known = self._ids.get(f"{kind} {key}")
            if known:
                return dict(self.sources[known].told)
            name = f"{_LETTERS[kind]}{1 + sum(s.kind == kind for s in self.sources.values())}"
            kept = {"id": name, **told}
            self._ids[f"{kind} {key}"] = name
            self.sources[name] = Source(name, kind, kept, said, clause)
            return dict(kept)

    def clause(self, clause: Clause, most: int = 900) -> dict[str, Any]:
        told = {
            "title": clause.title,
            "section": clause.section,
            "clause": clause.clause,
            "text": clause.text[:most],
        }
        return self.note("clause", clause.chunk_id, told, clause=clause)

    def named(self, names: list[str]) -> list[Source]:
        """The sources of those ids that there are."""
        return [self.sources[name] for name in dict.fromkeys(names) if name in self.sources]
