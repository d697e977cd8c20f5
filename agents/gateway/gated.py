"""A LangChain chat model whose every call goes through the gateway; create_agent takes it as any."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from agents.gateway.reading import Heard, spoken

Ask: TypeAlias = Callable[[Sequence[Any], Sequence[Mapping[str, Any]]], Heard]
"""One call: messages and tools in, the whole answer out; ModelError when none comes."""


def gated(ask: Ask) -> Any:
    return _gated_class()(ask=ask)


@cache
def _gated_class() -> Any:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.outputs import ChatGeneration, ChatResult
    from langchain_core.utils.function_calling import convert_to_openai_tool

    class Gated(BaseChatModel):
        ask: Callable[..., Any]

        @property
        def _llm_type(self) -> str:
            return "opsdesk"

        def bind_tools(self, tools: Sequence[Any], **_: Any) -> Any:
            return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools])

        def _generate(self, messages: Any, stop: Any = None, run_manager: Any = None, **given: Any) -> Any:
            heard = self.ask(messages, given.get("tools") or ())
            return ChatResult(generations=[ChatGeneration(message=as_message(heard))])

    return Gated


def as_message(heard: Heard) -> Any:
    """What was heard as a message. Arguments that are no JSON object become one that no schema takes: the
    tool refuses them, and the model may mend them."""
    from langchain_core.messages import AIMessage

    calls = [
        {"name": call.name, "args": _object(call.arguments), "id": call.id or f"call_{number}"}
        for number, call in enumerate(heard.calls)
    ]
    return AIMessage(content=spoken(heard.text), tool_calls=calls)


def _object(arguments: str) -> dict[str, Any]:
    try:
        found = json.loads(arguments or "{}", strict=False)
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {"unreadable": arguments[:80]}
