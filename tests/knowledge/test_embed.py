"""Vectors: the built-in ones, and what is believed of an endpoint's."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.embed import HashedEmbedder
from knowledge.endpoint import EndpointEmbedder
from knowledge.errors import LibraryError
from knowledge.library import Library

Answer = Callable[[list[str]], Any]


def test_hashed_vectors_are_unit_length_and_repeatable() -> None:
    embedder = HashedEmbedder()
    texts = ["群里刷屏怎么处罚", "", "…", "Flooding the group", "群裡刷屏怎麼處罰"]
    vectors = embedder.embed(texts)
    assert vectors.shape == (5, embedder.dim) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert np.array_equal(vectors, HashedEmbedder().embed(texts))
    assert np.allclose(vectors[0], vectors[4])
    assert embedder.embed([]).shape == (0, embedder.dim)


def test_hashed_vectors_tell_near_from_far() -> None:
    near, far, asked = HashedEmbedder().embed(
        ["刷屏首次提醒,再次禁言", "报销单每月五号前交给财务", "刷屏会被禁言吗"]
    )
    assert float(asked @ near) > float(asked @ far) + 0.2


def rows(texts: list[str]) -> list[dict[str, Any]]:
    return [
        {"object": "embedding", "index": i, "embedding": [1.0 + i, float(len(t)), 2.0]}
        for i, t in enumerate(texts)
    ]


@pytest.fixture
def endpoint() -> Iterator[tuple[str, dict[str, Any]]]:
    """A loopback server that answers with `state["answer"](texts)` and keeps the sizes it was asked for."""
    state: dict[str, Any] = {"answer": rows, "sizes": []}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            texts = json.loads(self.rfile.read(int(self.headers["content-length"])))["input"]
            state["sizes"].append(len(texts))
            if len(texts) > state.get("most", 10_000):
                self.send_response(400)
                self.send_header("content-length", "0")
                self.end_headers()
                return
            body = json.dumps({"object": "list", "data": state["answer"](texts), "model": "m"}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1", state
    server.shutdown()
    server.server_close()


def test_an_endpoint_is_asked_in_batches_and_put_in_order(endpoint: tuple[str, dict[str, Any]]) -> None:
    url, state = endpoint
    state["answer"] = lambda texts: rows(texts)[::-1]
    embedder = EndpointEmbedder("m", base_url=url, batch=10)
    texts = ["x" * (n + 1) for n in range(25)]
    vectors = embedder.embed(texts)
    assert state["sizes"] == [10, 10, 5] and vectors.shape == (25, 3) and embedder.dim == 3
    lengths = vectors[:, 1] / vectors[:, 2] * 2.0
    assert np.allclose(lengths, np.arange(1, 26))


def test_a_server_that_takes_fewer_is_asked_for_half(endpoint: tuple[str, dict[str, Any]]) -> None:
    url, state = endpoint
    state["most"] = 5
    vectors = EndpointEmbedder("m", base_url=url, batch=20).embed(["x" * (n + 1) for n in range(23)])
    assert state["sizes"] == [20, 10, 5, 5, 5, 5, 3]
    assert np.allclose(vectors[:, 1] / vectors[:, 2] * 2.0, np.arange(1, 24))


def test_a_server_that_refuses_even_one_text_is_reported_at_once(
    endpoint: tuple[str, dict[str, Any]],
) -> None:
    url, state = endpoint
    state["most"] = 0
    with pytest.raises(LibraryError):
        EndpointEmbedder("m", base_url=url, batch=4).embed(["a", "b", "c", "d"])
    assert state["sizes"] == [4, 2, 1]


@pytest.mark.parametrize(
    ("model", "first"),
    [("text-embedding-v4", 10), ("text-embedding-v1", 25), ("text-embedding-3-small", 256)],
)
def test_known_models_are_asked_for_what_their_servers_take(
    endpoint: tuple[str, dict[str, Any]], model: str, first: int
) -> None:
    url, state = endpoint
    EndpointEmbedder(model, base_url=url).embed(["x"] * 300)
    assert state["sizes"][0] == first


@pytest.mark.parametrize(
    "answer",
    [
        lambda texts: rows(texts)[:-1],
        lambda texts: [*rows(texts)[:-1], rows(texts)[0]],
        lambda texts: [*rows(texts)[:-1], {"index": len(texts) - 1, "embedding": [1.0]}],
        lambda texts: [*rows(texts)[:-1], {"index": len(texts) - 1, "embedding": [float("nan"), 1.0, 1.0]}],
        lambda texts: None,
    ],
    ids=["count", "index", "dimension", "finite", "nothing"],
)
def test_an_endpoint_that_answers_wrongly_is_refused(
    endpoint: tuple[str, dict[str, Any]], answer: Answer
) -> None:
    url, state = endpoint
    state["answer"] = answer
    with pytest.raises(LibraryError):
        EndpointEmbedder("m", base_url=url, timeout=5).embed(["a", "b", "c"])


def test_without_its_endpoint_the_library_goes_on_by_words(tmp_path: Path, rules: Path) -> None:
    silent = EndpointEmbedder("m", base_url="http://127.0.0.1:9/v1", timeout=1)
    with Library.open(tmp_path / "library", embedder=silent) as library:
        assert library.add(rules).added == ("rules.md",)
        assert library.search("刷屏")[0].clause.clause == "3.1"
        assert library.vector_trouble


def test_another_embedder_gets_a_space_of_its_own(
    tmp_path: Path, rules: Path, endpoint: tuple[str, dict[str, Any]]
) -> None:
    with Library.open(tmp_path / "library") as library:
        library.add(rules)
        assert library.search("刷屏")
    other = EndpointEmbedder("文本向量/v3", base_url=endpoint[0])
    with Library.open(tmp_path / "library", embedder=other) as library:
        library.reindex()
        assert sum(endpoint[1]["sizes"]) == 3
        assert library.search("刷屏")[0].clause.clause == "3.1" and not library.vector_trouble
        assert sum(endpoint[1]["sizes"]) == 4
    with Library.open(tmp_path / "library") as library:
        assert library.search("广告")[0].clause.clause == "3.2" and not library.vector_trouble
