"""What the router learns from: the agents' own example requests, and requests that none should take."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from agents import AGENTS, package_of
from agents.kept import trained
from assistant.routing.asking import read
from assistant.routing.classifier import Classifier
from assistant.routing.features import features, leaning_features
from knowledge.phrases import data

OTHER = "other"


def example_file(agent: str) -> dict[str, Any]:
    """The agent's `examples.yaml`: by language, lists `requests`, `cues`, `followups`, `showcase`."""
    loaded: dict[str, Any] = data(package_of(agent), "examples.yaml")
    return loaded


def _behind() -> list[str]:
    """Packages whose files the classifiers depend on."""
    return ["assistant.routing", "agents", "knowledge", *map(package_of, AGENTS)]


def _of(agent: str, *lists: str) -> Iterator[str]:
    for language in example_file(agent).values():
        for name in lists:
            yield from (str(item) for item in language.get(name, ()))


def _others() -> Iterator[str]:
    for language in data("assistant.routing", "other.yaml").values():
        yield from (str(item) for item in language)


@cache
def agent_classifier() -> Classifier:
    """Trained on all registered agents plus `other`."""
    return trained("router", Classifier, _behind(), _agents)


def _agents() -> Classifier:
    samples = [(features(read(text)), agent) for agent in AGENTS for text in _of(agent, "requests", "cues")]
    samples += [(features(read(text)), OTHER) for text in _others()]
    return Classifier.train(samples)


@cache
def followup_classifier() -> Classifier:
    """Tells a request that leans on the last answer from one that stands alone."""
    return trained("followup", Classifier, _behind(), _followups)


def _followups() -> Classifier:
    samples = [(leaning_features(text), "followup") for agent in AGENTS for text in _of(agent, "followups")]
    alone = [text for agent in AGENTS for text in _of(agent, "requests")]
    samples += [(leaning_features(text), "fresh") for text in (*alone, *_others())]
    return Classifier.train(samples)


@cache
def owner_classifier() -> Classifier:
    """Tells whose answer a follow-up continues, by the agents' own follow-ups."""
    return trained("owner", Classifier, _behind(), _owners)


def _owners() -> Classifier:
    return Classifier.train(
        [(leaning_features(text), agent) for agent in AGENTS for text in _of(agent, "followups")]
    )
