"""What the vectors of one embedding space still owe the store: noted with every write, paid after it,
found again when either side was lost.
"""

import sqlite3
from collections.abc import Sequence

from knowledge.store import Store

Due = tuple[str, str, str]
"""(chunk_id, section, text); an empty text means that the vector is to go."""
ROLES = "'space', 'next_space', 'set_aside'"
"""Names in `meta` under which the spaces stand."""
_QUERY = 500
_DUE = (
    "SELECT o.chunk_id, coalesce(c.section, ''), coalesce(c.text, '') FROM debts o"
    " LEFT JOIN clauses c ON c.chunk_id = o.chunk_id WHERE o.space = ?"
)
_MOVE = (
    "INSERT INTO meta VALUES ('vector_generation', '1') ON CONFLICT (name) DO UPDATE SET value = value + 1"
)


class Debts:
    """Vectors of one embedding space that are due. The caller holds the writer's lock for everything that
    writes.
    """

    def __init__(self, store: Store, space: str) -> None:
        self._store = store
        self.space = space

    def owed(self) -> bool:
        return bool(self._store.read("SELECT 1 FROM debts WHERE space = ? LIMIT 1", (self.space,)))

    def left(self) -> int:
        """How many vectors are due."""
        return int(self._store.read("SELECT count(*) FROM debts WHERE space = ?", (self.space,))[0][0])

    def serves(self) -> bool:
        """Whether questions are answered in this space."""
        return self._store.meta("space") == self.space

    @property
    def generation(self) -> int:
        """Moves on whenever vectors were written; a Chroma client that saw an older one must be reopened."""
        return int(self._store.meta("vector_generation") or 0)

    def enter(self, role: str) -> None:
        """Takes this space as the serving one (`space`) or the one being made (`next_space`); every vector is
        due then.
        """
        with self._store.write(moves=False) as db:
            if role == "next_space":
                db.execute(
                    "DELETE FROM debts WHERE space = (SELECT value FROM meta WHERE name = 'next_space')"
                )
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (role, self.space))
            # At once: a space that is named and owes nothing would pass for finished after a kill.
            self._owe_all(db)

    def owe_all(self) -> None:
        with self._store.write(moves=False) as db:
            self._owe_all(db)

    def _owe_all(self, db: sqlite3.Connection) -> None:
        db.execute("DELETE FROM debts WHERE space = ?", (self.space,))
        db.execute("INSERT INTO debts SELECT ?, chunk_id, 'put' FROM clauses", (self.space,))

    def resume(self) -> bool:
        """Takes this space up again as the one being made, where it was set aside; only what changed since is
        due.
        """
        if self._store.meta("set_aside") != self.space:
            return False
        with self._store.write(moves=False) as db:
            db.execute("DELETE FROM meta WHERE name = 'set_aside'")
            db.execute("INSERT OR REPLACE INTO meta VALUES ('next_space', ?)", (self.space,))
        return True

    def take_over(self, keep: bool) -> None:
        """Makes this finished space the serving one; with `keep` the one that served before is set aside, and
        what changes is noted for it too.
        """
        former, aside = self._store.meta("space"), self._store.meta("set_aside")
        kept = former if keep else aside
        with self._store.write(moves=False) as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES ('space', ?)", (self.space,))
            db.execute("INSERT OR REPLACE INTO meta VALUES ('set_aside', ?)", (kept,))
            db.execute("DELETE FROM meta WHERE name = 'next_space'")
            db.execute("DELETE FROM debts WHERE space NOT IN (?, ?)", (self.space, kept))
            db.execute(_MOVE)

    def spaces(self) -> list[str]:
        """Every space that is kept: the serving one, the one being made, the one set aside."""
        rows = self._store.read(f"SELECT value FROM meta WHERE name IN ({ROLES})")
        return [str(row[0]) for row in rows if row[0]]

    def some(self, limit: int) -> list[Due]:
        """Up to `limit` of what is due."""
        return self._store.read(f"{_DUE} LIMIT ?", (self.space, limit))

    def still(self, due: Sequence[Due]) -> set[str]:
        """Ids of those that are due with the same words yet."""
        same: set[str] = set()
        for start in range(0, len(due), _QUERY):
            part = [each[0] for each in due[start : start + _QUERY]]
            marks = ",".join("?" * len(part))
            rows = self._store.read(f"{_DUE} AND o.chunk_id IN ({marks})", (self.space, *part))
            same |= {row[0] for row in set(map(tuple, rows)) & set(due)}
        return same

    def settle(self, paid: Sequence[str]) -> None:
        with self._store.write(moves=False) as db:
            gone = [(self.space, chunk_id) for chunk_id in paid]
            db.executemany("DELETE FROM debts WHERE space = ? AND chunk_id = ?", gone)
            db.execute(_MOVE)

    def compare(self, present: set[str]) -> None:
        """Notes what is missing from, or too much in, the vectors that are really there."""
        wanted = {row[0] for row in self._store.read("SELECT chunk_id FROM clauses")}
        changed = [(self.space, chunk_id) for chunk_id in wanted ^ present]
        with self._store.write(moves=False) as db:
            db.executemany("INSERT OR REPLACE INTO debts VALUES (?, ?, 'put')", changed)
