"""A loaded file as a document with its clauses: title, language, terms. Ids are given when it is stored."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath

from knowledge.clean import Cleaned, clean
from knowledge.embed import fingerprint
from knowledge.errors import LibraryError
from knowledge.front_matter import FrontMatter
from knowledge.identity import SEPARATOR
from knowledge.index import weigh
from knowledge.load import load
from knowledge.model import Clause, Document
from knowledge.phrases import phrases
from knowledge.rows import Entry, Row
from knowledge.split import Piece, split, title_of
from knowledge.text import language_of


@dataclass(frozen=True, slots=True)
class Read:
    """A document ready to be stored."""

    entry: Entry
    rows: tuple[Row, ...]
    """Clauses without an id yet."""
    notes: tuple[str, ...] = ()
    """Sentences for the person who adds it."""


def read_document(raw: bytes, doc: str, source: str, digest: str, language: str) -> Read:
    """Loads, cleans and splits; raises LibraryError with one sentence when there is nothing to store."""
    loaded = load(raw, doc, language)
    cleaned = clean(loaded.text, wrapped=loaded.wrapped, page=loaded.page, tags=loaded.tags)
    title = loaded.front.title or title_of(cleaned.text) or PurePath(doc).stem
    pieces = [piece for piece in split(cleaned.text, title) if re.search(r"\w", piece.text)]
    if not pieces:
        raise LibraryError(phrases("knowledge").say("file_no_text", language, name=doc))
    document = _document(doc, title, source, digest, loaded.front, cleaned, len(pieces))
    entry = Entry(document, "\n".join((*loaded.removed, *cleaned.removed)))
    return Read(entry, tuple(_row(document, *each) for each in enumerate(pieces)), loaded.front.warnings)


def _document(
    doc: str, title: str, source: str, digest: str, front: FrontMatter, cleaned: Cleaned, count: int
) -> Document:
    spoken = front.language.lower()[:2]
    return Document(
        doc=doc,
        title=title,
        clauses=count,
        language=spoken if spoken in ("zh", "en") else language_of(cleaned.text),
        kind=front.type,
        source=source,
        digest=digest,
        added_at=datetime.now(UTC).isoformat(timespec="seconds"),
        owner=front.owner,
        audience=front.audience,
        tags=front.tags,
        effective=front.effective,
        expires=front.expires,
        id=front.id or doc,
        supersedes=front.supersedes,
    )


def _row(document: Document, position: int, piece: Piece) -> Row:
    section = SEPARATOR.join(piece.section)
    clause = Clause(
        chunk_id="",
        doc=document.doc,
        title=document.title,
        section=section,
        clause=piece.clause,
        text=piece.text,
        position=position,
        language=document.language,
        kind=document.kind,
        tags=document.tags,
        audience=document.audience,
        effective=document.effective,
        expires=document.expires,
    )
    terms, weights = weigh(piece.text, f"{section} {piece.clause}", document.title)
    return Row(clause, fingerprint(piece.text), terms, weights)
