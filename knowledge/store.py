"""The truth of the library: one SQLite file with documents, clauses, their terms and every wording they had.

Vectors are derived. Every write notes in the same transaction which vectors it leaves to be written or
deleted (`debts`); they are paid afterwards, so that a process killed between the two loses nothing.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any
from uuid import uuid4

from knowledge.faults import BUSY_SECONDS, sorry
from knowledge.force import Edition
from knowledge.index import Source
from knowledge.model import Clause, TakenOut, Version
from knowledge.read_only import open_to_read, to_read_only
from knowledge.reading_order import in_reading_order
from knowledge.rows import (
    CLAUSE,
    CLAUSE_AT,
    EDITION,
    SOURCE,
    SOURCE_AT,
    VERSION_NOW,
    VERSION_PAST,
    Entry,
    clause_of,
    edition_of,
    entry_of,
    source_of,
    version_of,
)
from knowledge.schema import prepare

__all__ = ["BUSY_SECONDS", "Store"]
_MOVE = "INSERT INTO meta VALUES ('generation', '1') ON CONFLICT (name) DO UPDATE SET value = value + 1"


class Store:
    """Opens or creates `folder/library.db`. Raises LibraryError when the file is damaged, newer or cannot
    be written.
    """

    def __init__(self, folder: Path, language: str, read_only: bool = False) -> None:
        self.path = folder / "library.db"
        self.read_only = read_only
        self._language = language
        self._lock = RLock()
        self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        if self.read_only:
            return open_to_read(self.path, self._language)
        with sorry(self.path, self._language, opening=True):
            db = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None
            )
            try:
                prepare(db, self.path, self._language)
                db.execute("PRAGMA journal_mode = WAL")
                db.execute("PRAGMA synchronous = NORMAL")
            except BaseException:
                db.close()
                raise
        return db

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def write(self, *, moves: bool = True) -> Iterator[sqlite3.Connection]:
        """One transaction, rolled back whole on any error; `moves` the generation on when clauses change."""
        if self.read_only:
            raise to_read_only(self.path, self._language)
        with self._lock, sorry(self.path, self._language):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                if moves:
                    self._db.execute(_MOVE)
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def read(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        with self._lock, sorry(self.path, self._language):
            return self._db.execute(sql, values).fetchall()

    @property
    def generation(self) -> int:
        return int(self.meta("generation") or 0)

    def meta(self, name: str) -> str:
        found = self.read("SELECT value FROM meta WHERE name = ?", (name,))
        return str(found[0][0]) if found else ""

    def mark(self) -> str:
        """What tells this library apart from others on one server; made when it is first asked for."""
        if not self.meta("mark"):
            with self.write(moves=False) as db:
                db.execute("INSERT OR IGNORE INTO meta VALUES ('mark', ?)", (uuid4().hex[:16],))
        return self.meta("mark")

    def count(self) -> int:
        return int(self.read("SELECT count(*) FROM clauses")[0][0])

    # Clauses as they stand

    def clauses(self, doc: str | None = None) -> list[Clause]:
        if doc is None:
            return [clause_of(row) for row in self.read(CLAUSE + "ORDER BY d.doc, c.position")]
        return [clause_of(row) for row in self.read(CLAUSE + "WHERE c.doc = ? ORDER BY c.position", (doc,))]

    def clauses_by_id(self, ids: Sequence[int]) -> dict[int, Clause]:
        marks = ",".join("?" * len(ids))
        rows = self.read(CLAUSE.replace("SELECT ", "SELECT c.id, ", 1) + f"WHERE c.id IN ({marks})", ids)
        return {row[0]: clause_of(row[1:]) for row in rows}

    def clause(self, chunk_id: str) -> Clause | None:
        found = self.read(CLAUSE + "WHERE c.chunk_id = ?", (chunk_id,))
        return clause_of(found[0]) if found else None

    def entries(self) -> list[Entry]:
        rows = self.read(
            "SELECT d.*, (SELECT count(*) FROM clauses c WHERE c.doc = d.doc) FROM documents d ORDER BY d.doc"
        )
        return [entry_of(row) for row in rows]

    def removed_texts(self) -> list[tuple[str, str, str]]:
        """File name, title and what cleaning took out, of the documents of which it took something."""
        rows = self.read("SELECT doc, title, removed FROM documents WHERE removed <> '' ORDER BY doc")
        return [(row[0], row[1], row[2]) for row in rows]

    def sources(self) -> list[tuple[int, int, Source]]:
        """(uid of the document, edition it came with, clause as it is indexed), in a fixed order."""
        known: dict[str, tuple[str, ...]] = {}
        rows = self.read(SOURCE + "ORDER BY c.doc, c.position")
        return [(row[0], row[1], source_of(row[2:], known)) for row in rows]

    # Clauses as they stood

    def editions(self) -> list[Edition]:
        return [edition_of(row) for row in self.read(EDITION)]

    def sources_at(self, uid: int, edition: int) -> list[Source]:
        """Clauses of one edition; those that no longer stand have negative ids."""
        known: dict[str, tuple[str, ...]] = {}
        rows = self.read(SOURCE_AT, {"uid": uid, "edition": edition})
        return [source_of(row, known) for row in rows]

    def clauses_at(self, uid: int, edition: int) -> dict[int, Clause]:
        """Clauses of one edition by the ids of `sources_at`, in reading order."""
        rows = self.read(CLAUSE_AT, {"uid": uid, "edition": edition})
        return {row[0]: clause_of(row[1:]) for row in rows}

    def versions(self, chunk_id: str) -> list[Version]:
        """Every wording of a clause, the oldest first."""
        former = self.read(VERSION_PAST + "WHERE c.chunk_id = ? ORDER BY c.first, c.last", (chunk_id,))
        now = self.read(VERSION_NOW + "WHERE c.chunk_id = ?", (chunk_id,))
        return [version_of(row) for row in (*former, *now)]

    def history(self, doc: str) -> list[Version]:
        """Every wording of every clause of a document, clause by clause; also of one that was taken out."""
        former = self.read(
            VERSION_PAST + "WHERE c.uid IN (SELECT uid FROM editions WHERE doc = ?) ORDER BY c.first, c.last",
            (doc,),
        )
        now = self.read(VERSION_NOW + "WHERE c.doc = ?", (doc,))
        found = [version_of(row) for row in (*former, *now)]
        return in_reading_order(found)

    def taken_out(self) -> list[TakenOut]:
        rows = self.read(
            "SELECT doc, title, max(removed_at) FROM editions WHERE removed_at IS NOT NULL"
            " AND doc NOT IN (SELECT doc FROM documents) GROUP BY doc ORDER BY 3 DESC, 1"
        )
        return [TakenOut(*row) for row in rows]
