"""Vectors from an OpenAI-compatible endpoint, believed only after a look: count, order, dimension, finite
numbers.

Servers differ in how many texts they take at once (10, 25, 2048) and some send vectors back out of order;
LangChain's
client checks neither, so this one talks to `openai` itself.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from knowledge.embed import Vectors
from knowledge.errors import LibraryError
from knowledge.phrases import phrases


class EndpointEmbedder:
    """Embedder of one model at one endpoint; the dimension is asked for with the first call unless it is
    given.
    """

    weight = 1.0

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        dim: int = 0,
        batch: int = 10,
        timeout: float = 30.0,
        language: str = "zh",
    ) -> None:
        self._model = model
        self._base_url = base_url
        self._api_key = api_key or "none"
        self._timeout = timeout
        self._id = f"{model}-{dim}" if dim else model
        self._dim = dim
        self._batch = max(1, batch)
        self._language = language
        self._client: Any = None

    @property
    def id(self) -> str:
        return self._id

    @property
    def dim(self) -> int:
        return self._dim or int(self.embed(["dimension"]).shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors in the order of `texts`; raises LibraryError when the endpoint's answer cannot be
        trusted.
        """
        parts = [
            self._ask(list(texts[start : start + self._batch])) for start in range(0, len(texts), self._batch)
        ]
        vectors = np.concatenate(parts) if parts else np.zeros((0, self._dim), np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.where(norms == 0, 1.0, norms)
        return vectors

    def _ask(self, texts: list[str]) -> Vectors:
        import openai

        if self._client is None:
            self._client = openai.OpenAI(
                base_url=self._base_url, api_key=self._api_key, timeout=self._timeout, max_retries=2
            )
        # An empty string is refused with 400 by most servers.
        asked = [text if text.strip() else " ." for text in texts]
        try:
            answer = self._client.embeddings.create(model=self._model, input=asked, encoding_format="float")
            rows = [(int(item.index), list(item.embedding)) for item in answer.data]
        # A proxy's login page or a half answer reaches us as TypeError, ValueError or AttributeError.
        except (openai.OpenAIError, TypeError, ValueError, AttributeError) as error:
            raise self._refused(f"{type(error).__name__}: {str(error)[:120]}") from error
        return self._checked(rows, len(texts))

    def _checked(self, rows: list[tuple[int, list[float]]], sent: int) -> Vectors:
        say = phrases("knowledge").say
        if len(rows) != sent:
            raise self._refused(say("embedding_count", self._language, sent=sent, got=len(rows)))
        if sorted(index for index, _ in rows) != list(range(sent)):
            raise self._refused(say("embedding_index", self._language))
        lengths = {len(vector) for _, vector in rows}
        self._dim = self._dim or next(iter(lengths), 0)
        if lengths - {self._dim}:
            got = ", ".join(map(str, sorted(lengths)))
            raise self._refused(say("embedding_dimension", self._language, got=got, want=self._dim))
        vectors = np.array([vector for _, vector in sorted(rows)], np.float32)
        if not np.isfinite(vectors).all():
            raise self._refused(say("embedding_not_finite", self._language))
        return vectors

    def _refused(self, reason: str) -> LibraryError:
        return LibraryError(phrases("knowledge").say("embedding_failed", self._language, reason=reason))
