"""The library as it stood on a day: which clauses are searched, and in which wording."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import RLock

import numpy as np

from knowledge.force import Force
from knowledge.index import WordIndex
from knowledge.model import Clause
from knowledge.retrieve import Mask
from knowledge.store import Store

_KEPT = 150_000
"""Clauses in the indexes that are kept for days that differ in what was in force; the last one always is."""

Filter = tuple[frozenset[str], frozenset[str], str | None, frozenset[str] | None]
"""Kinds, tags, language, documents; empty or None where all will do."""
_MASKS = 64


@dataclass(slots=True)
class View:
    """What was in force, ready to be searched."""

    index: WordIndex
    former: dict[int, tuple[int, int]]
    """Row id → (uid, edition) of clauses that are shown as an earlier edition had them."""
    reworded: frozenset[str]
    """Ids of clauses that said something else then: their vectors do not speak for them."""
    whole: bool
    """Whether it is all that the library holds now."""
    masks: dict[Filter, Mask] = field(default_factory=dict)

    def mask(
        self,
        kinds: Sequence[str],
        tags: Sequence[str],
        language: str | None,
        docs: Iterable[str] | None = None,
    ) -> Mask | None:
        """Rows that pass the filters; None when there is none."""
        if not kinds and not tags and not language and docs is None:
            return None
        wanted = (frozenset(kinds), frozenset(tags), language, None if docs is None else frozenset(docs))
        if wanted not in self.masks:
            if len(self.masks) >= _MASKS:
                self.masks.clear()
            self.masks[wanted] = _mask(self.index, *wanted)
        return self.masks[wanted]


class Views:
    """Views of one store, made when they are asked for and kept until the library changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = RLock()
        self._force: tuple[int, Force] | None = None
        self._views: OrderedDict[tuple[object, ...], View] = OrderedDict()

    def force(self) -> Force:
        with self._lock:
            generation = self._store.generation
            if self._force is None or self._force[0] != generation:
                self._force = (generation, Force(self._store.editions()))
                self._views.clear()
            return self._force[1]

    def on(self, day: date) -> View:
        with self._lock:
            force = self.force()
            out, former = force.out(day), force.former(day)
            key = (out, tuple(sorted(former.items())))
            if key not in self._views:
                self._views[key] = self._make(out, former)
            self._views.move_to_end(key)
            while len(self._views) > 1 and sum(len(view.index) for view in self._views.values()) > _KEPT:
                self._views.popitem(last=False)
            return self._views[key]

    def _make(self, out: frozenset[int], former: Mapping[int, int]) -> View:
        left = {*out, *former}
        sources = [source for uid, _, source in self._store.sources() if uid not in left]
        places: dict[int, tuple[int, int]] = {}
        reworded: set[str] = set()
        for uid, edition in sorted(former.items()):
            stood = self._store.sources_at(uid, edition)
            places.update({source.id: (uid, edition) for source in stood})
            reworded |= {source.chunk_id for source in stood if source.id < 0}
            sources += stood
        return View(WordIndex(sources), places, frozenset(reworded), not left)

    def shown(self, view: View, ids: Sequence[int]) -> dict[int, Clause]:
        """Clauses of rows of a view, by row id."""
        found = self._store.clauses_by_id([each for each in ids if each not in view.former])
        for uid, edition in {view.former[each] for each in ids if each in view.former}:
            found |= self._store.clauses_at(uid, edition)
        return found

    def clauses(self, doc: str | None, day: date | None) -> list[Clause]:
        """Clauses in force on `day`; without a day as they stand today, of documents not in force too."""
        force = self.force()
        on = day or date.today()
        former, out = force.former(on), force.out(on) if day else frozenset()
        if doc is None and not former and not out:
            return self._store.clauses()
        names = {uid: name for name in self._names(doc) if (uid := force.named(name)) is not None}
        if doc is None:
            # What was taken out since has no name of its own in the library.
            names |= dict.fromkeys((former.keys() - names.keys()) if day else (), "")
        found: list[Clause] = []
        for uid, name in names.items():
            if uid in former:
                found += self._store.clauses_at(uid, former[uid]).values()
            elif uid not in out:
                found += self._store.clauses(name)
        return found

    def _names(self, doc: str | None) -> list[str]:
        if doc is not None:
            return [doc]
        return [entry.document.doc for entry in self._store.entries()]

    def clause(self, chunk_id: str, day: date | None) -> Clause | None:
        """As it stood on `day` (today), else as it stands, else in its last wording."""
        now = self._store.clause(chunk_id)
        if now is None:
            versions = self._store.versions(chunk_id)
            return versions[-1].clause if versions else None
        force = self.force()
        uid = force.named(now.doc)
        edition = force.former(day or date.today()).get(uid) if uid is not None else None
        if edition is None or uid is None:
            return now
        stood = self._store.clauses_at(uid, edition).values()
        return next((clause for clause in stood if clause.chunk_id == chunk_id), now)


def _mask(
    index: WordIndex,
    kinds: frozenset[str],
    tags: frozenset[str],
    language: str | None,
    docs: frozenset[str] | None,
) -> Mask:
    return np.array(
        [
            (not kinds or source.kind in kinds)
            and (not tags or not tags.isdisjoint(source.tags))
            and (not language or source.language == language)
            and (docs is None or source.doc in docs)
            for source in index.sources
        ],
        bool,
    )
