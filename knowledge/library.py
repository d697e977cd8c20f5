"""The library: documents in, clauses out, found by words and by vectors.

`Library.open(folder)` keeps everything under one folder: `library.db` is the truth, `vectors/` is derived
from it.
Many processes may have it open; one writes at a time.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from threading import RLock
from types import TracebackType

from knowledge.debts import Debts
from knowledge.embed import Embedder, HashedEmbedder
from knowledge.errors import BadInput, LibraryError
from knowledge.force import Day, day_of
from knowledge.ingest import STARTER, File, Intake, Progress, unknown_document
from knowledge.kept import Kept
from knowledge.lock import writing
from knowledge.model import Added, Clause, Document, Passage, Standing, TakenOut, Version
from knowledge.nearness import Nearness
from knowledge.notes import with_notes
from knowledge.own_words import OwnWords
from knowledge.payment import Account
from knowledge.phrases import phrases
from knowledge.read_only import to_read_only
from knowledge.retrieve import depth, rank, read_question
from knowledge.stamps import Stamps, stamp_of
from knowledge.store import BUSY_SECONDS, Store
from knowledge.upkeep import renew_terms, terms_are_current
from knowledge.vectors import VectorIndex
from knowledge.views import View, Views
from knowledge.walk import files_under, real_path
from knowledge.words import forget


class Library:
    """A team's documents. Open with `Library.open`; use as a context manager or call `close`."""

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        language: str,
        chroma_url: str | None,
        wait: float,
        read_only: bool = False,
    ) -> None:
        self.folder = folder
        self._language = language
        self._wait = wait
        self._chroma_url = chroma_url
        self.read_only = read_only
        self._store = Store(folder, language, read_only)
        self._views = Views(self._store)
        self._own_words = OwnWords(folder, language)
        self._nearness = Nearness(self._store, embedder, self._account, self._writing, language)
        self._debts, self._vectors = self._nearness.own.debts, self._nearness.own.vectors
        self._lock = RLock()
        self.on_wait: Callable[[str], None] | None = None
        """Is told, in one sentence, when a write has to wait for another program."""

    def _account(self, embedder: Embedder) -> Account:
        folder, mark = self.folder / "vectors", self._store.mark() if self._chroma_url else ""
        vectors = VectorIndex(folder, embedder.id, self._language, self._chroma_url, mark)
        return Account(embedder, vectors, Debts(self._store, embedder.id))

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

    @classmethod
    def open_to_read(cls, path: str | Path, *, language: str = "zh") -> "Library":
        """A library in a folder that cannot be written: words are searched, vectors are not, and every write
        raises LibraryError.
        """
        return cls(Path(path).expanduser(), HashedEmbedder(), language, None, BUSY_SECONDS, read_only=True)

    def close(self) -> None:
        self._nearness.close()
        self._store.close()

    def __enter__(self) -> "Library":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Writing

    def add(self, paths: str | Path | Iterable[str | Path], progress: Progress | None = None) -> Added:
        """Takes in files and folders; unchanged files cost a look at their times. Files that cannot be read
        come back in `failed`.

        `progress(done, total, name)` is called for each file.
        """
        chosen = [paths] if isinstance(paths, str | Path) else list(paths)
        failed: dict[str, str] = {}
        found = [file for path in chosen for file in self._files(Path(path).expanduser(), failed)]
        added = self._take_in(list(dict.fromkeys(found)), progress, None)
        return replace(added, failed={**failed, **added.failed})

    def sync(self, folder: str | Path, progress: Progress | None = None) -> Added:
        """Like `add`, and documents that came from this folder and are no longer in it go. Where nothing
        changed nothing is written and no other writer is waited for.
        """
        root = Path(folder).expanduser()
        if not root.is_dir():
            raise BadInput(phrases("knowledge").say("folder_expected", self._language, name=folder))
        failed: dict[str, str] = {}
        found = self._files(root, failed)
        kept = Kept(root.resolve(), {file.source for file in found}, tuple(failed))
        same = None if failed else self._all_unchanged(found, kept)
        added = same or self._take_in(found, progress, kept)
        return replace(added, failed={**failed, **added.failed})

    def _files(self, path: Path, failed: dict[str, str]) -> list[File]:
        def note(error: OSError) -> None:
            name, reason = str(error.filename), error.strerror or type(error).__name__
            say = phrases("knowledge", "lifecycle_phrases.yaml").say
            failed[name] = say("folder_unreadable", self._language, name=name, reason=reason)

        folders: dict[str, str] = {}
        return [File(file, real_path(file, folders), file.name) for file in files_under(path, note)]

    def _all_unchanged(self, found: list[File], kept: Kept) -> Added | None:
        stamps = Stamps(self._store)
        seen = [stamps.unchanged(file.source, stamp_of(file.path)) for file in found]
        documents = {document.doc: document for document in self.documents()}
        if any(each is None or not each.fits(documents.get(each.doc)) for each in seen):
            return None
        if kept.vanished(documents.values()) or self._nearness.owes():
            return None
        return Added(unchanged=tuple(each.doc for each in seen if each))

    def load_starter(self) -> Added:
        """Takes in the documents that ship with the program, except where the team has its own of that
        name.
        """
        with as_file(files("knowledge").joinpath("starter")) as folder:
            own = {d.doc for d in self.documents() if not d.source.startswith(STARTER)}
            names = sorted(path.name for path in folder.glob("*.md") if path.name not in own)
            return self._take_in([File(folder / name, STARTER + name, name) for name in names], None, None)

    def _take_in(self, found: list[File], progress: Progress | None, kept: Kept | None) -> Added:
        before = self._views.force()
        with self._writing():
            intake = Intake(self._store, self._language, progress, self._follow)
            intake.take(found)
            if kept is not None:
                intake.drop([document.doc for document in kept.vanished(self.documents())])
            self._follow()
        forget()
        return with_notes(intake.tally.result(), before, self._views.force(), self._language)

    def remove(self, doc: str) -> None:
        """Takes a document out; LibraryError when there is none of that name. What it said stays in the
        history.
        """
        with self._writing():
            if all(document.doc != doc for document in self.documents()):
                raise unknown_document(doc, self._language)
            Intake(self._store, self._language, None).drop([doc])
            self._follow()

    def reindex(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Writes every vector that is due here and now, where else it happens in the background;
        `progress(done, total)`. Raises LibraryError when the embedding cannot be had.
        """
        self._nearness.complete(progress)

    def _follow(self) -> None:
        self._nearness.follow()

    def _writing(self, wait: float | None = None) -> AbstractContextManager[None]:
        if self.read_only:
            raise to_read_only(self.folder / "library.db", self._language)
        seconds = self._wait if wait is None else wait
        return writing(self.folder, self._language, seconds, self.on_wait)

    # Reading

    def documents(self) -> list[Document]:
        return [entry.document for entry in self._store.entries()]

    def standings(self, as_of: Day | None = None) -> dict[str, Standing]:
        """For each document whether it is in force on that day (today), and if not, why."""
        return self._views.force().standings(day_of(as_of) or date.today())

    def clauses(self, doc: str | None = None, *, as_of: Day | None = None) -> list[Clause]:
        """Stored clauses in document order; of all documents without `doc`. With `as_of` only what was in
        force on that day, as it was worded then.
        """
        return self._views.clauses(doc, day_of(as_of))

    def get(self, chunk_id: str, *, as_of: Day | None = None) -> Clause | None:
        """The clause as it stood on that day (today); also one that was replaced or removed, in its last
        wording.
        """
        return self._views.clause(chunk_id, day_of(as_of))

    def versions(self, chunk_id: str) -> list[Version]:
        """Every wording a clause had, the oldest first; empty for an unknown id."""
        return self._store.versions(chunk_id)

    def history(self, doc: str) -> list[Version]:
        """Every wording of every clause that a document has or had, clause by clause in reading order."""
        return self._store.history(doc)

    def taken_out(self) -> list[TakenOut]:
        """Documents that are no longer in the library and whose wordings are kept, the latest first."""
        return self._store.taken_out()

    def removed_text(self, doc: str) -> str:
        """What cleaning took out of a document, one piece a line."""
        entry = next((entry for entry in self._store.entries() if entry.document.doc == doc), None)
        if entry is None:
            raise unknown_document(doc, self._language)
        return entry.removed

    def removed_texts(self) -> list[tuple[str, str, str]]:
        """File name, title and what cleaning took out, of every document that lost something."""
        return self._store.removed_texts()

    @property
    def generation(self) -> int:
        return self._store.generation

    @property
    def vector_trouble(self) -> str:
        """Why the last use of vectors failed, one sentence; empty when it did not."""
        return self._nearness.trouble

    @property
    def synonym_trouble(self) -> str:
        """Why the team's own synonyms are not used, one sentence; empty when they are."""
        self._own_words.thesaurus()
        return self._own_words.trouble

    @property
    def taking_over(self) -> str:
        """How far another embedding has come that takes over, one sentence; empty when none does."""
        return self._nearness.waits()

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
        as_of: Day | None = None,
        docs: Iterable[str] | None = None,
    ) -> list[Passage]:
        """Best `k` passages in force on `as_of` (today), as they were worded then, best first; empty when
        nothing shares a word (or, with vectors, a direction) with `query`. `docs` are the only documents
        to look in.
        """
        question = read_question(query[:2000], self._own_words.thesaurus())
        self._renew_terms()
        view = self._views.on(day_of(as_of) or date.today())
        if question.empty or not len(view.index) or k < 1:
            return []
        mask = view.mask(kinds, tags, language, docs)
        near, weight = None, 0.0
        # A filter is applied to what Chroma gives back, so more is asked for.
        wide = depth(k) if mask is None and view.whole else 4 * depth(k)
        if not (words_only or self.read_only) and (found := self._nearness.near(question.text, wide)):
            near, weight = found
            near = [pair for pair in near if pair[0] not in view.reworded] if view.reworded else near
        hits = rank(view.index, question, k, mask, near, weight, lambda rows: self._texts(view, rows))
        rows = [view.index.sources[hit.row].id for hit in hits]
        clauses = self._views.shown(view, rows)
        pairs = [(clauses.get(row), hit) for row, hit in zip(rows, hits, strict=True)]
        return [Passage(clause, hit.score, hit.coverage) for clause, hit in pairs if clause]

    def _texts(self, view: View, rows: Sequence[int]) -> dict[int, str]:
        ids = {row: view.index.sources[row].id for row in rows}
        found = self._views.shown(view, list(ids.values()))
        return {row: found[each].text for row, each in ids.items() if each in found}

    def _renew_terms(self) -> None:
        with self._lock:
            if not self.read_only and not terms_are_current(self._store):
                with self._writing():
                    renew_terms(self._store)
