"""The truth of the library: one SQLite file with documents, clauses, their terms, and what the vectors
still owe.

Vectors are derived. Every write notes in the same transaction which vectors it leaves to be written or
deleted (`debts`);
they are paid afterwards, so that a process killed between the two loses nothing.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import RLock
from typing import Any

from knowledge.errors import LibraryError
from knowledge.index import VERSION, Source
from knowledge.model import Clause, Document
from knowledge.phrases import phrases

SCHEMA = 1
BUSY_SECONDS = 30.0
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    doc TEXT PRIMARY KEY, title TEXT, language TEXT, kind TEXT, source TEXT, digest TEXT, added_at TEXT,
    owner TEXT, audience TEXT, tags TEXT, effective TEXT, expires TEXT, identity TEXT, supersedes TEXT,
    removed TEXT);
CREATE TABLE IF NOT EXISTS clauses (
    id INTEGER PRIMARY KEY, chunk_id TEXT NOT NULL UNIQUE, doc TEXT NOT NULL REFERENCES documents (doc),
    position INTEGER, section TEXT, clause TEXT, text TEXT, language TEXT, print INTEGER,
    terms BLOB, weights BLOB);
CREATE INDEX IF NOT EXISTS clauses_doc ON clauses (doc, position);
CREATE TABLE IF NOT EXISTS debts (chunk_id TEXT PRIMARY KEY, due TEXT NOT NULL) WITHOUT ROWID;
"""
_MOVE = "INSERT INTO meta VALUES ('generation', '1') ON CONFLICT (name) DO UPDATE SET value = value + 1"
_PUT = """
INSERT INTO clauses (chunk_id, doc, position, section, clause, text, language, print, terms, weights)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_CLAUSE = """
SELECT c.chunk_id, c.doc, d.title, c.section, c.clause, c.text, c.position, c.language, d.kind, d.tags,
d.audience,
       d.effective, d.expires
