"""Every misbehaviour of a provider, with every specialist, streaming or not: the work is always delivered."""

import time
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agents import AGENTS, agent, package_of
from agents.base import Agent, Brief, Deliverable, Tools
from agents.gateway import ChatModel, Limits, Patience, open_model
from agents.runner import run
from evals.provider import BEHAVIOURS, Provider
from knowledge import Library
from knowledge.phrases import data

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
FINE = {
    "no_thinking",
    "good",
    "fenced",
    "prose",
    "think",
    "think_tail",
    "reasoning",
    "unknown_field",
    "two_calls",
}
STEPPED = {
    "no_json_schema",
    "no_response_format",
    "no_forced_tool",
    "only_prompt",
    "only_plain",
    "no_stream_options",
    "no_stream_at_all",
    "no_stream",
}
WAITING = {"slow", "stall", "trickle", "chatter"}
HALVES = {"broken_field"}
LIMITS = Limits(calls=5, rest_after=10_000)
"""Five calls at the most; no rests, for every cell is to reach the server."""


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tools]:
    library = Library.open(tmp_path_factory.mktemp("library"))
    library.load_starter()
    yield Tools(library)
    library.close()


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setattr("agents.gateway.retries._PAUSE", 0.02)
    with Provider(delay=2.0) as server:
        yield server


class Prepared:
    """A specialist whose facts are computed once: what is tried here is what comes after."""

    def __init__(self, inner: Agent[Any, Any, Any, Any], brief: Brief, tools: Tools) -> None:
        self._inner = inner
        self._task = _end(inner.understand(brief, tools))
        self._evidence = _end(inner.gather(self._task, tools))
        self._written = _end(inner.write(self._task, self._evidence, tools))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def understand(self, brief: Brief, tools: Tools) -> Any:
        return self._task

    def gather(self, task: Any, tools: Tools) -> Any:
        return self._evidence

    def write(self, task: Any, evidence: Any, tools: Tools) -> Any:
        return self._written


def _end(step: Any) -> Any:
    while hasattr(step, "send"):
        try:
            next(step)
        except StopIteration as done:
            return done.value
    return step


@cache
def brief(name: str) -> Brief:
    text = data(package_of(name), "examples.yaml")["zh"]["showcase"][0]["text"]
    return Brief(text, "zh", NOW, options={"agent_given": "yes"})


@cache
def _prepared(name: str, library: Any) -> Any:
    return Prepared(agent(name), brief(name), Tools(library))


def delivered(name: str, tools: Tools, model: ChatModel | None = None) -> Deliverable:
    work = run(_prepared(name, tools.library), brief(name), Tools(tools.library, model))
    while True:
        try:
            next(work)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]


def patience(behaviour: str) -> Patience:
    return Patience(0.8, first=0.3, between=0.15) if behaviour in WAITING else Patience(8)


def tried(name: str, behaviour: str, streaming: bool, tools: Tools, provider: Provider, home: Path) -> None:
    limits = patience(behaviour)
    model = open_model(
        name=f"stand-in:{behaviour}",
        base_url=provider.url,
        patience=limits,
        limits=LIMITS,
        memory=home / "endpoints.json",
        streaming=streaming,
    )
    plain = delivered(name, tools)  # what is learnt on first use is not the model's time
    started = time.monotonic()
    made = delivered(name, tools, model)
    assert time.monotonic() - started < limits.whole + 3
    assert 1 <= len(provider.requests) <= LIMITS.calls
    assert model.used.calls == len(provider.requests)
    _truthful(made, plain, behaviour, len(provider.requests))


def _truthful(made: Deliverable, plain: Deliverable, behaviour: str, calls: int) -> None:
    agent(made.agent).data_model.model_validate(made.data)
    assert made.markdown.strip() and made.citations == plain.citations
    warned = [finding for finding in made.findings if finding.check == "model" and finding.level == "warn"]
    if behaviour in FINE | STEPPED:
        assert made.writer == "model" and not warned
        assert behaviour in STEPPED or calls == 1
    elif behaviour in HALVES:
        assert calls == 2 and len(warned) == 1
        assert (made.writer == "built-in") <= (made.data == plain.data)
    else:
        assert made.writer == "built-in" and made.data == plain.data
        assert len(warned) == 1 and "{" not in warned[0].message


def cells(quick: int) -> list[Any]:
    """Each behaviour with each agent; the quick run tries each with every `quick`th agent in turn."""
    return [
        pytest.param(name, behaviour, marks=[] if (turn + number) % quick == 0 else [pytest.mark.slow])
        for turn, behaviour in enumerate(BEHAVIOURS)
        for number, name in enumerate(AGENTS)
    ]


@pytest.mark.parametrize(("name", "behaviour"), cells(quick=6))
def test_streamed(name: str, behaviour: str, tools: Tools, provider: Provider, tmp_path: Path) -> None:
    tried(name, behaviour, True, tools, provider, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "behaviour"), cells(quick=1))
def test_whole(name: str, behaviour: str, tools: Tools, provider: Provider, tmp_path: Path) -> None:
    tried(name, behaviour, False, tools, provider, tmp_path)
