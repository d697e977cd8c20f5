"""Whatever comes over the wire: an answer or a ModelError, in time, and never another exception."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.base import Prompt, Schema
from agents.gateway import Patience, open_model
from agents.gateway.failures import kind_of
from agents.gateway.forming import Former
from agents.gateway.plain import as_events
from agents.gateway.reading import filled, object_in, spoken
from knowledge.errors import ModelError

PROMPT = Prompt("Write the notice.", "zh", facts={"title": "周日骑行"})


class Notice(Schema):
    title: str


@contextmanager
def answering(reply: bytes) -> Iterator[str]:
    """A server that says the same bytes to everybody and closes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                with line:
                    line.settimeout(2)
                    try:
                        line.recv(65536)
                        line.sendall(reply)
                    except OSError:
                        continue

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        server.shutdown(socket.SHUT_RDWR)


def http(body: str | bytes, kind: str = "application/json", status: str = "200 OK") -> bytes:
    raw = body if isinstance(body, bytes) else body.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(raw)}\r\n"
    return f"{head}Connection: close\r\n\r\n".encode() + raw


def choice(**message: Any) -> str:
    return json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})


def event(**delta: Any) -> str:
    chunk = {"choices": [{"index": 0, "delta": delta, "finish_reason": "stop"}]}
    return f"data: {json.dumps(chunk)}\n\ndata: [DONE]\n\n"


SSE = "text/event-stream"
GARBAGE = {
    "nothing": b"",
    "noise": b"\x00\xff\xfe garbage \r\n\r\n",
    "no_head": b'{"choices": []}',
    "half_a_head": b"HTTP/1.1 200 OK\r\nContent-Ty",
    "no_type": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello",
    "wrong_length": b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
    "empty_json": http(""),
    "null": http("null"),
    "list": http("[]"),
    "number": http("5"),
    "broken_json": http('{"choices": ['),
    "not_utf8": http(b'{"choices": [{"message": {"content": "\xff\xfe"}}]}'),
    "no_choices": http("{}"),
    "choices_text": http('{"choices": "x"}'),
    "choice_null": http('{"choices": [null]}'),
    "message_null": http('{"choices": [{"message": null, "finish_reason": "stop"}]}'),
    "message_text": http('{"choices": [{"message": "x", "finish_reason": "stop"}]}'),
    "content_number": http(choice(role="assistant", content=5)),
    "content_list": http(choice(role="assistant", content=["a", {"type": "text", "text": "b"}])),
    "calls_text": http(choice(role="assistant", content=None, tool_calls="x")),
    "calls_empty": http(choice(role="assistant", content=None, tool_calls=[{}])),
    "error_text": http('{"error": "no"}'),
    "error_list": http('{"error": [1]}', status="400 Bad Request"),
    "error_page": http("<html>502</html>", "text/html", "502 Bad Gateway"),
    "refusal_page": http("<html>nope</html>", "text/html", "403 Forbidden"),
    "redirects": b"HTTP/1.1 302 Found\r\nLocation: /v1/chat/completions\r\nContent-Length: 0\r\n\r\n",
    "event_noise": http("data: {not json}\n\n", SSE),
    "event_number": http("data: 5\n\n", SSE),
    "event_list": http("data: []\n\n", SSE),
    "event_empty_choice": http('data: {"choices": [{}]}\n\n', SSE),
    "event_null_delta": http('data: {"choices": [{"delta": null}]}\n\n', SSE),
    "event_number_content": http(event(content=5), SSE),
    "event_calls_text": http(event(tool_calls="x"), SSE),
    "event_calls_empty": http(event(tool_calls=[{}]), SSE),
    "event_error_text": http('data: {"error": "no"}\n\n', SSE),
    "event_not_utf8": http(b"data: \xff\xfe\n\n", SSE),
    "event_endless_line": http(b"data: " + b"x" * 200_000, SSE),
}


@pytest.mark.parametrize("streaming", [True, False], ids=["stream", "whole"])
@pytest.mark.parametrize("name", GARBAGE)
def test_no_bytes_break_out(name: str, streaming: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agents.gateway.retries._PAUSE", 0.01)
    with answering(GARBAGE[name]) as url:
        model = open_model(name="m", base_url=url, patience=Patience(4, first=2), streaming=streaming)
        with pytest.raises(ModelError) as caught:
            model.fill(PROMPT, Notice)
    assert caught.value.kind != "timeout" and model.used.calls <= 3
    assert str(caught.value)


@given(st.text(max_size=300) | st.from_regex(r"[{}\[\]\",:a-z<>/ ]{0,80}"))
def test_no_text_breaks_the_reader(text: str) -> None:
    former = Former()
    for end in range(0, len(text) + 1, 7):
        list(former.feed(text[:end]))
    found = object_in(spoken(text), frozenset({"title"}))
    assert found is None or isinstance(found, dict)
    try:
        assert isinstance(filled(text, Notice, lambda value: value, "x").title, str)
    except ModelError as failure:
        assert failure.kind == "unusable"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["title", "body", "x"]), st.text(max_size=90), min_size=1))
@settings(max_examples=50)
def test_fields_grow_into_what_they_become(found: dict[str, str]) -> None:
    text, former = json.dumps(found, ensure_ascii=False), Former()
    for end in range(len(text) + 1):
        for piece in former.feed(text[:end]):
            assert not piece.whole or piece.value == found[piece.field]
            assert piece.field in found or not piece.whole
    assert object_in(f"前言 {text} 后语", frozenset(found)) == found


@given(JSON)
def test_any_body_becomes_events(body: Any) -> None:
    assert as_events(json.dumps(body).encode()).endswith(b"data: [DONE]\n\n")


@given(JSON)
def test_any_error_body_has_a_kind(body: Any) -> None:
    failure = ValueError(body)
    failure.body = body  # type: ignore[attr-defined]
    assert kind_of(failure)
