"""Rows of the store's tables as the library's nouns, and the queries that give them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from knowledge.force import Edition
from knowledge.index import Source
from knowledge.model import Clause, Document, Version

_ABOUT = "d.kind, d.tags, d.audience, d.effective, d.expires"
_PLACE = "c.section, c.clause, c.text, c.position, c.language"
CLAUSE = f"""
SELECT c.chunk_id, c.doc, d.title, {_PLACE}, {_ABOUT}, c.version
FROM clauses c JOIN documents d ON d.doc = c.doc
"""
SOURCE = """
SELECT d.uid, c.first, c.id, c.chunk_id, c.doc, d.kind, d.tags, c.language, c.print,
    d.source LIKE 'starter:%', c.terms, c.weights
FROM clauses c JOIN documents d ON d.doc = c.doc
"""
_STOOD = """
(SELECT id, chunk_id, section, clause, text, position, language, version, print, terms, weights FROM clauses
 WHERE first <= :edition AND doc = (SELECT doc FROM documents WHERE uid = :uid)
 UNION ALL
 SELECT -id, chunk_id, section, clause, text, position, language, version, print, terms, weights FROM past
 WHERE uid = :uid AND first <= :edition AND last >= :edition) c
JOIN editions d ON d.uid = :uid AND d.edition = :edition
"""
CLAUSE_AT = f"""
SELECT c.id, c.chunk_id, d.doc, d.title, {_PLACE}, {_ABOUT}, c.version
FROM {_STOOD} ORDER BY c.position, c.id DESC
"""
SOURCE_AT = f"""
SELECT c.id, c.chunk_id, d.doc, d.kind, d.tags, c.language, c.print, d.source LIKE 'starter:%', c.terms,
    c.weights
FROM {_STOOD} ORDER BY c.position, c.id DESC
"""
VERSION_NOW = f"""
SELECT c.chunk_id, d.doc, d.title, {_PLACE}, {_ABOUT}, c.version, c.added_at, '', 0
FROM clauses c JOIN documents d ON d.doc = c.doc
"""
VERSION_PAST = f"""
SELECT c.chunk_id, d.doc, d.title, {_PLACE}, {_ABOUT}, c.version, c.added_at, c.removed_at, EXISTS (
    SELECT 1 FROM past l WHERE l.chunk_id = c.chunk_id AND l.first = c.last + 1
    UNION ALL SELECT 1 FROM clauses n WHERE n.chunk_id = c.chunk_id AND n.first = c.last + 1)
FROM past c JOIN editions d ON d.uid = c.uid AND d.edition = c.last
"""
EDITION = """
SELECT uid, edition, doc, identity, begins, effective, expires, supersedes, added_at, removed_at, language
FROM editions
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
    removed: str
    """What cleaning took out."""
    uid: int = 0
    """The document's number in the store, kept when its file is renamed."""


def clause_of(row: Sequence[Any]) -> Clause:
    chunk_id, doc, title, section, clause, text, position, language, kind, tags, audience, start, end, at = (
        row
    )
    return Clause(
        chunk_id, doc, title, section, clause, text, position, language, kind, tuple(json.loads(tags)),
        audience, day(start), day(end), at,
    )  # fmt: skip


def version_of(row: Sequence[Any]) -> Version:
    added_at, removed_at, replaced = row[14:17]
    state: Literal["current", "changed", "removed"] = "current"
    if removed_at:
        state = "changed" if replaced else "removed"
    return Version(clause_of(row[:14]), state, added_at, removed_at)


def source_of(row: Sequence[Any], known: dict[str, tuple[str, ...]]) -> Source:
    number, chunk_id, doc, kind, tags, language, print_, sample, terms, weights = row
    if tags not in known:
        known[tags] = tuple(json.loads(tags))
    return Source(number, chunk_id, doc, kind, known[tags], language, print_, bool(sample), terms, weights)


def entry_of(row: Sequence[Any]) -> Entry:
    doc, title, language, kind, source, digest, added, owner, audience, tags, start, end = row[:12]
    identity, supersedes, removed, uid, edition, clauses = row[12:18]
    document = Document(
        doc, title, int(clauses), language, kind, source, digest, added, owner, audience,
        tuple(json.loads(tags)), day(start), day(end), str(identity), tuple(json.loads(supersedes)), edition,
    )  # fmt: skip
    return Entry(document, str(removed), uid)


def edition_of(row: Sequence[Any]) -> Edition:
    uid, edition, doc, identity, begins, effective, expires, supersedes, added, removed, language = row
    return Edition(
        uid, edition, doc, identity, day(begins), day(effective), day(expires), tuple(json.loads(supersedes)),
        moment_day(added), moment_day(removed) if removed else None, language,
    )  # fmt: skip


def iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def moment_day(text: str) -> date:
    """The day of a stored moment where it came first: what was added today must not wait for another clock's
    tomorrow.
    """
    moment = datetime.fromisoformat(text)
    return min(moment.date(), moment.astimezone().date())
