"""How far the look-ups of an open question go: steps, tokens, seconds; then it answers from what is there."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agents.gateway.gated import Ask
from agents.gateway.limits import Limits
from agents.gateway.reading import Heard
from agents.tokens import count
from knowledge.phrases import phrases

_LOOKUPS_A_STEP = 3
_SHARE = 0.6
"""Share of the time, the tokens and the prompt's room after which nothing more is looked up."""


class Bounds:
    """Counts the calls of one open question and says when the next one must answer."""

    def __init__(self, limits: Limits, spent: Callable[[], int], language: str) -> None:
        self.most = limits.steps
        self.made = 0
        self.language = language
        self._limits = limits
        self._spent = spent
        self._before = spent()
        self._started = time.monotonic()

    def counted(self, ask: Ask, messages: Sequence[Any], tools: Sequence[Mapping[str, Any]]) -> Heard:
        self.made += 1
        return ask(messages, tools)

    def another(self) -> bool:
        """Whether one more call is within the steps and the tokens."""
        tokens = self._spent() - self._before
        return self.made < self.most and not 0 < self._limits.step_tokens <= tokens

    def ends(self, messages: Sequence[Any]) -> bool:
        """Whether the next call must answer."""
        limits = self._limits
        tokens = self._spent() - self._before
        size = count("\n".join(str(message.content) for message in messages))
        return (
            self.made + 1 >= self.most
            or time.monotonic() - self._started > _SHARE * limits.step_seconds
            or 0 < _SHARE * limits.step_tokens <= tokens + size
            or 0 < _SHARE * limits.prompt <= size
        )


def middleware(bounds: Bounds) -> list[Any]:
    """Ours, which asks for the answer in time, and LangChain's own limits behind it."""
    from langchain.agents.middleware import AgentMiddleware, ModelCallLimitMiddleware, ToolCallLimitMiddleware
    from langchain_core.messages import HumanMessage

    class Answering(AgentMiddleware):
        def wrap_model_call(self, request: Any, handler: Callable[[Any], Any]) -> Any:
            if not bounds.ends(request.messages):
                return handler(request)
            said = phrases("agents.gateway").say("answer_now", "en")
            return handler(request.override(tools=[], messages=[*request.messages, HumanMessage(said)]))

    # "end" and "continue" would pass off a limit as an answer, or go on calling.
    return [
        Answering(),
        ModelCallLimitMiddleware(run_limit=bounds.most, exit_behavior="error"),
        ToolCallLimitMiddleware(run_limit=_LOOKUPS_A_STEP * bounds.most, exit_behavior="continue"),
    ]
