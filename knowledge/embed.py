"""Texts to vectors. The built-in embedder hashes words and character n-grams: no download, no network, the
same on every machine.

Feature hashing with signs after Weinberger et al., "Feature Hashing for Large Scale Multitask Learning"
(ICML 2009).
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from math import log
from typing import Protocol, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.text import fold
from knowledge.words import marked_terms

Vectors: TypeAlias = NDArray[np.float32]


class Embedder(Protocol):
    """Anything that turns texts into vectors of one length."""

    @property
    def id(self) -> str:
        """Names the space the vectors live in; another id never shares a collection with this one."""
        ...

    @property
    def dim(self) -> int: ...

    @property
    def weight(self) -> float:
        """How much its ranking counts in fusion beside that of the words (1.0)."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), dim), in order. Raises LibraryError when they cannot be had."""
        ...


class HashedEmbedder:
    """Signed hashing of words, Chinese character pairs and Latin letter n-grams; sublinear counts, unit
    length.
    """

    def __init__(self, dim: int = 256) -> None:
        self._dim = dim

    @property
    def id(self) -> str:
        return f"hashed-{self._dim}-v3"

    @property
    def dim(self) -> int:
        return self._dim

    @property
    def weight(self) -> float:
        # It sees the same words as BM25, without their rarity: measured best as a light second opinion.
        return 0.05

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = [_features(text) for text in texts]
        lengths = [len(row) for row in rows]
        hashed = np.fromiter((key for row in rows for key in row), np.uint32, sum(lengths))
        counts = np.fromiter((value for row in rows for value in row.values()), np.float32, sum(lengths))
        signed = np.where(hashed & 1, counts, -counts)
        where = np.repeat(np.arange(len(rows)), lengths) * self._dim + (hashed >> 1) % self._dim
        flat = np.bincount(where, signed, len(rows) * self._dim)
        vectors = flat.reshape(len(rows), self._dim).astype(np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        # Chroma's cosine needs a direction even for a text without one word.
        vectors[norms[:, 0] == 0, 0] = 1.0
        vectors /= np.where(norms == 0, 1.0, norms)
        return vectors


def _features(text: str) -> dict[int, float]:
    counts: Counter[str] = Counter()
    weights: dict[str, float] = {}
    # Section and text apart, as the word index read them a moment ago.
    for term, whole in chain.from_iterable(map(marked_terms, text.split("\n", 1))):
        counts[term] += 1
        weights[term] = max(weights.get(term, 0.0), 1.0 if whole else 0.6)
        if term.isascii() and term.isalpha() and len(term) > 4:
            for gram in _grams(term):
                counts[gram] += 1
                weights[gram] = 0.3
    return {_key(term): weights[term] * (1.0 + log(n)) for term, n in counts.items()}


@lru_cache(maxsize=20_000)
def _grams(word: str) -> tuple[str, ...]:
    edged = f"^{word}$"
    return tuple("~" + edged[index : index + 4] for index in range(len(edged) - 3))


@lru_cache(maxsize=200_000)
def _key(term: str) -> int:
    return crc32(b"e" + term.encode())


def embedding_text(section: str, text: str) -> str:
    """What stands for a clause in vector space; its title is left to the word index."""
    return f"{section}\n{text}" if section else text


def fingerprint(text: str) -> int:
    """63-bit number of a text's folded letters: equal for texts that differ only in width, script or
    spaces.
    """
    from hashlib import blake2b

    plain = "".join(char for char in fold(text) if char.isalnum())
    return int.from_bytes(blake2b(plain.encode(), digest_size=8).digest(), "big") >> 1
