"""The specialists. A seventh agent is one package here and one line in `AGENTS`."""

from functools import cache
from importlib import import_module
from typing import Any

from agents.base import Agent

AGENTS = {
    "drafting": "agents.drafting.agent:DraftingAgent",
    "moderation": "agents.moderation.agent:ModerationAgent",
    "events": "agents.events.agent:EventsAgent",
    "feedback": "agents.feedback.agent:FeedbackAgent",
    "crisis": "agents.crisis.agent:CrisisAgent",
    "knowledge": "agents.answers.agent:AnswersAgent",
}
"""Name → class; imported when first used."""


@cache
def agent(name: str) -> Agent[Any, Any, Any, Any]:
    """The agent of that name; KeyError for a name that is not registered."""
    module, _, attribute = AGENTS[name].partition(":")
    made: Agent[Any, Any, Any, Any] = getattr(import_module(module), attribute)()
    return made


def package_of(name: str) -> str:
    """The package an agent's data files stand in."""
    return AGENTS[name].partition(":")[0].rpartition(".")[0]
