"""Vectors in Chroma: one collection per embedding space, always with vectors of our own making.

A Chroma client never sees rows that another process wrote after it opened a collection. So every caller
says which
generation of the library it needs, and a folder last seen at an older one is opened afresh. Clients are
shared by
all libraries of this process: reopening drops Chroma's own cache, and nobody may be left with the old one.
"""

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from knowledge.embed import Vectors
from knowledge.errors import LibraryError, OpsDeskError
from knowledge.faults import disk_full, is_full
from knowledge.phrases import phrases
from knowledge.vector_server import SERVER_CONNECT, connect

ResultT = TypeVar("ResultT")
_FRESH = -1
_TORN = ("segment reader", "deserializ", "hnsw index")
_REST = 30.0
"""Seconds in which nobody else waits for a server that did not answer."""


@dataclass(slots=True)
class _Shared:
    """The one client of a folder or server in this process."""

    lock: RLock = field(default_factory=RLock)
    client: Any = None
    collections: dict[str, Any] = field(default_factory=dict)
    seen: int = _FRESH
    """Generation of the library that this client is known to show."""
    rests: float = 0.0
    """Moment (monotonic) until which a server that kept us waiting is left alone."""
    sentence: str = ""
    """Why it is left alone."""


_shared: dict[str, _Shared] = {}
_shared_lock = RLock()


class OtherSpace(LibraryError):
    """The vectors that lie there have another length: another embedding of that name made them."""


class Damaged(OtherSpace):
    """The files of the vectors are torn, as a full disk or a cut of power leaves them."""


def collection_name(space: str, library: str = "") -> str:
    """Chroma takes 3 to 512 of `[a-zA-Z0-9._-]`, so other letters of a model's name are replaced and told
    apart by a hash. On a server, which others may use too, the library's own mark comes before it.
    """
    slug = re.sub(r"[^a-zA-Z0-9]+", "-", space).strip("-")[:80]
    return f"{_family(library)}{slug}-{sha256(space.encode()).hexdigest()[:8]}"


def _family(library: str) -> str:
    return f"clauses-{library}-" if library else "clauses-"


class VectorIndex:
    """Vectors of one library in one embedding space. Raises LibraryError when Chroma cannot be used."""

    def __init__(
        self, folder: Path, space: str, language: str, url: str | None = None, library: str = ""
    ) -> None:
        self._folder = folder
        self._url = url
        self._language = language
        self._library = library
        self._name = collection_name(space, library)
        with _shared_lock:
            self._shared = _shared.setdefault(url or str(folder.resolve()), _Shared())

    def query(self, vector: Vectors, count: int, generation: int) -> list[tuple[str, float]]:
        """(chunk_id, cosine similarity), best first, as of `generation`."""

        def ask(collection: Any) -> list[tuple[str, float]]:
            found = collection.query(query_embeddings=[vector], n_results=count, include=["distances"])
            pairs = zip(found["ids"][0], found["distances"][0], strict=True)
            near = [(chunk_id, 1.0 - float(distance)) for chunk_id, distance in pairs]
            # Equals come in an order that does not depend on when they were written.
            return sorted(near, key=lambda pair: (-round(pair[1], 5), pair[0]))

        return self._with(ask, generation)

    def apply(
        self,
        put: Sequence[str],
        vectors: Sequence[Sequence[float]],
        drop: Sequence[str],
        generation: int,
        after: int,
    ) -> None:
        """Upserts and deletes; the caller holds the writer's lock and says how the generation moved
        meanwhile.
        """

        def write(collection: Any) -> None:
            step = self._shared.client.get_max_batch_size()
            for start in range(0, len(put), step):
                part = list(vectors[start : start + step])
                collection.upsert(ids=list(put[start : start + step]), embeddings=part)
            for start in range(0, len(drop), step):
                collection.delete(ids=list(drop[start : start + step]))
            self._shared.seen = after

        self._with(write, generation)

    def clear(self, generation: int) -> None:
        """Empties the collection (another embedder had it, or wrote half of it)."""
        self._with(lambda _: self._delete(self._name), generation)

    def keep_only(self, spaces: Iterable[str], generation: int) -> None:
        """Deletes this library's collections of all other spaces."""
        kept = {self._name, *(collection_name(space, self._library) for space in spaces if space)}

        def delete(_: Any) -> None:
            for found in self._shared.client.list_collections():
                if found.name.startswith(_family(self._library)) and found.name not in kept:
                    self._delete(found.name)

        self._with(delete, generation)

    def _delete(self, name: str) -> None:
        self._shared.client.delete_collection(name)
        self._shared.collections.pop(name, None)

    def count(self, generation: int) -> int:
        return self._with(lambda collection: int(collection.count()), generation)

    def ids(self, generation: int) -> set[str]:
        return self._with(lambda collection: set(collection.get(include=[])["ids"]), generation)

    def _with(self, work: Callable[[Any], ResultT], generation: int, again: bool = False) -> ResultT:
        with self._shared.lock:
            begun = time.monotonic()
            if begun < self._shared.rests:
                raise LibraryError(self._shared.sentence)
            try:
                return work(self._collection(generation))
            except OpsDeskError:
                raise
            # Chroma raises its own, ValueError, sqlite3 and httpx errors, and panics of its core as
            # BaseException.
            except Exception as error:
                self._shared.client, self._shared.collections = None, {}
                trouble = self._trouble(error)
                if self._url and time.monotonic() - begun > SERVER_CONNECT:
                    self._shared.rests, self._shared.sentence = time.monotonic() + _REST, str(trouble)
                if isinstance(trouble, Damaged) and not again:
                    # A client that was open while another process wrote may see torn files that are whole.
                    return self._with(work, generation, again=True)
                raise trouble from error

    def _trouble(self, error: Exception) -> LibraryError:
        reason = f"{type(error).__name__}: {str(error)[:160]}"
        lifecycle = phrases("knowledge", "lifecycle_phrases.yaml")
        if "dimension" in str(error).lower():
            return OtherSpace(lifecycle.say("another_space", self._language, reason=reason))
        if not self._url and is_full(error, self._folder):
            return LibraryError(disk_full(self._language))
        if not self._url:
            if any(sign in str(error).lower() for sign in _TORN):
                return Damaged(lifecycle.say("vectors_torn", self._language))
            about = {"name": self._folder, "reason": reason}
            return LibraryError(lifecycle.say("vectors_unreadable", self._language, **about))
        return LibraryError(phrases("knowledge").say("vectors_unreachable", self._language, reason=reason))

    def _collection(self, generation: int) -> Any:
        shared = self._shared
        if shared.client is None or (not self._url and shared.seen < generation):
            _reopen(shared, self._folder, self._url)
            shared.seen = generation
        if self._name not in shared.collections:
            shared.collections[self._name] = shared.client.get_or_create_collection(
                self._name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        return shared.collections[self._name]


def _reopen(shared: _Shared, folder: Path, url: str | None) -> None:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    shared.collections = {}
    if url:
        shared.client = connect(url, settings)
        return
    with _shared_lock:
        # Other folders' clients keep working on what they hold; ours must not come back from the cache.
        SharedSystemClient.clear_system_cache()
        folder.mkdir(parents=True, exist_ok=True)
        shared.client = chromadb.PersistentClient(path=str(folder), settings=settings)
