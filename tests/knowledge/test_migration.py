"""A library made by an earlier program goes on with its ids."""

import sqlite3
from pathlib import Path

import pytest

from knowledge.embed import fingerprint
from knowledge.errors import LibraryError
from knowledge.library import Library
from knowledge.schema import SCHEMA

EARLIER = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents (
    doc TEXT PRIMARY KEY, title TEXT, language TEXT, kind TEXT, source TEXT, digest TEXT, added_at TEXT,
    owner TEXT, audience TEXT, tags TEXT, effective TEXT, expires TEXT, identity TEXT, supersedes TEXT,
    removed TEXT);
CREATE TABLE clauses (
    id INTEGER PRIMARY KEY, chunk_id TEXT NOT NULL UNIQUE, doc TEXT NOT NULL REFERENCES documents (doc),
    position INTEGER, section TEXT, clause TEXT, text TEXT, language TEXT, print INTEGER,
    terms BLOB, weights BLOB);
CREATE INDEX clauses_doc ON clauses (doc, position);
CREATE TABLE debts (chunk_id TEXT PRIMARY KEY, due TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('schema', '1'), ('terms', '0'), ('generation', '3'), ('space', 'hashed-256-v2');
INSERT INTO debts VALUES ('aa01', 'put'), ('aa02', 'put');
"""
TEXTS = {"aa01": ("3.1", "刷屏首次提醒。"), "aa02": ("3.2", "广告首次警告。")}


def earlier(folder: Path, source: Path) -> None:
    folder.mkdir()
    db = sqlite3.connect(folder / "library.db")
    db.executescript(EARLIER)
    row = ("rules.md", "群规", "zh", "rules", str(source), "0" * 64, "2026-01-05T08:00:00+00:00", "群主", "")
    db.execute(
        f"INSERT INTO documents VALUES ({','.join('?' * 15)})",
        (*row, '["conduct"]', "2026-01-01", None, "house-rules", "[]", ""),
    )
    for position, (chunk_id, (number, text)) in enumerate(TEXTS.items()):
        values = (chunk_id, "rules.md", position, "", number, text, "zh", fingerprint(text), b"", b"")
        db.execute(f"INSERT INTO clauses VALUES (NULL, {','.join('?' * 10)})", values)
    db.commit()
    db.close()


def test_clauses_of_an_earlier_program_keep_their_ids_and_gain_a_history(tmp_path: Path, write) -> None:  # type: ignore[no-untyped-def]
    path = write("rules.md", "# 群规\n\n3.1 刷屏首次提醒。\n\n3.2 广告首次禁言。\n\n3.3 骂人移出。")
    earlier(tmp_path / "library", path)
    with Library.open(tmp_path / "library") as library:
        assert {clause.chunk_id: clause.text for clause in library.clauses()} == {
            chunk_id: text for chunk_id, (_, text) in TEXTS.items()
        }
        assert library.search("刷屏")[0].clause.chunk_id == "aa01" and not library.vector_trouble
        document = library.documents()[0]
        assert (document.id, document.owner, document.tags) == ("house-rules", "群主", ("conduct",))
        assert library.versions("aa01")[0].added_at == "2026-01-05T08:00:00+00:00"
        assert library.add(path).updated == ("rules.md",)
        ids = [clause.chunk_id for clause in library.clauses()]
        assert ids[:2] == ["aa01", "aa02"] and len(set(ids)) == 3
        assert [each.state for each in library.versions("aa02")] == ["changed", "current"]
    db = sqlite3.connect(tmp_path / "library" / "library.db")
    assert db.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone() == (str(SCHEMA),)
    db.close()


def test_tables_of_a_new_and_of_a_renewed_library_are_alike(tmp_path: Path, write) -> None:  # type: ignore[no-untyped-def]
    earlier(tmp_path / "renewed", write("rules.md", "文"))
    shapes = []
    for name in ("renewed", "new"):
        Library.open(tmp_path / name).close()
        db = sqlite3.connect(tmp_path / name / "library.db")
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        shapes.append({table: db.execute(f"PRAGMA table_info({table})").fetchall() for table in tables})
        db.close()
    assert shapes[0] == shapes[1] and {"editions", "past", "files"} <= shapes[0].keys()


def test_a_renewal_that_fails_leaves_the_earlier_library(tmp_path: Path, write) -> None:  # type: ignore[no-untyped-def]
    earlier(tmp_path / "library", write("rules.md", "文"))
    path = tmp_path / "library" / "library.db"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE past (id INTEGER)")
    db.commit()
    before = list(db.iterdump())
    db.close()
    with pytest.raises(LibraryError):
        Library.open(tmp_path / "library")
    db = sqlite3.connect(path)
    assert list(db.iterdump()) == before
    db.close()
