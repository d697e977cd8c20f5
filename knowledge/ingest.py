"""Files into the store: which changed, under which name, and what went wrong, file by file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from knowledge.clauses import Read, read_document
from knowledge.errors import LibraryError
from knowledge.load import read_bytes
from knowledge.model import Added
from knowledge.phrases import phrases
from knowledge.store import Entry, Store, drop_document, put_clauses, put_document

STARTER = "starter:"
"""Sources that ship with the program; a team's own file of the same name takes their place."""

Progress = Callable[[int, int, str], None]
_BATCH_CLAUSES = 1000


@dataclass(slots=True)
class Tally:
    """What one call did so far."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    clauses: int = 0

    def result(self) -> Added:
        return Added(
            tuple(self.added),
            tuple(self.updated),
            tuple(self.unchanged),
            tuple(self.removed),
            self.failed,
            self.clauses,
        )


@dataclass(frozen=True, slots=True)
class File:
    """One file to take in: where it was read from and what people call it."""

    path: Path
    source: str
    name: str


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
        entries = store.entries()
        self._by_source = {entry.document.source: entry for entry in entries}
        self._by_doc = {entry.document.doc: entry for entry in entries}
        self._waiting: list[tuple[Read, bool]] = []
        self.tally = Tally()

    def take(self, files: Sequence[File]) -> None:
        """Adds what is new or changed; a file that cannot be read is noted and what was known of it stays."""
        for done, file in enumerate(files):
            self._progress(done, len(files), file.name)
            try:
                self._one(file)
            except LibraryError as error:
                self.tally.failed[str(file.path)] = str(error)
            if sum(len(read.rows) for read, _ in self._waiting) >= _BATCH_CLAUSES:
                self.flush()
        self.flush()
        self._progress(len(files), len(files), "")

    def _one(self, file: File) -> None:
        raw = read_bytes(file.path, file.name, self._language)
        digest = sha256(raw).hexdigest()
        known = self._known(file, digest)
        if known and known.document.digest == digest:
            self.tally.unchanged.append(known.document.doc)
            return
        doc = known.document.doc if known else self._free_name(file)
        read = read_document(raw, doc, file.source, digest, self._language)
        replaced = known is not None or doc in self._by_doc
        self._by_doc[doc] = self._by_source[file.source] = read.entry
        self._waiting.append((read, replaced))

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
        if entry.document.digest == digest or source.startswith(STARTER) or not Path(source).exists():
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
        if not waiting:
            return
        with self._store.write() as db:
            fresh = 0
            for read, _ in waiting:
                put_document(db, read.entry)
                fresh += put_clauses(db, read.entry.document.doc, read.rows)
        self.tally.clauses += fresh
        self._written()
        for read, replaced in waiting:
            (self.tally.updated if replaced else self.tally.added).append(read.entry.document.doc)


def unknown_document(doc: str, language: str) -> LibraryError:
    return LibraryError(phrases("knowledge").say("document_unknown", language, name=doc))
