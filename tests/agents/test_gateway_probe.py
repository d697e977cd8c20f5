"""Trying out an endpoint: what it can do, and that requests know it afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.base import Prompt, Schema
from agents.gateway import Endpoint, Patience, Tried, open_model, probe
from evals.provider import Provider


class Notice(Schema):
    title: str


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider(delay=1.0) as server:
        yield server


def probed(provider: Provider, behaviour: str, memory: Path | None = None) -> list[Tried]:
    endpoint = Endpoint(f"stand-in:{behaviour}", provider.url)
    return list(probe(endpoint, memory=memory, patience=Patience(0.5 if behaviour == "slow" else 5)))


def worked(results: list[Tried]) -> list[str]:
    """Modes that worked, streamed ones marked with ~."""
    return [("~" if t.manner.streaming else "") + t.manner.mode for t in results if not t.kind]


ALL = ["json_schema", "json_object", "tool", "prompt"]


@pytest.mark.parametrize(
    ("behaviour", "modes"),
    [
        ("good", [f"~{mode}" for mode in ALL] + ALL),
        ("no_json_schema", [f"~{mode}" for mode in ALL[1:]] + ALL[1:]),
        ("no_forced_tool", [f"~{mode}" for mode in ALL if mode != "tool"] + [m for m in ALL if m != "tool"]),
        ("only_prompt", ["~prompt", "prompt"]),
        ("no_stream", ALL),
        ("no_stream_options", [f"~{mode}" for mode in ALL] + ALL),
    ],
)
def test_says_what_works(provider: Provider, behaviour: str, modes: list[str]) -> None:
    assert worked(probed(provider, behaviour)) == modes


def test_requests_know_the_result(provider: Provider, tmp_path: Path) -> None:
    memory = tmp_path / "endpoints.json"
    assert probed(provider, "only_prompt", memory)[-1].kind == ""
    before = len(provider.requests)
    model = open_model(name="stand-in:only_prompt", base_url=provider.url, memory=memory)
    model.fill(Prompt("Write.", "zh", facts={"title": "x"}), Notice)
    assert len(provider.requests) == before + 1


@pytest.mark.parametrize(
    ("behaviour", "kind"), [("401", "key"), ("404", "unknown_model"), ("html", "address")]
)
def test_stops_where_no_manner_could_help(provider: Provider, behaviour: str, kind: str) -> None:
    (tried,) = probed(provider, behaviour)
    assert tried.kind == kind and "OPSDESK_" in tried.message and len(provider.requests) == 1


def test_tells_whether_tokens_are_counted(provider: Provider) -> None:
    counted = {tried.tokens_told for tried in probed(provider, "no_stream_options") if tried.manner.streaming}
    assert counted == {False}
    assert all(tried.tokens_told for tried in probed(provider, "good"))


def test_a_silent_endpoint_costs_a_bounded_time(provider: Provider) -> None:
    assert worked(probed(provider, "slow")) == []