FROM clauses c JOIN documents d ON d.doc = c.doc
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A clause with what the indexes need of it."""

    clause: Clause
    print: int
    terms: bytes
    weights: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """A document with what only the store needs of it."""

    document: Document
    identity: str
    supersedes: tuple[str, ...]
    removed: str


class Store:
    """Opens or creates `folder/library.db`. Raises LibraryError when the file is damaged, newer or cannot
    be written.
    """

    def __init__(self, folder: Path, language: str) -> None:
        self.path = folder / "library.db"
        self._language = language
        self._lock = RLock()
        self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        say = phrases("knowledge").say
        try:
            db = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None
            )
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.executescript(_TABLES)
            db.execute("INSERT OR IGNORE INTO meta VALUES ('schema', ?)", (str(SCHEMA),))
            db.execute("INSERT OR IGNORE INTO meta VALUES ('terms', ?)", (VERSION,))
        except sqlite3.OperationalError as error:
            name = str(self.path.parent)
            raise LibraryError(say("folder_unwritable", self._language, name=name, reason=error)) from error
        except sqlite3.DatabaseError as error:
            raise LibraryError(say("library_damaged", self._language, name=self.path)) from error
        if int(_meta(db, "schema", "0")) > SCHEMA:
            db.close()
            raise LibraryError(say("library_newer", self._language, name=self.path))
        return db

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def write(self, *, moves: bool = True) -> Iterator[sqlite3.Connection]:
        """One transaction, rolled back whole on any error; `moves` the generation on when clauses change."""
        with self._lock, self._sorry():
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

    def read(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._lock, self._sorry():
            return self._db.execute(sql, values).fetchall()

    @contextmanager
    def _sorry(self) -> Iterator[None]:
        say = phrases("knowledge").say
        try:
            yield
        except sqlite3.ProgrammingError as closed:
            raise LibraryError(say("library_closed", self._language)) from closed
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                seconds = int(BUSY_SECONDS)
                raise LibraryError(say("library_busy", self._language, seconds=seconds)) from error
            raise LibraryError(say("disk_trouble", self._language, reason=error)) from error
        except sqlite3.DatabaseError as error:
            raise LibraryError(say("library_damaged", self._language, name=self.path)) from error

    @property
    def generation(self) -> int:
        found = self.read("SELECT value FROM meta WHERE name = 'generation'")
        return int(found[0][0]) if found else 0

    def meta(self, name: str) -> str:
        found = self.read("SELECT value FROM meta WHERE name = ?", (name,))
        return str(found[0][0]) if found else ""

    def count(self) -> int:
        return int(self.read("SELECT count(*) FROM clauses")[0][0])

    def clauses(self, doc: str | None = None) -> list[Clause]:
        if doc is None:
            return [_clause(row) for row in self.read(_CLAUSE + "ORDER BY d.doc, c.position")]
        return [_clause(row) for row in self.read(_CLAUSE + "WHERE c.doc = ? ORDER BY c.position", (doc,))]

    def clauses_by_id(self, ids: Sequence[int]) -> dict[int, Clause]:
        marks = ",".join("?" * len(ids))
        rows = self.read(_CLAUSE.replace("SELECT ", "SELECT c.id, ", 1) + f"WHERE c.id IN ({marks})", ids)
        return {row[0]: _clause(row[1:]) for row in rows}

    def clause(self, chunk_id: str) -> Clause | None:
        found = self.read(_CLAUSE + "WHERE c.chunk_id = ?", (chunk_id,))
        return _clause(found[0]) if found else None

    def entries(self) -> list[Entry]:
        rows = self.read(
            "SELECT d.*, (SELECT count(*) FROM clauses c WHERE c.doc = d.doc) FROM documents d ORDER BY d.doc"
        )
        return [_entry(row) for row in rows]

    def sources(self) -> list[Source]:
        """Every clause as the word index needs it, in a fixed order."""
        rows = self.read(
            "SELECT c.id, c.chunk_id, c.doc, d.kind, d.tags, c.language, c.print, d.source LIKE 'starter:%',"
            " c.terms, c.weights"
            " FROM clauses c JOIN documents d ON d.doc = c.doc ORDER BY c.doc, c.position"
        )
        tags = {text: tuple(json.loads(text)) for text in {row[4] for row in rows}}
        return [_source(row, tags[row[4]]) for row in rows]


def put_document(db: sqlite3.Connection, entry: Entry) -> None:
    document = entry.document
    values = (
        document.doc, document.title, document.language, document.kind, document.source, document.digest,
        document.added_at, document.owner, document.audience, json.dumps(document.tags, ensure_ascii=False),
        _iso(document.effective), _iso(document.expires), entry.identity,
        json.dumps(entry.supersedes, ensure_ascii=False), entry.removed,
    )  # fmt: skip
    db.execute(f"INSERT OR REPLACE INTO documents VALUES ({','.join('?' * len(values))})", values)


def put_clauses(db: sqlite3.Connection, doc: str, rows: Iterable[Row]) -> int:
    """Makes `rows` the clauses of `doc`; only vectors of new and vanished clauses become due. Returns how
    many are new.
    """
    before = {row[0] for row in db.execute("SELECT chunk_id FROM clauses WHERE doc = ?", (doc,))}
    fresh = 0
    db.execute("DELETE FROM clauses WHERE doc = ?", (doc,))
    for row in rows:
        clause = row.clause
        db.execute(_PUT, (*_columns(clause), row.print, row.terms, row.weights))
        if clause.chunk_id in before:
            before.discard(clause.chunk_id)
        else:
            fresh += 1
            db.execute("INSERT OR REPLACE INTO debts VALUES (?, 'put')", (clause.chunk_id,))
    db.executemany("INSERT OR REPLACE INTO debts VALUES (?, 'drop')", [(gone,) for gone in before])
    return fresh


def _columns(clause: Clause) -> tuple[str | int, ...]:
    place = (clause.chunk_id, clause.doc, clause.position, clause.section)
    return (*place, clause.clause, clause.text, clause.language)


def drop_document(db: sqlite3.Connection, doc: str) -> None:
    put_clauses(db, doc, ())
    db.execute("DELETE FROM documents WHERE doc = ?", (doc,))


def _meta(db: sqlite3.Connection, name: str, default: str) -> str:
    found = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return str(found[0]) if found else default


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _clause(row: Sequence[Any]) -> Clause:
    chunk_id, doc, title, section, clause, text, position, language, kind, tags, audience, start, end = row
    return Clause(
        chunk_id, doc, title, section, clause, text, position, language, kind, tuple(json.loads(tags)),
        audience,
        _day(start), _day(end),
    )  # fmt: skip


def _source(row: Sequence[Any], tags: tuple[str, ...]) -> Source:
    number, chunk_id, doc, kind, _, language, print_, sample, terms, weights = row
    return Source(number, chunk_id, doc, kind, tags, language, print_, bool(sample), terms, weights)


def _entry(row: Sequence[Any]) -> Entry:
    doc, title, language, kind, source, digest, added, owner, audience, tags, start, end = row[:12]
    document = Document(
        doc, title, int(row[15]), language, kind, source, digest, added, owner, audience,
        tuple(json.loads(tags)),
        _day(start), _day(end),
    )  # fmt: skip
    return Entry(document, str(row[12]), tuple(json.loads(row[13])), str(row[14]))
