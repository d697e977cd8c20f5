"""Vectors from an OpenAI-compatible endpoint, believed only after a look: count, order, dimension, finite
numbers.

Servers differ in how many texts they take at once (10, 25, 2048: embedding_limits.yaml) and some send vectors
back out of order; LangChain's client checks neither, so this one talks to `openai` itself.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from knowledge.embed import Vectors
from knowledge.errors import LibraryError
from knowledge.phrases import data, phrases

_TOO_LARGE = (400, 413, 422)


def _limits(model: str) -> Mapping[str, int]:
    known = data("knowledge", "embedding_limits.yaml")
    found: Mapping[str, int] = next(
        (entry for entry in known["limits"] if re.search(entry["model"], model)), known["other"]
    )
    return found


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
        batch: int = 0,
        timeout: float = 30.0,
        language: str = "zh",
    ) -> None:
        self._model = model
        self._base_url = base_url
        self._api_key = api_key or "none"
        self._timeout = timeout
        self._id = f"{model}-{dim}" if dim else model
        self._dim = dim
        limits = _limits(model)
        self._batch = batch or limits["inputs"]
        self._longest = limits["characters"]
        self._asks_dim = bool(dim)
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
        parts: list[Vectors] = []
        done = 0
        while done < len(texts):
            parts.append(self._ask(list(texts[done : done + self._batch])))
            done += len(parts[-1])
        vectors = np.concatenate(parts) if parts else np.zeros((0, self._dim), np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.where(norms == 0, 1.0, norms)
        return vectors

    def _ask(self, texts: list[str]) -> Vectors:
        """Vectors of the first of `texts`: of as many as the server takes at once."""
        import openai

        # An empty string is refused with 400 by most servers.
        asked = [text[: self._longest] if text.strip() else " ." for text in texts]
        try:
            rows = self._rows(asked)
        except openai.APIStatusError as refused:
            if refused.status_code not in _TOO_LARGE or not self._give_way(len(asked)):
                raise self._turned_away(refused) from refused
            return self._ask(texts[: self._batch])
        # A proxy's login page or a half answer reaches us as TypeError, ValueError or AttributeError.
        except (openai.OpenAIError, TypeError, ValueError, AttributeError) as error:
            raise self._refused(f"{type(error).__name__}: {str(error)[:120]}") from error
        return self._checked(rows, len(texts))

    def _rows(self, texts: list[str]) -> list[tuple[int, list[float]]]:
        import openai

        if self._client is None:
            self._client = openai.OpenAI(
                base_url=self._base_url, api_key=self._api_key, timeout=self._timeout, max_retries=2
            )
        wanted = {"dimensions": self._dim} if self._asks_dim else {}
        answer = self._client.embeddings.create(
            model=self._model, input=texts, encoding_format="float", **wanted
        )
        return [(int(item.index), list(item.embedding)) for item in answer.data]

    def _give_way(self, sent: int) -> bool:
        """Asks for less from now on: first without naming a dimension (few servers know it), then for half;
        False when there is nothing left to leave out."""
        if self._asks_dim:
            self._asks_dim = False
            return True
        if sent == 1:
            return False
        self._batch = sent // 2
        return True

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

    def _turned_away(self, refused: Any) -> LibraryError:
        """By what the server said: another minute helps with some, another key with others."""
        reason = f"{refused.status_code}, {str(refused)[:120]}"
        if refused.status_code == 429 or refused.status_code >= 500:
            return LibraryError(phrases("knowledge").say("embedding_busy", self._language, reason=reason))
        return self._refused(reason)

    def _refused(self, reason: str) -> LibraryError:
        return LibraryError(phrases("knowledge").say("embedding_failed", self._language, reason=reason))
