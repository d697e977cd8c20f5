"""The router: the built-in classifier decides; a model, when there is one, only where it is unsure."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, create_model

from agents import AGENTS
from agents.base import Model, Prompt, Schema
from assistant.routing.compound import jobs
from assistant.routing.examples import OTHER, agent_classifier
from assistant.routing.features import acts_in, features, outside_quotes
from assistant.routing.followup import leaning
from knowledge.errors import ModelError
from knowledge.phrases import phrases

_UNSURE = 0.45
_LEANS = 0.5
# A request that names another agent's job and leaves no doubt is a new one, even in a conversation.
_PLAIN = 0.6


@dataclass(frozen=True, slots=True)
class Route:
    """Who takes the request; `then` are agents that go on with the result."""

    agent: str
    confidence: float
    then: tuple[str, ...] = ()
    reason: str = ""
    followup: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {
            "agent": self.agent,
            "confidence": round(self.confidence, 3),
            "then": list(self.then),
            "reason": self.reason,
        }


class Router:
    """Routes requests; safe to share between threads."""

    def __init__(self, model: Model | None = None, language: str = "zh") -> None:
        self._model = model
        self._language = language

    def route(self, text: str, *, attachments: Sequence[Path] = (), last: str | None = None) -> Route:
        """`last` is the agent that answered before in this conversation, if any."""
        chances = agent_classifier().probabilities(features(text, tuple(attachments)))
        best = max(chances, key=lambda name: chances[name])
        if last in AGENTS and self._follows(text, best, chances, str(last)):
            return Route(str(last), max(chances[str(last)], leaning(text)), (), self._say("followup"), True)
        asked = jobs(text)
        if len(asked) >= 2:
            share = sum(chances[name] for name in asked[:2])
            return Route(asked[0], min(1.0, share), tuple(asked[1:3]), self._say("compound"))
        if chances[best] < _UNSURE and self._model is not None:
            return self._by_model(text, best, chances)
        reason = "examples" if chances[best] >= _UNSURE else "unsure"
        return Route(best, chances[best], (), self._say(reason))

    def _follows(self, text: str, best: str, chances: dict[str, float], last: str) -> bool:
        lean = leaning(text)
        named = acts_in(outside_quotes(text)) - {last}
        if best in named and chances[best] >= _PLAIN and lean < 0.85:
            return False
        return lean >= _LEANS or (best == OTHER and lean >= 0.3)

    def _by_model(self, text: str, best: str, chances: dict[str, float]) -> Route:
        prompt = Prompt(
            instructions=phrases("assistant.routing").say("choose", "en"),
            language=self._language,
            material={"request": text},
        )
        try:
            assert self._model is not None
            choice: Any = self._model.fill(prompt, _choice())
        except ModelError:
            return Route(best, chances[best], (), self._say("unsure"))
        then = tuple(name for name in choice.then if name not in (choice.agent, OTHER))
        return Route(choice.agent, 0.8, then[:2], self._say("model"))

    def _say(self, key: str) -> str:
        return phrases("assistant.routing").say(key, self._language)


def _choice() -> type[Schema]:
    names = Literal[(*AGENTS, OTHER)]  # type: ignore[valid-type]
    return create_model("Choice", __base__=Schema, agent=(names, ...), then=(list[names], Field(default=[])))
