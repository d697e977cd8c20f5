"""The stand-in provider, through the official client and by raw HTTP."""

import json
import math
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import openai
import pytest

from evals.provider import BEHAVIOURS, Provider


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider(delay=0.3) as server:
        yield server


@pytest.fixture(scope="module")
def http() -> Any:
    return openai.DefaultHttpxClient()


def client(provider: Provider, http: Any) -> openai.OpenAI:
    return openai.OpenAI(base_url=provider.url, api_key="k", max_retries=0, timeout=5, http_client=http)


SCHEMA = {"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"]}
FORM: Any = {"type": "json_schema", "json_schema": {"name": "t", "schema": SCHEMA}}
TOOL: Any = {"type": "function", "function": {"name": "write", "parameters": SCHEMA}}
SAY: Any = [{"role": "user", "content": "hello"}]


def test_answers_plainly(provider: Provider, http: Any) -> None:
    reply = client(provider, http).chat.completions.create(model="m", messages=SAY)
    assert reply.choices[0].message.content == "好的" and reply.choices[0].finish_reason == "stop"
    assert reply.usage is not None and reply.usage.total_tokens == 102
    assert provider.requests == [{"model": "m", "messages": SAY}]


def test_streams_with_usage(provider: Provider, http: Any) -> None:
    provider.reply = lambda request: "一" * 50
    chunks = list(
        client(provider, http).chat.completions.create(
            model="m", messages=SAY, stream=True, stream_options={"include_usage": True}
        )
    )
    text = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
    assert "".join(text) == "一" * 50 and len([piece for piece in text if piece]) == 3
    assert chunks[-1].usage is not None and chunks[-1].usage.completion_tokens == 50


def test_fills_a_schema_from_the_response_format(provider: Provider, http: Any) -> None:
    reply = client(provider, http).chat.completions.create(model="m", messages=SAY, response_format=FORM)
    assert json.loads(str(reply.choices[0].message.content)) == {"title": "好的"}


@pytest.mark.parametrize("stream", [False, True])
def test_calls_the_forced_tool(provider: Provider, http: Any, stream: bool) -> None:
    choice: Any = {"type": "function", "function": {"name": "write"}}
    asked: Any = client(provider, http).chat.completions.create(
        model="m", messages=SAY, tools=[TOOL], tool_choice=choice, stream=stream
    )
    if stream:
        calls = [c for chunk in asked for c in (chunk.choices[0].delta.tool_calls or [])]
        arguments = "".join(call.function.arguments for call in calls)
        assert calls[0].function.name == "write"
    else:
        arguments = asked.choices[0].message.tool_calls[0].function.arguments
    assert json.loads(arguments) == {"title": "好的"}


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_every_behaviour_answers_and_the_next_request_is_served(
    provider: Provider, http: Any, behaviour: str
) -> None:
    asked = client(provider, http)
    for stream in (False, True):
        try:
            reply: Any = asked.chat.completions.create(
                model=f"m:{behaviour}", messages=SAY, stream=stream, response_format=FORM, timeout=0.4
            )
            for number, _ in enumerate(reply if stream else ()):
                if number > 40:
                    break
        except (openai.OpenAIError, TypeError):
            pass  # what it is, is looked at where it matters: by the gateway's tests
    assert asked.chat.completions.create(model="m", messages=SAY).choices[0].message.content == "好的"
    assert len(provider.requests) == 3


def test_misbehaves_once(provider: Provider, http: Any) -> None:
    asked = client(provider, http)
    with pytest.raises(openai.RateLimitError) as caught:
        asked.chat.completions.create(model="m:retry_after-once", messages=SAY)
    assert caught.value.response.headers["retry-after"] == "1"
    assert asked.chat.completions.create(model="m:retry_after-once", messages=SAY).choices


def test_a_queue_comes_first(provider: Provider, http: Any) -> None:
    provider.queue.extend(["500", "good"])
    asked = client(provider, http)
    with pytest.raises(openai.InternalServerError):
        asked.chat.completions.create(model="m:401", messages=SAY)
    assert asked.chat.completions.create(model="m:401", messages=SAY).choices
    with pytest.raises(openai.AuthenticationError):
        asked.chat.completions.create(model="m:401", messages=SAY)


def vectors(provider: Provider, behaviour: str, texts: list[str]) -> dict[str, Any]:
    body = json.dumps({"model": f"m:{behaviour}", "input": texts}).encode()
    request = urllib.request.Request(f"{provider.url}/embeddings", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as reply:
        found: dict[str, Any] = json.load(reply)
        return found


def test_embeds_and_misembeds(provider: Provider) -> None:
    texts = ["甲", "乙", "甲"]
    rows = vectors(provider, "good", texts)["data"]
    assert [row["index"] for row in rows] == [0, 1, 2]
    assert rows[0]["embedding"] == rows[2]["embedding"] != rows[1]["embedding"]
    assert len(vectors(provider, "short", texts)["data"]) == 2
    assert [row["index"] for row in vectors(provider, "reversed", texts)["data"]] == [2, 1, 0]
    assert math.isnan(vectors(provider, "nan", texts)["data"][0]["embedding"][0])
    assert len({len(row["embedding"]) for row in vectors(provider, "other_dim", texts)["data"]}) == 2
    for behaviour, given in (("ten_at_most", ["x"] * 11), ("no_empty", ["x", ""])):
        with pytest.raises(urllib.error.HTTPError) as caught:
            vectors(provider, behaviour, given)
        assert caught.value.code == 400


def test_runs_as_a_program() -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "evals.provider", "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert program.stdout is not None
        url = program.stdout.readline().strip()
        with urllib.request.urlopen(f"{url}/models", timeout=5) as reply:
            assert json.load(reply)["data"][0]["id"] == "stand-in"
    finally:
        program.terminate()
        program.wait(5)


def test_requests_are_listed_for_who_looks_from_outside(provider: Provider, http: Any) -> None:
    client(provider, http).chat.completions.create(model="m", messages=SAY)
    with urllib.request.urlopen(f"{provider.url}/requests") as response:
        (kept,) = json.load(response)["data"]
    assert (kept["model"], kept["messages"]) == ("m", SAY)


@pytest.mark.parametrize("body", [b"garbage", b"[]", b"{}", b'{"messages": []}', b'{"messages": ["x"]}'])
def test_what_is_no_request_is_refused(provider: Provider, body: bytes) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{provider.url}/chat/completions", body)
    with refused.value as answer:
        assert answer.code == 400 and provider.requests == []
