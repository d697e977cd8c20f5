"""The library: documents in, clauses out, found by words and by vectors.

`Library.open(folder)` keeps everything under one folder: `library.db` is the truth, `vectors/` is derived
from it.
Many processes may have it open; one writes at a time.
"""

import logging
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from importlib.resources import as_file, files
from pathlib import Path
from threading import RLock
from types import TracebackType

import numpy as np

from knowledge.debts import Debts
from knowledge.embed import Embedder, HashedEmbedder, embedding_text
from knowledge.errors import BadInput, LibraryError
from knowledge.index import WordIndex
from knowledge.ingest import STARTER, File, Intake, Progress, unknown_document
from knowledge.lock import LibraryBusy, writing
from knowledge.model import Added, Clause, Document, Passage
from knowledge.phrases import phrases
from knowledge.retrieve import Mask, depth, rank, read_question
from knowledge.store import BUSY_SECONDS, Store
from knowledge.upkeep import renew_terms, terms_are_current
from knowledge.vectors import VectorIndex
from knowledge.walk import files_under
from knowledge.words import forget

_PAY_AT_ONCE = 2000
_LOG = logging.getLogger(__name__)


class Library:
    """A team's documents. Open with `Library.open`; use as a context manager or call `close`."""

    def __init__(
        self, folder: Path, embedder: Embedder, language: str, chroma_url: str | None, wait: float
    ) -> None:
        self.folder = folder
        self._embedder = embedder
        self._language = language
        self._wait = wait
        self._store = Store(folder, language)
        self._vectors = VectorIndex(folder / "vectors", embedder.id, language, chroma_url)
        self._debts = Debts(self._store, embedder.id)
        self._lock = RLock()
        self._sound = False
        self.vector_trouble = ""
        """Why the last use of vectors failed, one sentence; empty when it did not."""
        self._index: tuple[int, WordIndex] | None = None

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        embedder: Embedder | None = None,
        language: str = "zh",
        chroma_url: str | None = None,
        wait: float = BUSY_SECONDS,
    ) -> "Library":
        """Opens or creates the library in `path`; `wait` is how many seconds a writer waits for another one.

        Raises LibraryError when the folder cannot be written or its library is damaged or newer.
        """
        folder = Path(path).expanduser()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            sentence = phrases("knowledge").say("folder_unwritable", language, name=folder, reason=reason)
            raise LibraryError(sentence) from error
        return cls(folder, embedder or HashedEmbedder(), language, chroma_url, wait)

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> "Library":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Writing

    def add(self, paths: str | Path | Iterable[str | Path], progress: Progress | None = None) -> Added:
        """Takes in files and folders; unchanged files cost a hash. Files that cannot be read come back in
        `failed`.

        `progress(done, total, name)` is called for each file.
        """
        chosen = [paths] if isinstance(paths, str | Path) else list(paths)
        found = [file for path in chosen for file in files_under(Path(path).expanduser())]
        return self._take_in([_file(path) for path in dict.fromkeys(found)], progress, None)

    def sync(self, folder: str | Path, progress: Progress | None = None) -> Added:
        """Like `add`, and documents that came from this folder and are no longer in it go."""
        root = Path(folder).expanduser()
        if not root.is_dir():
            raise BadInput(phrases("knowledge").say("folder_expected", self._language, name=folder))
        return self._take_in([_file(path) for path in files_under(root)], progress, root.resolve())

    def load_starter(self) -> Added:
        """Takes in the documents that ship with the program, except where the team has its own of that
        name.
        """
        with as_file(files("knowledge").joinpath("starter")) as folder:
            own = {d.doc for d in self.documents() if not d.source.startswith(STARTER)}
            names = sorted(path.name for path in folder.glob("*.md") if path.name not in own)
            return self._take_in([File(folder / name, STARTER + name, name) for name in names], None, None)

    def _take_in(self, found: list[File], progress: Progress | None, root: Path | None) -> Added:
        with self._writing():
            intake = Intake(self._store, self._language, progress, self._follow)
            intake.take(found)
            if root is not None:
                intake.drop(self._vanished(root, {file.source for file in found}))
            self._follow()
        forget()
        return intake.tally.result()

    def _vanished(self, root: Path, present: set[str]) -> list[str]:
        return [
            document.doc
            for document in self.documents()
            if Path(document.source).is_relative_to(root) and document.source not in present
        ]

    def remove(self, doc: str) -> None:
        """Takes a document out; LibraryError when there is none of that name."""
        with self._writing():
            if all(document.doc != doc for document in self.documents()):
                raise unknown_document(doc, self._language)
            Intake(self._store, self._language, None).drop([doc])
            self._follow()

    def _writing(self, wait: float | None = None) -> AbstractContextManager[None]:
        return writing(self.folder, self._language, self._wait if wait is None else wait)

    # Reading

    def documents(self) -> list[Document]:
        return [entry.document for entry in self._store.entries()]

    def clauses(self, doc: str | None = None) -> list[Clause]:
        """Stored clauses in document order; of all documents without `doc`."""
        return self._store.clauses(doc)

    def get(self, chunk_id: str) -> Clause | None:
        return self._store.clause(chunk_id)

    def removed_text(self, doc: str) -> str:
        """What cleaning took out of a document, one piece a line."""
        entry = next((entry for entry in self._store.entries() if entry.document.doc == doc), None)
        if entry is None:
            raise unknown_document(doc, self._language)
        return entry.removed

    @property
    def generation(self) -> int:
        return self._store.generation

    def __len__(self) -> int:
        return self._store.count()

    def search(
        self,
        query: str,
        k: int = 5,
        *,
        kinds: Sequence[str] = (),
        tags: Sequence[str] = (),
        language: str | None = None,
        words_only: bool = False,
    ) -> list[Passage]:
        """Best `k` passages, best first; empty when nothing shares a word (or, with vectors, a direction)
        with `query`.
        """
        question = read_question(query[:2000])
        index = self._words()
        if question.empty or not len(index) or k < 1:
            return []
        mask = _mask(index, kinds, tags, language)
        # A filter is applied to what Chroma gives back, so more is asked for.
        wide = depth(k) if mask is None else 4 * depth(k)
        near = None if words_only else self._nearest(question.text, wide)
        hits = rank(index, question, k, mask, near, self._embedder.weight)
        stored = self._store.clauses_by_id([index.sources[hit.row].id for hit in hits])
        found = [(stored.get(index.sources[hit.row].id), hit) for hit in hits]
        return [Passage(clause, hit.score, hit.coverage) for clause, hit in found if clause]

    def _words(self) -> WordIndex:
        with self._lock:
            if not terms_are_current(self._store):
                with self._writing():
                    renew_terms(self._store)
            generation = self._store.generation
            if self._index is None or self._index[0] != generation:
                self._index = (generation, WordIndex(self._store.sources()))
            return self._index[1]

    # Vectors follow the store

    def _nearest(self, text: str, count: int) -> list[tuple[str, float]] | None:
        """Nearest vectors; None, with the reason in `vector_trouble`, when they cannot be had: words go on
        alone.
        """
        try:
            self._heal()
            vector = self._embedder.embed([text])[0]
            found = self._vectors.query(vector, count, self._debts.generation)
        except LibraryError as error:
            self._note(error)
            return None
        self.vector_trouble = ""
        return found

    def _note(self, error: LibraryError) -> None:
        self.vector_trouble = str(error)
        _LOG.warning("%s", error)

    def _heal(self) -> None:
        """Pays what a killed writer left, or a lost vector folder; a writer at work is not waited for."""
        if self._sound and not self._debts.owed():
            return
        try:
            with self._writing(wait=0):
                self._check()
                self._pay()
        except LibraryBusy:
            return

    def _check(self) -> None:
        if not self._sound and self._vectors.count(self._debts.generation) != len(self):
            self._debts.compare(self._vectors.ids(self._debts.generation))
        self._sound = True

    def _follow(self) -> None:
        """After a write: the vectors too, if they can be had; else they stay due until they can."""
        try:
            self._pay()
        except LibraryError as error:
            self._note(error)

    def _pay(self) -> None:
        """Writes the vectors that are due; may be killed and repeated at any point."""
        if self._debts.enter_space():
            self._vectors.clear()
        while due := self._debts.some(_PAY_AT_ONCE):
            put = [(chunk_id, embedding_text(section, text)) for chunk_id, section, text in due if text]
            drop = [chunk_id for chunk_id, _, text in due if not text]
            vectors = self._embedder.embed([text for _, text in put]) if put else None
            seen = self._debts.generation
            self._vectors.apply([chunk_id for chunk_id, _ in put], vectors, drop, seen, seen + 1)
            self._debts.settle([chunk_id for chunk_id, *_ in due])


def _file(path: Path) -> File:
    return File(path, str(path.resolve()), path.name)


def _mask(index: WordIndex, kinds: Sequence[str], tags: Sequence[str], language: str | None) -> Mask | None:
    if not kinds and not tags and not language:
        return None
    wanted_kinds, wanted_tags = set(kinds), set(tags)
    return np.array(
        [
            (not wanted_kinds or source.kind in wanted_kinds)
            and (not wanted_tags or not wanted_tags.isdisjoint(source.tags))
            and (not language or source.language == language)
            for source in index.sources
        ],
        bool,
    )
