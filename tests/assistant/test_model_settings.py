"""Which model, which service, for whom, and how much it is told: settings at work in the desk."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from agents import AGENTS
from agents.base import Prompt, Schema
from agents.gateway import open_model
from agents.providers import preset
from assistant import Desk, Request, Settings
from assistant.settings import agents_named
from evals.provider import Provider
from knowledge.errors import BadInput


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider(delay=1.0) as server:
        yield server


class Words(Schema):
    title: str


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("all", set(AGENTS)),
        ("NONE", set()),
        ("crisis, events", {"crisis", "events"}),
        ("crisis，drafting", {"crisis", "drafting"}),
    ],
)
def test_agents_are_named_the_ways_people_write(value: str, names: set[str]) -> None:
    assert agents_named(value) == names


@pytest.mark.parametrize("given", [{"model_agents": "nobody"}, {"provider": "nobody"}])
def test_a_name_that_is_none_is_refused_with_its_variable(given: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=f"OPSDESK_{next(iter(given)).upper()}"):
        Settings.read("en", **given)


def test_a_service_by_name_has_its_address_unless_one_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPSDESK_PROVIDER", "kimi")
    assert Settings().base_url == "https://api.moonshot.cn/v1"
    monkeypatch.setenv("OPSDESK_BASE_URL", "http://127.0.0.1:9/v1")
    assert Settings().base_url == "http://127.0.0.1:9/v1"


@pytest.mark.parametrize(
    ("value", "writer"), [("all", "model"), ("none", "built-in"), ("crisis", "built-in")]
)
def test_only_those_who_may_use_a_model(
    world: None, provider: Provider, tmp_path: Path, value: str, writer: str
) -> None:
    settings = Settings(home=tmp_path / "home", model="stand-in", base_url=provider.url, model_agents="all")
    settings = settings.model_copy(update={"model_agents": value})
    with Desk.open(settings) as desk:
        reply = desk.handle(Request(text="echo 你好"))
    assert reply.deliverables[0].writer == writer
    assert len(provider.requests) == (writer == "model")


def test_what_one_agent_must_not_show_a_model_reaches_it_by_no_other_way(
    provider: Provider, tmp_path: Path
) -> None:
    given = {"home": tmp_path / "home", "model": "stand-in", "base_url": provider.url}
    said = "你这个废物快滚出去"
    with Desk.open(Settings(**given, model_agents="drafting")) as desk:  # type: ignore[arg-type]
        desk.handle(Request(text="这里写的「八折」21天的那个怎么弄比较好"))  # the router is unsure
        desk.handle(Request(text=f"这条消息怎么处理：「{said}」", conversation="c"))
        assert provider.requests == []
        reply = desk.handle(Request(text="写一篇群公告：周六晚八点读书会", conversation="c"))
    assert reply.deliverables[0].writer == "model" and len(provider.requests) == 1
    assert said not in str(provider.requests)


def test_what_builds_on_a_result_no_model_may_see_is_written_without_one(
    provider: Provider, tmp_path: Path
) -> None:
    given = {"home": tmp_path / "home", "model": "stand-in", "base_url": provider.url}
    with Desk.open(Settings(**given, model_agents="drafting")) as desk:  # type: ignore[arg-type]
        reply = desk.handle(Request(text="策划一场周六晚的桌游夜，40人，预算2000元，再写一篇群公告"))
    assert [made.agent for made in reply.deliverables] == ["events", "drafting"]
    assert [made.writer for made in reply.deliverables] == ["built-in", "built-in"]
    assert provider.requests == []


def test_requests_carry_what_the_service_needs_and_ask_its_own_way_first(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    qwen = preset("qwen")
    assert qwen is not None
    here = replace(qwen, hosts=frozenset({urlsplit(provider.url).netloc}))
    monkeypatch.setattr("agents.providers.presets", lambda: (here,))
    model = open_model(name="qwen-plus", base_url=provider.url)
    model.fill(Prompt("Write.", "zh", {"title": "骑行"}), Words)
    (request,) = provider.requests
    assert request["enable_thinking"] is False
    assert request["response_format"] == {"type": "json_object"}
