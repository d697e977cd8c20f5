"""Files into the store: which changed, under which name, and what went wrong, file by file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from knowledge.bundle import there
from knowledge.clauses import Read, read_document
from knowledge.editions import drop_document, put_document
from knowledge.errors import LibraryError
from knowledge.load import read_bytes
from knowledge.model import Added, Change
from knowledge.phrases import phrases
from knowledge.rows import Entry
from knowledge.stamps import Seen, Stamps, stamp_of
from knowledge.store import Store

STARTER = "starter:"
"""Sources that ship with the program; a team's own file of the same name takes their place."""

Progress = Callable[[int, int, str], None]
_BATCH_CLAUSES = 1000
_BATCH_STAMPS = 2000


@dataclass(slots=True)
class Tally:
    """What one call did so far."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    clauses: int = 0
    changes: list[Change] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def result(self) -> Added:
        return Added(
            tuple(self.added), tuple(self.updated), tuple(self.unchanged), tuple(self.removed), self.failed,
            self.clauses, tuple(self.changes), self.renamed, self.notes,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """One file to take in: where it was read from and what people call it."""

    path: Path
    source: str
    name: str


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A document read and not yet written."""

    read: Read
    stamp: str
    known: bool
    former: str


class Intake:
    """Takes files into one store and calls `written` after each transaction. The caller holds the writer's
    lock.
    """

    def __init__(
        self,
        store: Store,
        language: str,
        progress: Progress | None,
        written: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._language = language
        self._written = written
        self._progress = progress or (lambda done, total, name: None)
        self._stamps = Stamps(store)
        self._by_doc: dict[str, Entry] = {}
        self._by_source: dict[str, Entry] = {}
        self._by_digest: dict[str, list[Entry]] = {}
        for entry in store.entries():
            self._enter(entry)
        self._waiting: list[_Waiting] = []
        self._size = 0
        """Clauses that wait."""
        self._seen: list[tuple[str, Seen]] = []
        self.tally = Tally()

    def _enter(self, entry: Entry) -> None:
        document = entry.document
        self._by_doc[document.doc] = self._by_source[document.source] = entry
        self._by_digest.setdefault(document.digest, []).append(entry)

    def _leave(self, entry: Entry) -> None:
        document = entry.document
        self._by_doc.pop(document.doc, None)
        self._by_source.pop(document.source, None)
        self._by_digest[document.digest].remove(entry)

    def take(self, files: Sequence[File]) -> None:
        """Adds what is new or changed; a file that cannot be read is noted and what was known of it stays."""
        # A copy is told from the document's own file, so that one is looked at first.
        own = sorted(files, key=lambda file: file.source not in self._by_source)
        for done, file in enumerate(own):
            self._progress(done, len(files), file.name)
            try:
                self._one(file)
            except LibraryError as error:
                self.tally.failed[str(file.path)] = str(error)
            if self._size >= _BATCH_CLAUSES or len(self._seen) >= _BATCH_STAMPS:
                self.flush()
        self.flush()
        self._progress(len(files), len(files), "")

    def _one(self, file: File) -> None:
        stamp = stamp_of(file.path)
        seen = self._stamps.unchanged(file.source, stamp)
        if seen and self._holds(seen.doc, seen.digest, file):
            self.tally.unchanged.append(seen.doc)
            return
        raw = read_bytes(file.path, file.name, self._language)
        digest = sha256(raw).hexdigest()
        known = self._known(file, digest)
        if known and self._holds(known.document.doc, digest, file):
            self._keep(file, known, stamp)
        else:
            self._read(file, raw, digest, known, stamp)

    def _holds(self, doc: str, digest: str, file: File) -> bool:
        """Whether that document is this file's, or the file a copy of one that is still where it was."""
        entry = self._by_doc.get(doc)
        if entry is None or entry.document.digest != digest:
            return False
        source = entry.document.source
        return source == file.source or (not source.startswith(STARTER) and there(source))

    def _keep(self, file: File, known: Entry, stamp: str) -> None:
        doc, digest = known.document.doc, known.document.digest
        self.tally.unchanged.append(doc)
        if self._stamps.of(file.source) != Seen(doc, digest, stamp):
            self._seen.append((file.source, Seen(doc, digest, stamp)))

    def _read(self, file: File, raw: bytes, digest: str, known: Entry | None, stamp: str) -> None:
        moved = known is None and self._moved(lambda entry: entry.document.digest == digest, digest)
        doc = known.document.doc if known else self._free_name(file)
        read = read_document(raw, doc, file.source, digest, self._language)
        if known is None and not moved and read.entry.document.id != doc:
            moved = self._moved(lambda entry: entry.document.id == read.entry.document.id)
        if moved and read.entry.document.id == doc:
            # Without an id of its own a document keeps the first name it had.
            document = replace(read.entry.document, id=moved.document.id)
            read = replace(read, entry=replace(read.entry, document=document))
        before = known or moved or None
        self._wait(read, stamp, before)

    def _wait(self, read: Read, stamp: str, before: Entry | None) -> None:
        doc = read.entry.document.doc
        known = before is not None or doc in self._by_doc
        former = before.document.doc if before and before.document.doc != doc else ""
        if before:
            self._leave(before)
        self._enter(read.entry)
        self._waiting.append(_Waiting(read, stamp, known, former))
        self._size += len(read.rows)

    def _moved(self, same: Callable[[Entry], bool], digest: str = "") -> Entry | None:
        """A document like this one whose file is no longer where it was read from."""
        among = self._by_digest.get(digest, []) if digest else list(self._by_doc.values())
        for entry in among:
            source = entry.document.source
            if same(entry) and not source.startswith(STARTER) and not there(source):
                return entry
        return None

    def _known(self, file: File, digest: str) -> Entry | None:
        """The document this file is a version of: same place, or same name and the other place is gone, or
        a copy.
        """
        if entry := self._by_source.get(file.source):
            return entry
        entry = self._by_doc.get(file.name)
        if entry is None:
            return None
        source = entry.document.source
        if entry.document.digest == digest or source.startswith(STARTER) or not there(source):
            return entry
        return None

    def _free_name(self, file: File) -> str:
        """The file's name, with as many parent folders before it as it takes to be the only one of that
        name.
        """
        parents = Path(file.source).parts[:-1]
        for depth in range(len(parents)):
            name = "/".join((*parents[len(parents) - depth :], file.name))
            if name not in self._by_doc:
                return name
        return file.name if file.name not in self._by_doc else file.source

    def drop(self, docs: Iterable[str]) -> None:
        docs = list(docs)
        if not docs:
            return
        with self._store.write() as db:
            for doc in docs:
                drop_document(db, doc)
        self.tally.removed += docs

    def flush(self) -> None:
        """Writes what waits in one transaction; on failure nothing of it is there."""
        waiting, self._waiting = self._waiting, []
        seen, self._seen = self._seen, []
        self._size = 0
        if not waiting and not seen:
            return
        done = []
        with self._store.write(moves=bool(waiting)) as db:
            for each in waiting:
                document = each.read.entry.document
                done.append(put_document(db, each.read.entry, each.read.rows, each.former))
                seen.append((document.source, Seen(document.doc, document.digest, each.stamp)))
            files = [(source, at.doc, at.digest, at.stamp) for source, at in seen]
            db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", files)
        if waiting:
            self._written()
        for each, put in zip(waiting, done, strict=True):
            self._count(each)
            self.tally.clauses += put.fresh
            self.tally.changes += put.changes

    def _count(self, each: _Waiting) -> None:
        doc = each.read.entry.document.doc
        (self.tally.updated if each.known else self.tally.added).append(doc)
        if each.former:
            self.tally.renamed[each.former] = doc
        if each.read.notes:
            self.tally.notes[doc] = each.read.notes


def unknown_document(doc: str, language: str) -> LibraryError:
    return LibraryError(phrases("knowledge").say("document_unknown", language, name=doc))
