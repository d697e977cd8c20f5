"""Tables of the library and how those of an earlier program become today's, in place."""

import sqlite3
from pathlib import Path

from knowledge.errors import LibraryError
from knowledge.index import VERSION
from knowledge.phrases import phrases

SCHEMA = 2
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents (
    doc TEXT PRIMARY KEY, title TEXT, language TEXT, kind TEXT, source TEXT, digest TEXT, added_at TEXT,
    owner TEXT, audience TEXT, tags TEXT, effective TEXT, expires TEXT, identity TEXT, supersedes TEXT,
    removed TEXT, uid INTEGER NOT NULL DEFAULT 0, edition INTEGER NOT NULL DEFAULT 1);
CREATE TABLE clauses (
    id INTEGER PRIMARY KEY, chunk_id TEXT NOT NULL UNIQUE, doc TEXT NOT NULL REFERENCES documents (doc),
    position INTEGER, section TEXT, clause TEXT, text TEXT, language TEXT, print INTEGER,
    terms BLOB, weights BLOB,
    version INTEGER NOT NULL DEFAULT 1, first INTEGER NOT NULL DEFAULT 1, added_at TEXT NOT NULL DEFAULT '');
CREATE INDEX clauses_doc ON clauses (doc, position);
"""
_HISTORY = """
CREATE TABLE editions (
    uid INTEGER, edition INTEGER, doc TEXT, title TEXT, language TEXT, kind TEXT, source TEXT, tags TEXT,
    audience TEXT, effective TEXT, expires TEXT, identity TEXT, supersedes TEXT, digest TEXT, begins TEXT,
    added_at TEXT, removed_at TEXT, PRIMARY KEY (uid, edition)) WITHOUT ROWID;
CREATE INDEX editions_doc ON editions (doc);
CREATE INDEX editions_identity ON editions (identity);
CREATE TABLE past (
    id INTEGER PRIMARY KEY, chunk_id TEXT NOT NULL, uid INTEGER NOT NULL, position INTEGER, section TEXT,
    clause TEXT, text TEXT, language TEXT, print INTEGER, terms BLOB, weights BLOB, version INTEGER NOT NULL,
    first INTEGER NOT NULL, added_at TEXT NOT NULL, last INTEGER NOT NULL, removed_at TEXT NOT NULL);
CREATE INDEX past_uid ON past (uid, last);
CREATE INDEX past_chunk ON past (chunk_id);
CREATE TABLE files (source TEXT PRIMARY KEY, doc TEXT, digest TEXT, stamp TEXT);
CREATE TABLE debts (
    space TEXT, chunk_id TEXT, due TEXT NOT NULL, PRIMARY KEY (space, chunk_id)) WITHOUT ROWID;
"""
_FROM_1 = f"""
ALTER TABLE documents ADD COLUMN uid INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN edition INTEGER NOT NULL DEFAULT 1;
UPDATE documents SET uid = rowid;
ALTER TABLE clauses ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE clauses ADD COLUMN first INTEGER NOT NULL DEFAULT 1;
ALTER TABLE clauses ADD COLUMN added_at TEXT NOT NULL DEFAULT '';
UPDATE clauses SET added_at = (SELECT d.added_at FROM documents d WHERE d.doc = clauses.doc);
ALTER TABLE debts RENAME TO debts_1;
{_HISTORY}
INSERT INTO debts SELECT m.value, o.chunk_id, o.due FROM debts_1 o JOIN meta m ON m.name = 'space';
DROP TABLE debts_1;
INSERT INTO editions
SELECT uid, 1, doc, title, language, kind, source, tags, audience, effective, expires, identity, supersedes,
    digest, CASE WHEN source LIKE 'starter:%' THEN NULL ELSE effective END, added_at, NULL FROM documents;
INSERT INTO files SELECT source, doc, digest, '' FROM documents;
UPDATE meta SET value = '2' WHERE name = 'schema';
"""


def prepare(db: sqlite3.Connection, path: Path, language: str) -> None:
    """Makes or renews the tables in one transaction; LibraryError, with nothing touched, when a newer
    program made them.
    """
    if version_of(db, path, language) == SCHEMA:
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have done it while this one waited.
        found = version_of(db, path, language)
        if found == 0:
            _run(db, _TABLES + _HISTORY)
            db.execute("INSERT INTO meta VALUES ('schema', ?), ('terms', ?)", (str(SCHEMA), VERSION))
        elif found == 1:
            _run(db, _FROM_1)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _run(db: sqlite3.Connection, script: str) -> None:
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute(statement)


def version_of(db: sqlite3.Connection, path: Path, language: str) -> int:
    """0 for a file without tables."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return 0
    row = db.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
    found = int(row[0]) if row else 1
    if found > SCHEMA:
        raise LibraryError(phrases("knowledge").say("library_newer", language, name=path))
    return found
