"""How an endpoint is asked for JSON, and how that is learnt without calls of its own."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from agents.base import Prompt, Schema
from agents.gateway import Endpoint, open_model
from agents.gateway.modes import Manner, Memory, memory_at
from evals.provider import Provider
from knowledge.errors import ModelError

PROMPT = Prompt("Write the notice.", "zh", facts={"title": "周日骑行"})


class Notice(Schema):
    title: str
    lines: tuple[str, ...] = ()


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as server:
        yield server


def asked(provider: Provider, behaviour: str, memory: Path) -> int:
    """Calls that one fill took."""
    before = len(provider.requests)
    model = open_model(name=f"stand-in:{behaviour}", base_url=provider.url, memory=memory)
    assert model.fill(PROMPT, Notice).title == "周日骑行"
    assert model.used.calls == len(provider.requests) - before
    return len(provider.requests) - before


@pytest.mark.parametrize(
    ("behaviour", "calls", "mode", "streaming", "usage"),
    [
        ("good", 1, "json_schema", True, True),
        ("no_json_schema", 2, "json_object", True, True),
        ("no_response_format", 3, "tool", True, True),
        ("only_prompt", 4, "prompt", True, True),
        ("only_plain", 2, "prompt", True, True),
        ("no_stream_options", 2, "json_schema", True, False),
        ("no_stream_at_all", 2, "json_schema", False, True),
        ("no_stream", 1, "json_schema", False, True),
    ],
)
def test_steps_down_once_and_remembers(
    provider: Provider, tmp_path: Path, behaviour: str, calls: int, mode: str, streaming: bool, usage: bool
) -> None:
    memory = tmp_path / "endpoints.json"
    assert asked(provider, behaviour, memory) == calls
    assert asked(provider, behaviour, memory) == 1
    memory_at.cache_clear()  # as another process
    assert asked(provider, behaviour, memory) == 1
    last = provider.requests[-1]
    form = (last.get("response_format") or {}).get("type") or ("tool" if "tools" in last else "prompt")
    assert form == mode
    assert bool(last.get("stream")) == streaming
    assert ("stream_options" in last) == (streaming and usage)


def test_what_a_preset_adds_is_left_out_where_it_is_refused(provider: Provider, tmp_path: Path) -> None:
    def calls(behaviour: str) -> int:
        before = len(provider.requests)
        second = Endpoint(f"stand-in:{behaviour}", provider.url, extra={"thinking": {"type": "disabled"}})
        model = open_model(
            name="stand-in:401", base_url=provider.url, fallback=second, memory=tmp_path / "endpoints.json"
        )
        assert model.fill(PROMPT, Notice).title == "周日骑行"
        return len(provider.requests) - before - 1

    assert calls("good") == 1 and provider.requests[-1]["thinking"] == {"type": "disabled"}
    assert [calls("no_thinking"), calls("no_thinking")] == [2, 1]
    assert "thinking" not in provider.requests[-1] and "response_format" in provider.requests[-1]


def test_a_refusal_that_no_manner_mends_is_not_remembered(provider: Provider, tmp_path: Path) -> None:
    memory = tmp_path / "endpoints.json"
    with pytest.raises(ModelError) as caught:
        open_model(name="stand-in:bad_request", base_url=provider.url, memory=memory).fill(PROMPT, Notice)
    assert caught.value.kind == "request" and len(provider.requests) == 2
    assert not memory.exists()


@pytest.mark.parametrize(
    "text", ["", "not json", "[]", '{"x": 1}', '{"stand-in @ h/v1": {"mode": "telepathy"}}']
)
def test_a_damaged_memory_is_no_obstacle(tmp_path: Path, text: str) -> None:
    path = tmp_path / "endpoints.json"
    path.write_text(text, "utf-8")
    memory = Memory(path)
    assert memory.manner("stand-in @ h/v1") == Manner()
    memory.remember("stand-in @ h/v1", Manner("tool", False, False))
    assert Memory(path).manner("stand-in @ h/v1") == Manner("tool", False, False)


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "gone" / "endpoints.json")
    memory.remember("a", Manner("prompt"))
    assert memory.manner("a") == Manner("prompt")


def test_what_is_known_grows_old(tmp_path: Path) -> None:
    path = tmp_path / "endpoints.json"
    old = (date.today() - timedelta(days=40)).isoformat()
    known = {"mode": "prompt", "streaming": True, "usage": True, "date": old}
    path.write_text(json.dumps({"a": known}), "utf-8")
    assert Memory(path).manner("a") == Manner()


def test_two_endpoints_do_not_overwrite_one_another(tmp_path: Path) -> None:
    path = tmp_path / "endpoints.json"
    here, there = Memory(path), Memory(path)
    here.remember("a", Manner("tool"))
    there.remember("b", Manner("prompt"))
    assert set(json.loads(path.read_text("utf-8"))) == {"a", "b"}


def test_the_memory_holds_no_key(provider: Provider, tmp_path: Path) -> None:
    memory = tmp_path / "endpoints.json"
    url = provider.url.replace("http://", "http://me:secret@")
    model = open_model(name="stand-in:no_json_schema", base_url=url, api_key="sk-2", memory=memory)
    model.fill(PROMPT, Notice)
    kept = memory.read_text("utf-8")
    assert "stand-in:no_json_schema @ 127.0.0.1" in kept
    assert "secret" not in kept and "sk-2" not in kept + repr(Endpoint("m", "", "sk-2"))
