"""Vectors from a model on this machine: a folder with an ONNX sentence encoder and its tokenizer, as the
sentence-transformers exports lay them out. Needs the extra `local`; nothing is ever downloaded.
"""

import json
from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embed import Vectors
from knowledge.errors import LibraryError
from knowledge.phrases import phrases

_MODELS = ("model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx")
_TOKENIZER = "tokenizer.json"
_POOLING = "1_Pooling/config.json"
_LONGEST = 512
"""Tokens of a text that are read; what encoders of this kind are trained on."""


class LocalEmbedder:
    """Embedder of the model in a folder; raises LibraryError when the folder does not hold one."""

    weight = 1.0

    def __init__(self, folder: Path, *, batch: int = 32, language: str = "zh") -> None:
        self._folder = folder
        self._batch = batch
        self._language = language
        self._model = next((folder / name for name in _MODELS if (folder / name).is_file()), None)
        if self._model is None or not (folder / _TOKENIZER).is_file():
            raise self._refused("local_model_missing", folder=folder, tokenizer=_TOKENIZER)

    @cached_property
    def id(self) -> str:
        """The folder's name and the content of its model: another export never shares its space."""
        assert self._model is not None
        digest = sha256()
        with self._model.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        return f"local-{self._folder.resolve().name}-{digest.hexdigest()[:10]}"

    @cached_property
    def dim(self) -> int:
        return int(self.embed(["dimension"]).shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors in the order of `texts`."""
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        parts = [
            self._encode(list(texts[start : start + self._batch]))
            for start in range(0, len(texts), self._batch)
        ]
        vectors = np.concatenate(parts)
        if not np.isfinite(vectors).all():
            raise self._refused("embedding_not_finite")
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = (vectors / np.where(norms == 0, 1.0, norms)).astype(np.float32)
        return unit

    def _encode(self, texts: list[str]) -> Vectors:
        session, tokenizer = self._loaded
        encoded = tokenizer.encode_batch([text or " " for text in texts])
        mask = np.array([one.attention_mask for one in encoded], np.int64)
        given = {
            "input_ids": np.array([one.ids for one in encoded], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.array([one.type_ids for one in encoded], np.int64),
            "position_ids": np.tile(np.arange(mask.shape[1], dtype=np.int64), (len(mask), 1)),
        }
        try:
            asked = {each.name: given[each.name].astype(_type_of(each)) for each in session.get_inputs()}
            out = np.asarray(session.run(None, asked)[0], np.float32)
        # onnxruntime has errors of its own making; a model that asks for other inputs is a KeyError.
        except Exception as error:
            raise self._refused("local_model_failed", reason=f"{type(error).__name__}: {error}") from error
        return self._pooled(out, mask)

    def _pooled(self, out: Vectors, mask: Any) -> Vectors:
        """One vector a text: the first token's where the export says so, else the mean of its tokens."""
        if out.ndim == 2:
            return out
        if self._first_token:
            return out[:, 0]
        kept = mask[..., None].astype(np.float32)
        mean: Vectors = (out * kept).sum(axis=1) / np.maximum(kept.sum(axis=1), 1e-9)
        return mean

    @cached_property
    def _first_token(self) -> bool:
        path = self._folder / _POOLING
        try:
            return bool(json.loads(path.read_text("utf-8")).get("pooling_mode_cls_token"))
        except (OSError, ValueError, AttributeError):
            return False

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as missing:
            raise self._refused("local_model_extra") from missing
        try:
            session = onnxruntime.InferenceSession(str(self._model), providers=["CPUExecutionProvider"])
            tokenizer = Tokenizer.from_file(str(self._folder / _TOKENIZER))
        except Exception as error:
            raise self._refused("local_model_failed", reason=f"{type(error).__name__}: {error}") from error
        tokenizer.enable_truncation(_LONGEST)
        tokenizer.enable_padding()
        return session, tokenizer

    def _refused(self, key: str, **values: object) -> LibraryError:
        shown = {name: str(value)[:200] for name, value in values.items()}
        return LibraryError(phrases("knowledge").say(key, self._language, **shown))


def _type_of(asked: Any) -> type[np.signedinteger[Any]]:
    """Some exports count tokens in 32 bits."""
    return np.int32 if "int32" in asked.type else np.int64
