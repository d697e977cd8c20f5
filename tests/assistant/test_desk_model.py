"""The desk with a model behind it: a real HTTP server on loopback, real clients."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import Desk, Request, Settings
from evals.provider import Provider
from evals.provider.answers import fill_from_facts


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


def test_a_second_model_and_limits_come_from_the_settings(
    world: None, provider: Provider, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    given = {"base_url": provider.url, "fallback_model": "stand-in:no_json_schema", "first_token": 0.3}
    with Desk.open(Settings(home=home, model="stand-in:slow", calls=3, **given)) as desk:  # type: ignore[arg-type]
        reply = desk.handle(Request(text="echo 你好"))
    assert reply.deliverables[0].writer == "model"
    assert reply.usage.model == "stand-in:no_json_schema" and reply.usage.calls == len(provider.requests) == 3
    assert "no_json_schema" in (home / "endpoints.json").read_text("utf-8")


def test_a_day_has_an_allowance_that_other_processes_share(
    world: None, provider: Provider, tmp_path: Path
) -> None:
    given = {"base_url": provider.url, "calls_a_day": 2, "home": tmp_path / "home", "model": "stand-in"}
    with Desk.open(Settings(**given)) as here, Desk.open(Settings(**given)) as there:  # type: ignore[arg-type]
        desks = (here, there, here, there)
        written = [desk.handle(Request(text="echo 你好")).deliverables[0] for desk in desks]
    assert [deliverable.writer for deliverable in written] == ["model", "model", "built-in", "built-in"]
    assert "OPSDESK_CALLS_A_DAY" in written[-1].findings[0].message
    assert len(provider.requests) == 2


@pytest.mark.parametrize("behaviour", ["500-once", "reset-once", "wrong_schema-once", "half_json-once"])
def test_nothing_is_stored_twice_after_a_second_try(
    world: None, provider: Provider, tmp_path: Path, behaviour: str
) -> None:
    with desk_with(provider, tmp_path / "home", f"stand-in:{behaviour}") as desk:
        reply = desk.handle(Request(text="echo 你好", conversation="c"))
        conversation = desk.records.conversation("c")
        stored = desk.records.deliverables(10)
    assert reply.deliverables[0].writer == "model" and not reply.deliverables[0].findings
    assert reply.usage.calls == len(provider.requests) == 2
    assert conversation is not None and len(conversation.turns) == 1 and len(stored) == 1
    assert conversation.turns[0].usage["calls"] == 2


def test_nothing_is_stored_twice_when_a_second_model_answers(
    world: None, provider: Provider, tmp_path: Path
) -> None:
    given = {"home": tmp_path / "home", "base_url": provider.url, "model": "stand-in:401"}
    with Desk.open(Settings(**given, fallback_model="stand-in")) as desk:  # type: ignore[arg-type]
        reply = desk.handle(Request(text="echo 你好", conversation="c"))
        conversation, stored = desk.records.conversation("c"), desk.records.deliverables(10)
    assert reply.deliverables[0].writer == "model" and reply.usage.calls == len(provider.requests) == 2
    assert "OPSDESK_API_KEY" in reply.deliverables[0].findings[0].message
    assert conversation is not None and len(conversation.turns) == 1 and len(stored) == 1


UNSURE = "这里写的「八折」21天的那个怎么弄比较好"


def choose(request: dict[str, Any]) -> str:
    """Routes to moderation, and writes the facts where it is asked for words."""
    routing = "Choose who takes the request" in str(request["messages"])
    return '{"agent": "moderation", "then": []}' if routing else fill_from_facts(request)


@pytest.mark.parametrize(("calls", "asked", "writer"), [(12, 2, "model"), (1, 1, "built-in")])
def test_routing_by_a_model_is_one_call_of_the_same_budget(
    tmp_path: Path, calls: int, asked: int, writer: str
) -> None:
    with Provider(reply=choose) as provider:
        given = {"home": tmp_path / "home", "base_url": provider.url, "model": "stand-in", "calls": calls}
        with Desk.open(Settings(**given)) as desk:  # type: ignore[arg-type]
            reply = desk.handle(Request(text=UNSURE))
    (deliverable,) = reply.deliverables
    assert (deliverable.agent, deliverable.writer) == ("moderation", writer)
    assert reply.usage.calls == len(provider.requests) == asked


def test_no_model_name_means_no_call(
    world: None, provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    monkeypatch.setenv("OPENAI_BASE_URL", provider.url)
    with Desk.open(Settings(home=tmp_path / "home")) as desk:
        assert desk.handle(Request(text="echo 你好")).deliverables[0].writer == "built-in"
    assert provider.requests == []
