"""The desk with a model behind it: a real HTTP server on loopback, real clients."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Desk, Request, Settings
from evals.provider import Provider


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider(delay=1.0) as server:
        yield server


def desk_with(provider: Provider, home: Path, model: str = "stand-in") -> Desk:
    return Desk.open(Settings(home=home, model=model, base_url=provider.url, api_key="sk-x", timeout=5))  # type: ignore[arg-type]


def test_a_model_writes_the_words_and_its_cost_is_kept(
    world: None, provider: Provider, tmp_path: Path
) -> None:
    with desk_with(provider, tmp_path / "home") as desk:
        reply = desk.handle(Request(text="echo 你好", conversation="c"))
        conversation = desk.records.conversation("c")
    assert reply.deliverables[0].writer == "model"
    assert reply.usage.calls == 1 and reply.usage.model == "stand-in"
    assert conversation is not None and conversation.turns[0].usage["calls"] == 1


@pytest.mark.parametrize("behaviour", ["500", "html", "cut", "401"])
def test_a_broken_model_never_costs_the_reply(
    world: None, provider: Provider, tmp_path: Path, behaviour: str
) -> None:
    with desk_with(provider, tmp_path / "home", f"stand-in:{behaviour}") as desk:
        reply = desk.handle(Request(text="echo 你好"))
    (deliverable,) = reply.deliverables
    assert (deliverable.writer, deliverable.data["said"]) == ("built-in", "echo 你好")
    assert [finding.check for finding in deliverable.findings] == ["model"]
    assert not reply.failures and reply.usage.calls >= 1


def test_no_model_name_means_no_call(
    world: None, provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    monkeypatch.setenv("OPENAI_BASE_URL", provider.url)
    with Desk.open(Settings(home=tmp_path / "home")) as desk:
        assert desk.handle(Request(text="echo 你好")).deliverables[0].writer == "built-in"
    assert provider.requests == []
