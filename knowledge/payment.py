"""Vectors brought up to the store: at once after a write, or in the background when another embedding takes
over while the old one goes on serving.
"""

import logging
import re
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from threading import Event, Thread

from knowledge.debts import Debts, Due
from knowledge.embed import Embedder, HashedEmbedder, embedding_text
from knowledge.errors import LibraryError
from knowledge.store import Store
from knowledge.vectors import OtherSpace, VectorIndex

Locked = Callable[[float | None], AbstractContextManager[None]]
"""The writer's lock, waited for up to so many seconds; None waits as long as any writer."""

_AT_ONCE = 2000
_BUILT_IN = re.compile(r"hashed-(\d+)-")
_LEAST, _BRIEF = 100, 0.5
"""Clauses in the first part of background work; seconds a part may take and the next still be larger."""
_PATIENCE = 10.0
_LOG = logging.getLogger(__name__)


def built_in(space: str) -> HashedEmbedder | None:
    """The embedder of a space that needs neither network nor weights."""
    found = _BUILT_IN.match(space)
    embedder = HashedEmbedder(int(found[1])) if found else None
    return embedder if embedder and embedder.id == space else None


class Account:
    """One embedding space of one library: its embedder, its vectors and what they owe."""

    def __init__(self, embedder: Embedder, vectors: VectorIndex, debts: Debts) -> None:
        self.embedder, self.vectors, self.debts = embedder, vectors, debts

    def pay(self) -> None:
        """Writes the vectors that are due; may be killed and repeated at any point. The caller holds the
        writer's lock.
        """
        while due := self.debts.some(_AT_ONCE):
            try:
                self._put(due, self._embedded(due))
            except OtherSpace:
                # Vectors of another length lie there: they are of no use to anyone.
                self.vectors.clear(self.debts.generation)
                self.debts.owe_all()
                self._put(due, self._embedded(due))

    def pay_some(self, count: int, locked: Locked) -> int:
        """Up to `count`, embedded before the lock is taken: a slow endpoint keeps no writer waiting. Gives
        how many are left.
        """
        due = self.debts.some(count)
        vectors = self._embedded(due)
        with locked(_PATIENCE):
            still = self.debts.still(due)
            self._put([each for each in due if each[0] in still], vectors)
            return self.debts.left()

    def _embedded(self, due: Sequence[Due]) -> dict[str, Sequence[float]]:
        put = [(chunk_id, embedding_text(section, text)) for chunk_id, section, text in due if text]
        vectors = self.embedder.embed([text for _, text in put]) if put else ()
        return {chunk_id: vector for (chunk_id, _), vector in zip(put, vectors, strict=True)}

    def _put(self, due: Sequence[Due], vectors: dict[str, Sequence[float]]) -> None:
        put = [chunk_id for chunk_id, _, text in due if text]
        drop = [chunk_id for chunk_id, _, text in due if not text]
        seen = self.debts.generation
        self.vectors.apply(put, [vectors[chunk_id] for chunk_id in put], drop, seen, seen + 1)
        self.debts.settle([chunk_id for chunk_id, *_ in due])


class TakeOver:
    """Makes an account's space the serving one, part by part; what was done stays done when it is stopped."""

    def __init__(self, account: Account, store: Store, locked: Locked) -> None:
        self._account = account
        self._store = store
        self._locked = locked
        self._stop = Event()
        self._thread: Thread | None = None

    def _begin(self) -> None:
        """Notes every vector as due unless an earlier run did."""
        if self._store.meta("next_space") == self._account.debts.space:
            return
        with self._locked(_PATIENCE):
            if not self._account.debts.resume():
                self._account.vectors.clear(self._account.debts.generation)
                self._account.debts.enter("next_space")

    def in_background(self) -> None:
        """Starts, or starts again after trouble; does nothing while it runs."""
        if self._thread is None or not self._thread.is_alive():
            self._stop.clear()
            self._thread = Thread(target=self._quietly, name="opsdesk-reindex", daemon=True)
            self._thread.start()

    def _quietly(self) -> None:
        try:
            self.work()
        except LibraryError as error:
            _LOG.warning("%s", error)

    def work(self, progress: Callable[[int], None] | None = None) -> None:
        """Until the end or `stop`; `progress(left)` is called after each part. Raises LibraryError."""
        self._begin()
        count = _LEAST
        while not self._stop.is_set():
            start = time.monotonic()
            left = self._account.pay_some(count, self._locked)
            if progress:
                progress(left)
            if not left and self._finish():
                return
            if time.monotonic() - start < _BRIEF:
                count = min(2 * count, _AT_ONCE)

    def _finish(self) -> bool:
        account = self._account
        with self._locked(_PATIENCE):
            if account.debts.owed():
                return False
            if not account.debts.serves():
                # Vectors of a model cost money or hours; those of the built-in embedding are made in no time.
                own, former = (
                    _BUILT_IN.match(each) for each in (account.debts.space, self._store.meta("space"))
                )
                account.debts.take_over(keep=bool(own and not former))
                account.vectors.keep_only(account.debts.spaces(), account.debts.generation)
        return True

    def stop(self) -> None:
        """Waits for the part that is being written."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(_PATIENCE)
        self._stop.clear()
