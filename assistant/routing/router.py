"""The router: the built-in classifier decides; a model, when there is one, only where it is unsure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, create_model

from agents import AGENTS
from agents.base import Model, Prompt, Schema
from assistant.routing.asking import outside_quotes, read
from assistant.routing.bearing import life_at_stake, settled
from assistant.routing.compound import jobs
from assistant.routing.examples import OTHER, agent_classifier
from assistant.routing.features import acts, acts_in, brings_material, features, named
from assistant.routing.followup import leaning, points_back, stands_on_last, tells_of_somebody
from assistant.routing.pasted import weighed
from knowledge.errors import ModelError
from knowledge.phrases import phrases

_UNSURE = 0.6
# By cross-validation over the examples: of routes with confidence 0.8 and more, 95 in 100 are right.
_TEMPER = 0.8
# How much a request must lean on the last answer to stay with its agent, by what it looks like on its own:
# the same agent's job, nobody's, or another's (more, the plainer that is). Set by cross-validation.
_LEANS_SAME, _LEANS_NOBODY, _LEANS_OTHER, _PLAINER = 0.25, 0.25, 0.3, 0.4
# How many of the likeliest agents a model may choose from.
_LIKELY = 4
# A request that names another agent's work this plainly is for that agent, however it leans.
_NAMED = 0.75


@dataclass(frozen=True, slots=True)
class Route:
    """Who takes the request; `then` are agents that go on with the result."""

    agent: str
    confidence: float
    then: tuple[str, ...] = ()
    reason: str = ""
    followup: bool = False
    builds_on: bool = False
    """Another agent's job, but about the last result ("now write the notice too")."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "agent": self.agent,
            "confidence": round(self.confidence, 3),
            "then": list(self.then),
            "reason": self.reason,
        }


class Router:
    """Routes requests; safe to share between threads."""

    def __init__(
        self,
        model: Model | None = None,
        language: str = "zh",
        may: Callable[[str], bool] = lambda agent: True,
    ) -> None:
        """`may` says whose requests a model may see."""
        self._model = model
        self._language = language
        self._may = may

    def route(
        self,
        text: str,
        *,
        attachments: Sequence[Path] = (),
        last: str | None = None,
        also: Sequence[str] = (),
    ) -> Route:
        """`last` answered before in this conversation, `also` worked on that with it."""
        chances = chances_of(text, tuple(attachments))
        best = max(chances, key=lambda name: chances[name])
        before = [name for name in (last, *also) if name in AGENTS]
        if before and not attachments and _follows(text, best, chances, before):
            stays = max(before, key=lambda name: chances[name])
            return Route(stays, max(chances[stays], leaning(text, before)), (), self._say("followup"), True)
        builds_on = bool(before) and (leaning(text, before) >= _LEANS_OTHER or stands_on_last(text))
        asked = jobs(text)
        if len(asked) >= 2:
            share = sum(chances[name] for name in asked[:2])
            return Route(asked[0], min(1.0, share), tuple(asked[1:3]), self._say("compound"))
        likely = sorted(chances, key=lambda name: -chances[name])[:_LIKELY]
        if chances[best] < _UNSURE and self._model is not None and all(map(self._may, likely)):
            return self._by_model(read(text).said, likely, chances)
        reason = "examples" if chances[best] >= _UNSURE else "unsure"
        return Route(best, chances[best], (), self._say(reason), builds_on=builds_on)

    def _by_model(self, said: str, likely: Sequence[str], chances: dict[str, float]) -> Route:
        """Asks about the requester's own words only: what was pasted beside them may hold orders. A choice
        that is none of the likely ones is not taken."""
        best = likely[0]
        prompt = Prompt(
            instructions=phrases("assistant.routing").say("choose", "en"),
            language=self._language,
            material={"request": said},
        )
        try:
            assert self._model is not None
            choice: Any = self._model.fill(prompt, _choice())
        except ModelError:
            choice = None
        if choice is None or choice.agent not in likely:
            return Route(best, chances[best], (), self._say("unsure"))
        then = tuple(name for name in choice.then if name in likely and name not in (choice.agent, OTHER))
        return Route(choice.agent, 0.8, then[:2], self._say("model"))

    def _say(self, key: str) -> str:
        return phrases("assistant.routing").say(key, self._language)


def chances_of(text: str, attachments: tuple[Path, ...] = ()) -> dict[str, float]:
    """Probability of each agent, and of none, for a request by itself."""
    request = read(text)
    chances = agent_classifier().probabilities(features(request, attachments))
    chances = settled(chances, request)
    return tempered(chances if attachments else weighed(chances, text, request))


def tempered(chances: Mapping[str, float]) -> dict[str, float]:
    """The chances made as modest as they prove to be on requests not learned from."""
    raised = {name: chance**_TEMPER for name, chance in chances.items()}
    total = sum(raised.values())
    return {name: chance / total for name, chance in raised.items()}


def _follows(text: str, best: str, chances: Mapping[str, float], before: Sequence[str]) -> bool:
    lean = leaning(text, before)
    if best in ("crisis", "moderation") and best not in before and _alarms(text):
        return False
    if tells_of_somebody(text, before) and chances[OTHER] < _UNSURE:
        return True
    if best in before:
        return lean >= _LEANS_SAME or not brings_material(best, read(text))
    if best == OTHER or _only_tells(text, best):
        return lean >= _LEANS_NOBODY + _PLAINER * max(0.0, chances[OTHER] - _UNSURE)
    if points_back(text) and not stands_on_last(text):
        return True
    if chances[best] >= _NAMED and read(text).asked and best in named(outside_quotes(text)):
        return False
    return lean >= _LEANS_OTHER + _PLAINER * (chances[best] - 0.3)


def _alarms(text: str) -> bool:
    """Whether it tells that somebody is in danger: no detail of a plan or a text."""
    request = read(text)
    return not request.asked and life_at_stake(request)


def _only_tells(text: str, best: str) -> bool:
    """Whether it asks nothing and shows nothing that its likeliest agent works on."""
    request = read(text)
    trouble = acts().ideas["trouble"].search(request.said)
    works = best == "moderation" or best in acts_in(request.said) or (best == "crisis" and trouble)
    return not request.asked and not request.given and not works


def _choice() -> type[Schema]:
    names = Literal[(*AGENTS, OTHER)]  # type: ignore[valid-type]
    return create_model("Choice", __base__=Schema, agent=(names, ...), then=(list[names], Field(default=[])))
