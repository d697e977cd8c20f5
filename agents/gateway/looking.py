"""An open question: the model may look things up, step by step, before it answers (LangChain's create_agent).

Every step goes through the gateway like any other call: the same limits, deadline, masking and second model.
"""

import json
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from pydantic import BaseModel

from agents.base import FilledT, Prompt
from agents.gateway.bounds import Bounds, middleware
from agents.gateway.failures import UnusableReply, kind_of, model_error
from agents.gateway.gated import Ask, gated
from agents.gateway.limits import Limits
from agents.gateway.message import compose, system
from agents.gateway.reading import filled, spoken
from knowledge.errors import ModelError, OpsDeskError

_HOPS = 8
"""Supersteps of LangGraph for one step of ours: the model, its tools, and each limit beside them."""
_RESULT = 6_000
"""Characters of one result that a model gets to read."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """One thing a model may look up. It only reads; what it finds is data."""

    name: str
    about: str
    arguments: type[BaseModel]
    find: Callable[[Any], Any]
    """Takes an instance of `arguments`; JSON-ready."""


@dataclass(frozen=True, slots=True)
class Step:
    """One look-up that the model asked for: in which of at most so many steps."""

    number: int
    most: int
    lookup: str
    asked: Mapping[str, Any]


@runtime_checkable
class Looking(Protocol):
    """A model that can look things up before it answers."""

    @property
    def steps(self) -> int:
        """Model calls that an open question may take; 0 when none may be looked up."""
        ...

    @property
    def room(self) -> int:
        """Tokens that a prompt may have; 0 when there is no limit."""
        ...

    def looking_up(
        self, prompt: Prompt, schema: type[FilledT], lookups: Sequence[Lookup]
    ) -> Generator[Step, None, FilledT]:
        """Yields each look-up, returns the answer; ModelError when there is none in time."""
        ...


def looking(
    ask: Ask,
    prompt: Prompt,
    schema: type[FilledT],
    lookups: Sequence[Lookup],
    limits: Limits,
    spent: Callable[[], int],
) -> Generator[Step, None, FilledT]:
    """`prompt` as it may be sent; `ask` makes one call; `spent` counts tokens used so far."""
    bounds = Bounds(limits, spent, prompt.language)
    user = compose(prompt, schema, ())
    agent = _agent(ask, f"{system()}\n\n{prompt.instructions}", lookups, bounds)
    try:
        answer = yield from _followed(agent, user, bounds)
        return _read(answer, schema, prompt.language)
    except UnusableReply as unusable:
        if not bounds.another():
            raise
        told = compose(prompt, schema, unusable.complaints, last=answer)
        again = ask([("system", system()), ("human", told)], ())
        return _read(spoken(again.text), schema, prompt.language)


def _followed(agent: Any, user: str, bounds: Bounds) -> Generator[Step, None, str]:
    said = ""
    updates = agent.stream(
        {"messages": [("human", user)]},
        {"recursion_limit": _HOPS * (bounds.most + 1)},
        stream_mode="updates",
    )
    with closing(updates):
        for message in _messages(updates, bounds.language):
            for call in getattr(message, "tool_calls", None) or ():
                yield Step(bounds.made, bounds.most, str(call["name"]), dict(call["args"]))
            if message.type == "ai":
                said = str(message.text)
    return spoken(said)


def _messages(updates: Any, language: str) -> Generator[Any, None, None]:
    """What is new, step by step; a failure of LangChain's own becomes one of ours."""
    try:
        for update in updates:
            for change in update.values():
                yield from (change or {}).get("messages") or ()
    except (ModelError, GeneratorExit):
        raise
    except Exception as failure:  # its limits and its own errors share no base class
        kind = "budget" if "Limit" in type(failure).__name__ else kind_of(failure)
        raise model_error("budget" if kind == "budget" else "unusable", language) from failure


def _read(answer: str, schema: type[FilledT], language: str) -> FilledT:
    return filled(answer, schema, lambda value: value, str(model_error("unusable", language)))


def _agent(ask: Ask, instructions: str, lookups: Sequence[Lookup], bounds: Bounds) -> Any:
    from langchain.agents import create_agent

    return create_agent(
        gated(lambda messages, tools: bounds.counted(ask, messages, tools)),
        [_tool(lookup) for lookup in lookups],
        system_prompt=instructions,
        middleware=middleware(bounds),
    )


def _tool(lookup: Lookup) -> Any:
    from langchain_core.tools import StructuredTool

    def find(**given: Any) -> str:
        try:
            found = lookup.find(lookup.arguments.model_validate(given))
        except (OpsDeskError, ValueError) as wrong:
            found = {"error": str(wrong)[:300]}
        except Exception as failure:  # a look-up that fails must not cost the answer
            found = {"error": type(failure).__name__}
        return json.dumps(found, ensure_ascii=False, default=str)[:_RESULT]

    return StructuredTool.from_function(
        find, name=lookup.name, description=lookup.about, args_schema=lookup.arguments
    )
