"""A document's clauses into the store: which it had before, which are new, and the former wordings kept."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from knowledge.debts import ROLES
from knowledge.identity import Known, Place, lead_of, recognise
from knowledge.model import Change, Document
from knowledge.rows import Entry, Row, iso, moment_day

_LIVE = """
SELECT chunk_id, section, clause, print, text, version, first, added_at, 1 FROM clauses WHERE doc = ?
ORDER BY position
"""
_GONE = """
SELECT chunk_id, section, clause, print, text, version, first, added_at, last FROM past WHERE uid = ?
ORDER BY last, position
"""
_PUT = """
INSERT INTO clauses (chunk_id, doc, position, section, clause, text, language, print, terms, weights, version,
    first, added_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ARCHIVE = """
INSERT INTO past (chunk_id, uid, position, section, clause, text, language, print, terms, weights, version,
    first, added_at, last, removed_at)
SELECT chunk_id, ?, position, section, clause, text, language, print, terms, weights, version, first,
    added_at, ?, ? FROM clauses WHERE chunk_id = ?
"""


@dataclass(frozen=True, slots=True)
class Put:
    """What one document's edition brought."""

    fresh: int
    """Clauses that are new or have new words."""
    changes: tuple[Change, ...]
    """Empty for a document that was not known."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A clause as the store has it, or had it last."""

    known: Known
    text: str
    version: int
    first: int
    added_at: str
    last: int
    """Edition it was taken out with; 0 while it stands."""


@dataclass(frozen=True, slots=True)
class _Line:
    """The document's number, its last edition (0 when it has none) and that one's digest."""

    uid: int
    edition: int
    digest: str
    dropped: bool


def put_document(db: sqlite3.Connection, entry: Entry, rows: Sequence[Row], former: str = "") -> Put:
    """Makes `rows` the clauses of the document, which was called `former` until now; what it no longer says
    is kept as past. Only vectors of what changed become due.
    """
    document = entry.document
    if former and former != document.doc:
        _rename(db, former, document.doc)
    line = _line(db, document)
    held = _held(db, document.doc, line)
    places = [_place(row) for row in rows]
    ids = recognise(places, [each.known for each in held.values()], _seed(db, document, line.uid))
    work = _Edition(db, document, line, held)
    work.write(entry, list(zip(rows, ids, strict=True)))
    return Put(work.fresh, tuple(work.changes) if line.edition else ())


class _Edition:
    """Writes one edition; the transaction is the caller's."""

    def __init__(
        self, db: sqlite3.Connection, document: Document, line: _Line, held: dict[str, _Held]
    ) -> None:
        self._db, self._document, self._line, self._held = db, document, line, held
        self._now = datetime.now(UTC).isoformat(timespec="seconds")
        self._number = line.edition or 1
        self._due: list[str] = []
        self.fresh = 0
        self.changes: list[Change] = []

    def write(self, entry: Entry, rows: list[tuple[Row, tuple[str, Known | None]]]) -> None:
        kept = {chunk_id for row, (chunk_id, _) in rows if self._goes_on(row, chunk_id)}
        standing = {chunk_id for chunk_id, each in self._held.items() if not each.last}
        same = self._document.digest == self._line.digest and len(kept) == len(rows) and standing <= kept
        if self._line.edition and not same:
            self._number = self._line.edition + 1
        values = [self._row(row, chunk_id) for row, (chunk_id, _) in rows]
        self._close(standing, kept, {chunk_id for _, (chunk_id, _) in rows})
        _put_record(self._db, entry, self._line.uid, self._number, self._now)
        self._db.executemany(_PUT, values)
        owe(self._db, self._due, "put")

    def _goes_on(self, row: Row, chunk_id: str) -> bool:
        """Whether the clause stands, or stood when the document was taken out, with these very words."""
        held = self._held.get(chunk_id)
        return (
            held is not None
            and held.known.live
            and (held.known.at, held.text)
            == (
                _place(row),
                row.clause.text,
            )
        )

    def _row(self, row: Row, chunk_id: str) -> tuple[str | int | bytes, ...]:
        held = self._held.get(chunk_id)
        clause = row.clause
        since = (held.version if held else 0) + 1, self._number, self._now
        if held and self._goes_on(row, chunk_id):
            since = held.version, held.first, held.added_at
        if held is None or held.last or (held.text, held.known.at.section) != (clause.text, clause.section):
            self._due.append(chunk_id)
        self._note(row, chunk_id, held)
        place = (chunk_id, self._document.doc, clause.position, clause.section, clause.clause, clause.text)
        return (*place, clause.language, row.print, row.terms, row.weights, *since)

    def _note(self, row: Row, chunk_id: str, held: _Held | None) -> None:
        what: Literal["new", "changed", "moved"] = "new"
        if held and held.known.live:
            if self._goes_on(row, chunk_id):
                return
            what = "changed" if held.text != row.clause.text else "moved"
        self.fresh += what != "moved"
        self.changes.append(Change(self._document.doc, row.clause.clause, chunk_id, what))

    def _close(self, standing: set[str], kept: set[str], present: set[str]) -> None:
        """Former wordings become past; those that stand again leave the past."""
        ended = [chunk_id for chunk_id in self._held if chunk_id in standing - kept]
        last = max(1, self._number - 1)
        self._db.executemany(_ARCHIVE, [(self._line.uid, last, self._now, each) for each in ended])
        back = [(self._line.uid, each, self._held[each].last) for each in kept - standing]
        self._db.executemany("DELETE FROM past WHERE uid = ? AND chunk_id = ? AND last = ?", back)
        self._db.execute("DELETE FROM clauses WHERE doc = ?", (self._document.doc,))
        for chunk_id in (each for each in ended if each not in present):
            at = self._held[chunk_id].known.at
            self.changes.append(Change(self._document.doc, at.clause, chunk_id, "removed"))
        owe(self._db, [each for each in ended if each not in present], "drop")


def drop_document(db: sqlite3.Connection, doc: str) -> None:
    """Takes a document out; its clauses are kept as past and come back with their ids when it does."""
    found = db.execute("SELECT uid, edition FROM documents WHERE doc = ?", (doc,)).fetchone()
    if not found:
        return
    uid, edition = found
    now = datetime.now(UTC).isoformat(timespec="seconds")
    gone = [row[0] for row in db.execute("SELECT chunk_id FROM clauses WHERE doc = ?", (doc,))]
    db.executemany(_ARCHIVE, [(uid, edition, now, chunk_id) for chunk_id in gone])
    owe(db, gone, "drop")
    db.execute("DELETE FROM clauses WHERE doc = ?", (doc,))
    db.execute("DELETE FROM documents WHERE doc = ?", (doc,))
    db.execute("DELETE FROM files WHERE doc = ?", (doc,))
    db.execute("UPDATE editions SET removed_at = ? WHERE uid = ? AND edition = ?", (now, uid, edition))


def owe(db: sqlite3.Connection, chunk_ids: Iterable[str], due: Literal["put", "drop"]) -> None:
    """Notes vectors to write or delete, in every embedding space there is."""
    spaces = db.execute(f"SELECT value FROM meta WHERE name IN ({ROLES}) AND value <> ''").fetchall()
    debts = [(space, chunk_id, due) for chunk_id in chunk_ids for (space,) in spaces]
    db.executemany("INSERT OR REPLACE INTO debts VALUES (?, ?, ?)", debts)


def _line(db: sqlite3.Connection, document: Document) -> _Line:
    """Of the document of that name, else of one that was taken out and had its id or name."""
    standing = "SELECT uid, edition, digest FROM documents WHERE doc = ?"
    if found := db.execute(standing, (document.doc,)).fetchone():
        return _Line(found[0], found[1], found[2], False)
    gone = (
        "SELECT uid, edition, digest FROM editions WHERE removed_at IS NOT NULL AND {} = ?"
        " ORDER BY removed_at DESC, edition DESC LIMIT 1"
    )
    for field, value in (("identity", document.id), ("doc", document.doc)):
        if found := db.execute(gone.format(field), (value,)).fetchone():
            return _Line(found[0], found[1], found[2], True)
    uid = db.execute("SELECT coalesce(max(uid), 0) + 1 FROM editions").fetchone()[0]
    return _Line(uid, 0, "", False)


def _held(db: sqlite3.Connection, doc: str, line: _Line) -> dict[str, _Held]:
    """Every clause the document has or had, each in its last wording; those it was taken out with count as
    standing.
    """
    held: dict[str, _Held] = {}
    if not line.edition:
        return held
    for chunk_id, section, clause, print_, text, version, first, added_at, last in (
        *db.execute(_GONE, (line.uid,)),
        *((*row[:8], 0) for row in db.execute(_LIVE, (doc,))),
    ):
        live = not last or (line.dropped and last == line.edition)
        known = Known(chunk_id, Place(section, clause, print_, lead_of(text), text), live)
        held[chunk_id] = _Held(known, text, version, first, added_at, last)
    return held


def _place(row: Row) -> Place:
    clause = row.clause
    return Place(clause.section, clause.clause, row.print, lead_of(clause.text), clause.text)


def _seed(db: sqlite3.Connection, document: Document, uid: int) -> str:
    """What new ids start from: the document's id, with its name when another document has that id too."""
    twin = "SELECT 1 FROM editions WHERE identity = ? AND uid <> ? LIMIT 1"
    shared = db.execute(twin, (document.id, uid)).fetchone()
    return f"{document.id}\x1f{document.doc}" if shared else document.id


def _rename(db: sqlite3.Connection, former: str, doc: str) -> None:
    db.execute(
        "UPDATE editions SET doc = ? WHERE uid = (SELECT uid FROM documents WHERE doc = ?)", (doc, former)
    )
    db.execute("UPDATE documents SET doc = ? WHERE doc = ?", (doc, former))
    db.execute("UPDATE clauses SET doc = ? WHERE doc = ?", (doc, former))
    db.execute("DELETE FROM files WHERE doc = ?", (former,))


def _put_record(db: sqlite3.Connection, entry: Entry, uid: int, edition: int, now: str) -> None:
    document = entry.document
    tags, supersedes = (json.dumps(each, ensure_ascii=False) for each in (document.tags, document.supersedes))
    start, end = iso(document.effective), iso(document.expires)
    values = (
        document.doc, document.title, document.language, document.kind, document.source, document.digest, now,
        document.owner, document.audience, tags, start, end, document.id, supersedes, entry.removed, uid,
        edition,
    )  # fmt: skip
    db.execute(f"INSERT OR REPLACE INTO documents VALUES ({','.join('?' * len(values))})", values)
    begins = start
    if document.source.startswith("starter:"):
        # Samples stand from the start, whatever the clock of the machine says.
        begins = None
    elif not start and edition > 1:
        begins = moment_day(now).isoformat()
    came = db.execute(
        "SELECT added_at FROM editions WHERE uid = ? AND edition = ?", (uid, edition)
    ).fetchone()
    record = (
        uid, edition, document.doc, document.title, document.language, document.kind, document.source, tags,
        document.audience, start, end, document.id, supersedes, document.digest, begins,
        came[0] if came else now, None,
    )  # fmt: skip
    db.execute("UPDATE editions SET removed_at = NULL WHERE uid = ?", (uid,))
    db.execute(f"INSERT OR REPLACE INTO editions VALUES ({','.join('?' * len(record))})", record)
