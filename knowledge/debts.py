"""What the vectors still owe the store: noted with every write, paid after it, found again when either side
was lost.
"""

from collections.abc import Sequence

from knowledge.store import Store


class Debts:
    """Vectors of one embedding space that are due. The caller holds the writer's lock for everything but
    `owed`.
    """

    def __init__(self, store: Store, space: str) -> None:
        self._store = store
        self._space = space

    def owed(self) -> bool:
        """Whether vectors are missing or live in another embedding space."""
        if self._store.read("SELECT 1 FROM debts LIMIT 1"):
            return True
        return self._store.meta("space") != self._space and self._store.count() > 0

    @property
    def generation(self) -> int:
        """Moves on whenever vectors were written; a Chroma client that saw an older one must be reopened."""
        return int(self._store.meta("vector_generation") or 0)

    def enter_space(self) -> bool:
        """Makes this embedding space the current one; True when another was, and then every vector is due."""
        if self._store.meta("space") == self._space:
            return False
        with self._store.write(moves=False) as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES ('space', ?)", (self._space,))
            db.execute("DELETE FROM debts")
            db.execute("INSERT INTO debts SELECT chunk_id, 'put' FROM clauses")
        return True

    def some(self, limit: int) -> list[tuple[str, str, str]]:
        """(chunk_id, section, text) of up to `limit` due vectors; an empty text means the vector is to go."""
        return self._store.read(
            "SELECT o.chunk_id, coalesce(c.section, ''), coalesce(c.text, '') FROM debts o"
            " LEFT JOIN clauses c ON c.chunk_id = o.chunk_id LIMIT ?",
            (limit,),
        )

    def settle(self, paid: Sequence[str]) -> None:
        with self._store.write(moves=False) as db:
            db.executemany("DELETE FROM debts WHERE chunk_id = ?", [(chunk_id,) for chunk_id in paid])
            db.execute(
                "INSERT INTO meta VALUES ('vector_generation', '1')"
                " ON CONFLICT (name) DO UPDATE SET value = value + 1"
            )

    def compare(self, present: set[str]) -> None:
        """Notes what is missing from, or too much in, the vectors that are really there."""
        wanted = {row[0] for row in self._store.read("SELECT chunk_id FROM clauses")}
        with self._store.write(moves=False) as db:
            changed = [(chunk_id,) for chunk_id in wanted ^ present]
            db.executemany("INSERT OR REPLACE INTO debts VALUES (?, 'put')", changed)
