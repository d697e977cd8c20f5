"""The vector half of the library: kept up with the store, asked for neighbours, never in the way of words."""

import logging
from collections.abc import Callable

from knowledge.embed import Embedder
from knowledge.errors import LibraryError
from knowledge.lock import LibraryBusy
from knowledge.payment import Account, Locked, TakeOver, built_in
from knowledge.phrases import phrases
from knowledge.store import Store
from knowledge.vectors import OtherSpace

_LOG = logging.getLogger(__name__)

Near = tuple[list[tuple[str, float]], float]
"""(chunk_id, cosine similarity), best first, and what their ranking counts beside that of the words."""


class Nearness:
    """Vectors of one library. While another embedding takes over, the former one answers if it is the
    built-in one; else the words answer alone.
    """

    def __init__(
        self,
        store: Store,
        own: Embedder,
        account: Callable[[Embedder], Account],
        locked: Locked,
        language: str,
    ) -> None:
        self.own = account(own)
        self._store = store
        self._account = account
        self._locked = locked
        self._language = language
        self._take_over = TakeOver(self.own, store, locked)
        self._accounts = {own.id: self.own}
        self._sound: set[str] = set()
        self.trouble = ""
        """Why the last use of vectors failed, one sentence; empty when it did not."""

    def near(self, text: str, count: int) -> Near | None:
        """None, with the reason in `trouble`, when vectors cannot be had."""
        account: Account | None = None
        try:
            account = self._serving()
            if account is None:
                return None
            self._heal(account)
            vector = account.embedder.embed([text])[0]
            found = account.vectors.query(vector, count, account.debts.generation)
        except OtherSpace as error:
            self._start_over(account)
            self._note(error)
            return None
        except LibraryError as error:
            self._note(error)
            return None
        self.trouble = ""
        return found, account.embedder.weight

    def follow(self) -> None:
        """After a write, under its lock: the vectors too, if they can be had; else they stay due."""
        try:
            if account := self._serving(locked=True):
                account.pay()
        except LibraryError as error:
            self._note(error)

    def owes(self) -> bool:
        """Whether vectors are due that a write here could pay."""
        account = self._accounts.get(self._store.meta("space"))
        return account is not None and account.debts.owed()

    def complete(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Writes every vector that is due, here and now; `progress(done, total)`. Raises LibraryError."""
        self._take_over.stop()
        account = self._serving(start=False)
        if account is self.own:
            with self._locked(None):
                self._check(account)
                account.pay()
            return
        total = max(1, self._store.count())
        self._take_over.work((lambda left: progress(total - left, total)) if progress else None)

    def taking_over(self) -> tuple[int, int] | None:
        """(done, total) clauses of the embedding that takes over; None when none does. One that was begun
        and is no longer configured takes over nothing.
        """
        coming = self._store.meta("next_space")
        if coming != self.own.debts.space:
            return None
        total = self._store.count()
        left = self._store.read("SELECT count(*) FROM debts WHERE space = ?", (coming,))[0][0]
        return max(0, total - int(left)), total

    def waits(self) -> str:
        """One sentence on the embedding that takes over; empty when none does."""
        found = self.taking_over()
        if found is None:
            return ""
        say = phrases("knowledge", "lifecycle_phrases.yaml").say
        return say("reindexing", self._language, done=found[0], total=found[1])

    def close(self) -> None:
        self._take_over.stop()

    def _serving(self, locked: bool = False, start: bool = True) -> Account | None:
        """The account that answers now; starts the take-over where another embedding served until now."""
        space = self._store.meta("space")
        if space == self.own.debts.space:
            return self.own
        if not space or not self._store.count():
            return self._enter(locked)
        if start:
            self._take_over.in_background()
        return self._former(space)

    def _enter(self, locked: bool) -> Account:
        """Nothing serves yet: the own embedding does from now on."""
        if locked:
            self._begin()
        else:
            with self._locked(0):
                self._begin()
        return self.own

    def _begin(self) -> None:
        if not self.own.debts.serves():
            self.own.vectors.clear(self.own.debts.generation)
            self.own.debts.enter("space")

    def _former(self, space: str) -> Account | None:
        if space not in self._accounts:
            embedder = built_in(space)
            if embedder is None:
                return None
            self._accounts[space] = self._account(embedder)
        return self._accounts[space]

    def _heal(self, account: Account) -> None:
        """Pays what a killed writer left, or a lost vector folder; a writer at work is not waited for."""
        if account.debts.space in self._sound and not account.debts.owed():
            return
        try:
            with self._locked(0):
                self._check(account)
                account.pay()
        except LibraryBusy:
            return

    def _start_over(self, account: Account | None) -> None:
        """Vectors that are of no use become due; the next question finds them made again."""
        try:
            with self._locked(0):
                if account:
                    account.vectors.clear(account.debts.generation)
                    account.debts.owe_all()
        except LibraryError as error:
            _LOG.warning("%s", error)

    def _check(self, account: Account) -> None:
        space, generation = account.debts.space, account.debts.generation
        if space not in self._sound and account.vectors.count(generation) != self._store.count():
            account.debts.compare(account.vectors.ids(generation))
        if space not in self._sound:
            # A kill between taking over and clearing up leaves a collection that nobody asks.
            account.vectors.keep_only(account.debts.spaces(), generation)
        self._sound.add(space)

    def _note(self, error: LibraryError) -> None:
        # The same sentence with every question would bury what else is said.
        if str(error) != self.trouble:
            _LOG.warning("%s", error)
        self.trouble = str(error)
