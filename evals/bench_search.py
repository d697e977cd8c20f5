"""Search in a large library beside what plain tools do with the same clauses, questions and filter.

Plain Chroma holds the same vectors; plain BM25 runs over character pairs as one sparse matrix.
"""

import resource
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from evals.bench import seconds_of, synthetic_library, timed
from knowledge import Clause, Library
from knowledge.embed import HashedEmbedder

_K, _WANTED, _OTHER = 5, "spring", "autumn"
_BATCH = 5000
_K1, _B = 1.2, 0.75
Search = Callable[[str], object]


def measure_search(clauses: int, questions: Sequence[str]) -> dict[str, Any]:
    """Seconds to index and milliseconds to search, ours first; `_filtered` keeps half of the documents."""
    found: dict[str, Any] = {}
    with TemporaryDirectory(prefix="opsdesk-bench-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / "documents"
        source.mkdir()
        synthetic_library(source, clauses)
        _tag(source)
        with Library.open(Path(folder) / "library") as library:
            found["indexing"] = _indexing(lambda: library.add(source), clauses)
            ours: dict[str, Search] = {
                "ours": lambda text: library.search(text, k=_K),
                "ours_filtered": lambda text: library.search(text, k=_K, tags=[_WANTED]),
            }
            found |= _timed(ours, questions)
            found["memory_ours"] = {"peak_gb": _peak_gigabytes()}
            held = library.clauses()
        chroma, seconds = seconds_of(lambda: _plain_chroma(Path(folder) / "chroma", held))
        found["indexing_chroma"] = _rate(clauses, seconds)
        found |= _timed(chroma, questions)
        bm25, seconds = seconds_of(lambda: _plain_bm25(held))
        found["indexing_bm25"] = _rate(clauses, seconds)
        found |= _timed(bm25, questions)
    return found


def _tag(source: Path) -> None:
    for number, path in enumerate(sorted(source.glob("*.md"))):
        tag = _OTHER if number % 2 else _WANTED
        path.write_text(f"---\ntags: [{tag}]\n---\n\n{path.read_text('utf-8')}", "utf-8")


def _indexing(add: Callable[[], object], clauses: int) -> dict[str, float]:
    return _rate(clauses, seconds_of(add)[1])


def _rate(clauses: int, seconds: float) -> dict[str, float]:
    return {"seconds": round(seconds, 2), "clauses_per_second": round(clauses / max(seconds, 1e-9), 1)}


def _timed(searches: dict[str, Search], questions: Sequence[str]) -> dict[str, dict[str, float]]:
    return {f"search_{name}": timed(search, questions) for name, search in searches.items()}


def _peak_gigabytes() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Kilobytes, but bytes on macOS.
    return round(peak / (1e9 if sys.platform == "darwin" else 1e6), 2)


def _tags(clause: Clause) -> str:
    return clause.tags[0] if clause.tags else ""


def _plain_chroma(folder: Path, clauses: Sequence[Clause]) -> dict[str, Search]:
    import chromadb

    embedder = HashedEmbedder()
    client = chromadb.PersistentClient(str(folder), chromadb.Settings(anonymized_telemetry=False))
    collection = client.create_collection("plain", configuration={"hnsw": {"space": "cosine"}})
    for start in range(0, len(clauses), _BATCH):
        part = clauses[start : start + _BATCH]
        collection.add(
            ids=[clause.chunk_id for clause in part],
            embeddings=embedder.embed([clause.text for clause in part]),
            documents=[clause.text for clause in part],
            metadatas=[{"tag": _tags(clause)} for clause in part],
        )

    def search(text: str, where: dict[str, Any] | None) -> object:
        return collection.query(query_embeddings=embedder.embed([text]), n_results=_K, where=where)

    return {
        "chroma": lambda text: search(text, None),
        "chroma_filtered": lambda text: search(text, {"tag": _WANTED}),
    }


def _plain_bm25(clauses: Sequence[Clause]) -> dict[str, Search]:
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(analyzer="char", ngram_range=(2, 2))
    counts = counter.fit_transform([clause.text for clause in clauses]).astype(np.float32)
    length = np.asarray(counts.sum(axis=1)).ravel()
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    norm = _K1 * (1 - _B + _B * length / length.mean())
    held = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log(1 + (len(clauses) - held + 0.5) / (held + 0.5)).astype(np.float32)
    counts.data = rarity[counts.indices] * counts.data * (_K1 + 1) / (counts.data + norm[rows])
    columns = counts.tocsc()
    wanted = np.array([_tags(clause) == _WANTED for clause in clauses])

    def search(text: str, mask: Any) -> object:
        asked = counter.transform([text]).indices
        scores = np.asarray(columns[:, asked].sum(axis=1)).ravel()
        if mask is not None:
            scores = np.where(mask, scores, 0)
        best = np.argpartition(-scores, _K)[:_K] if len(scores) > _K else np.arange(len(scores))
        return [clauses[int(row)] for row in best[np.argsort(-scores[best])]]

    return {"bm25": lambda text: search(text, None), "bm25_filtered": lambda text: search(text, wanted)}
