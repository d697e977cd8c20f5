"""A model on this machine: a tiny encoder made here, read as an export of a real one would be."""

import json
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import LibraryError
from knowledge.library import Library
from knowledge.local_model import LocalEmbedder

WORDS = ["[PAD]", "[UNK]", "刷", "屏", "广", "告", "处", "罚", "申", "诉", "flood", "ban"]
DIM = 6


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return encoder(tmp_path_factory.mktemp("tiny-encoder"))


def encoder(
    folder: Path, kind: str = "INT64", inputs: tuple[str, ...] = ("input_ids", "attention_mask")
) -> Path:
    """An encoder that looks its tokens up in a table: shape (texts, tokens, DIM)."""
    onnx = pytest.importorskip("onnx")
    tokenizers = pytest.importorskip("tokenizers")
    table = np.random.default_rng(7).normal(size=(len(WORDS), DIM)).astype(np.float32)
    helper = onnx.helper
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "tiny",
        [helper.make_tensor_value_info(name, getattr(onnx.TensorProto, kind), ["n", "t"]) for name in inputs],
        [helper.make_tensor_value_info("last_hidden_state", onnx.TensorProto.FLOAT, ["n", "t", DIM])],
        [onnx.numpy_helper.from_array(table, "table")],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(made, str(folder / "model.onnx"))
    tokenizer = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Split(tokenizers.Regex(r"[a-z]+|."), "isolated")
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def test_exports_that_ask_for_other_inputs_are_served(tmp_path: Path, model: Path) -> None:
    asked = ("input_ids", "attention_mask", "token_type_ids", "position_ids")
    other = LocalEmbedder(encoder(tmp_path, "INT32", asked))
    assert np.allclose(other.embed(["刷屏处罚", ""]), LocalEmbedder(model).embed(["刷屏处罚", ""]), atol=1e-5)


def test_unit_vectors_in_order_whatever_the_batch(model: Path) -> None:
    texts = ["刷屏处罚", "广告", "申诉", "flood", "", "刷"]
    vectors = LocalEmbedder(model).embed(texts)
    assert vectors.shape == (6, DIM) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert np.allclose(vectors, LocalEmbedder(model, batch=2).embed(texts), atol=1e-5)
    assert LocalEmbedder(model).embed([]).shape == (0, DIM)


def test_the_first_token_speaks_where_the_export_says_so(model: Path) -> None:
    plain = LocalEmbedder(model).embed(["刷屏", "刷"])
    pooling = model / "1_Pooling" / "config.json"
    pooling.parent.mkdir()
    pooling.write_text(json.dumps({"pooling_mode_cls_token": True}), "utf-8")
    first = LocalEmbedder(model).embed(["刷屏", "刷"])
    pooling.unlink()
    pooling.parent.rmdir()
    assert np.allclose(first[0], first[1], atol=1e-5) and not np.allclose(plain[0], plain[1], atol=1e-3)


def test_a_library_is_searched_with_it(model: Path, tmp_path: Path, rules: Path) -> None:
    with Library.open(tmp_path / "library", embedder=LocalEmbedder(model)) as library:
        library.add(rules)
        assert library.search("刷屏")[0].clause.clause == "3.1" and not library.vector_trouble


def test_another_model_is_another_space(model: Path, tmp_path: Path) -> None:
    other = tmp_path / model.name
    other.mkdir()
    (other / "tokenizer.json").write_bytes((model / "tokenizer.json").read_bytes())
    (other / "model.onnx").write_bytes((model / "model.onnx").read_bytes() + b"\0")
    assert LocalEmbedder(other).id != LocalEmbedder(model).id


def test_a_folder_without_a_model_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"tokenizer\.json"):
        LocalEmbedder(tmp_path)


def test_a_broken_model_is_one_sentence(model: Path, tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_bytes((model / "tokenizer.json").read_bytes())
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(LibraryError):
        LocalEmbedder(tmp_path).embed(["刷屏"])
