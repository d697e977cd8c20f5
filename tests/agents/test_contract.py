"""What every specialist must do; a new one is tested here before its author writes a test."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agents import AGENTS, agent, package_of
from agents.base import Brief, Deliverable, Tools
from agents.checks import check_citations
from agents.gateway import open_model
from agents.runner import run
from evals.provider import Provider
from knowledge import Library
from knowledge.phrases import data

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LANGUAGES = ("zh", "en")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    library = Library.open(tmp_path_factory.mktemp("library"))
    library.load_starter()
    yield library
    library.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    library = Library.open(tmp_path_factory.mktemp("empty"))
    yield library
    library.close()


def deliver(name: str, text: str, language: str, tools: Tools) -> Deliverable:
    """Runs an agent to its end and returns what it delivered."""
    work = run(agent(name), Brief(text, language, NOW, options={"agent_given": "yes"}), tools)
    while True:
        try:
            next(work)
        except StopIteration as finished:
            delivered: Deliverable = finished.value
            return delivered


def showcase(name: str, language: str) -> list[str]:
    return [example["text"] for example in data(package_of(name), "examples.yaml")[language]["showcase"]]


@pytest.mark.parametrize("name", AGENTS)
def test_is_registered_under_its_own_name(name: str) -> None:
    assert agent(name).name == name
    assert agent(name).kind


@pytest.mark.parametrize("name", AGENTS)
def test_teaches_the_router_and_the_first_screen(name: str) -> None:
    examples = data(package_of(name), "examples.yaml")
    for language, requests, followups in (("zh", 40, 12), ("en", 20, 6)):
        lists = examples[language]
        assert len(set(lists["requests"])) >= requests
        assert len(set(lists["followups"])) >= followups
        assert all(shown["title"] and shown["text"] for shown in lists["showcase"])
    card = data(package_of(name), "card.yaml")
    assert set(card["name"]) == set(card["job"]) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", AGENTS)
def test_showcase_requests_deliver(name: str, language: str, library: Library) -> None:
    for text in showcase(name, language):
        delivered = deliver(name, text, language, Tools(library))
        assert agent(name).data_model.model_validate(delivered.data).model_dump(mode="json") == delivered.data
        assert delivered.writer == "built-in"
        assert len(delivered.markdown) > 60
        assert not re.search(r"\{\w+\}|\bNone\b", delivered.markdown)
        assert json.loads(json.dumps(delivered.to_dict(), ensure_ascii=False))["kind"] == agent(name).kind
        assert not [finding for finding in delivered.findings if finding.level == "error"]


@pytest.mark.parametrize("name", AGENTS)
def test_every_clause_named_is_cited_verbatim(name: str, library: Library) -> None:
    tools = Tools(library)
    for language in LANGUAGES:
        for text in showcase(name, language):
            delivered = deliver(name, text, language, tools)
            assert check_citations(delivered.citations, tools) == []
            cited = {citation.clause for citation in delivered.citations}
            assert set(_values(delivered.data, "clause")) <= cited


def _values(node: object, key: str) -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name == key and isinstance(value, str) and value:
                yield value
            else:
                yield from _values(value, key)
    elif isinstance(node, list):
        for item in node:
            yield from _values(item, key)


@pytest.mark.parametrize("name", AGENTS)
def test_an_empty_library_is_no_obstacle(name: str, empty: Library) -> None:
    delivered = deliver(name, showcase(name, "zh")[0], "zh", Tools(empty))
    assert delivered.citations == ()
    assert delivered.markdown.strip()


@pytest.mark.parametrize("name", AGENTS)
def test_both_writers_give_the_same_type(name: str, library: Library) -> None:
    with Provider() as provider:
        model = open_model(name="stand-in", base_url=provider.url, timeout=10)
        delivered = deliver(name, showcase(name, "zh")[0], "zh", Tools(library, model))
        assert len(provider.requests) == 1
    agent(name).data_model.model_validate(delivered.data)
    assert delivered.writer == "model"


@pytest.mark.parametrize("behaviour", ["401", "cut", "wrong_schema", "html"])
@pytest.mark.parametrize("name", AGENTS)
def test_a_failing_model_costs_nothing_but_its_words(name: str, behaviour: str, library: Library) -> None:
    text = showcase(name, "zh")[0]
    plain = deliver(name, text, "zh", Tools(library))
    with Provider() as provider:
        model = open_model(name=f"stand-in:{behaviour}", base_url=provider.url, timeout=10)
        delivered = deliver(name, text, "zh", Tools(library, model))
        assert len(provider.requests) <= 3
    assert delivered.writer == "built-in"
    assert delivered.data == plain.data
    assert any(finding.check == "model" and finding.level == "warn" for finding in delivered.findings)


@pytest.mark.parametrize("name", AGENTS)
def test_templates_and_phrases_come_in_both_languages(name: str) -> None:
    folder = Path(__file__).parent.parent.parent / package_of(name).replace(".", "/")
    templates = {path.name.replace(".zh.", ".*.").replace(".en.", ".*.") for path in folder.rglob("*.j2")}
    for template in templates:
        for language in LANGUAGES:
            assert list(folder.rglob(template.replace("*", language))), (template, language)
