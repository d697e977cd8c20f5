"""What an endpoint can do, tried in earnest: off the request path, and remembered for it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from agents.base import Prompt, Schema
from agents.gateway.calling import Caller
from agents.gateway.chat import ChatModel
from agents.gateway.deadline import Deadline, Patience
from agents.gateway.endpoint import Endpoint
from agents.gateway.failures import model_error
from agents.gateway.limits import Limits, Meter, Spending, SpendingHere
from agents.gateway.modes import MODES, Manner, Memory, memory_at
from knowledge.errors import ModelError


class Sample(Schema):
    """What an endpoint is asked for to see whether it keeps to a form."""

    ok: bool
    word: str


@dataclass(frozen=True, slots=True)
class Tried:
    """One manner and what came of it: `kind` and `message` are empty when the answer was as asked."""

    manner: Manner
    kind: str = ""
    message: str = ""
    tokens_told: bool = False
    """Whether the endpoint counted its tokens."""


def probe(
    endpoint: Endpoint,
    *,
    language: str = "zh",
    patience: Patience | None = None,
    spending: Spending | None = None,
    memory: Path | None = None,
) -> Iterator[Tried]:
    """Tries each mode, streamed and whole, with a call or two each; `patience` is for each of them.

    The richest manner that worked is remembered. Stops early when no manner could help (a refused key, say).
    """
    best: Manner | None = None
    for manner in _manners():
        tried = _try(endpoint, manner, language, patience or Patience(whole=15.0), spending)
        yield tried
        if tried.kind in ("key", "unknown_model", "address", "connection", "proxy", "quota", "budget"):
            return
        if not tried.kind and best is None:
            best = tried.manner
    if best is not None:
        memory_at(memory).remember(endpoint.label, best)


def _manners() -> Iterator[Manner]:
    """Richest first: streaming weighs more than the mode, for it is what makes waiting bearable."""
    for streaming in (True, False):
        for mode in MODES:
            yield Manner(mode, streaming)


class _Trial(Memory):
    """Begins with one manner and keeps what a call had to come down to."""

    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self.begun = self.ended = manner

    def manner(self, label: str) -> Manner:
        return self.begun

    def remember(self, label: str, manner: Manner) -> None:
        self.ended = manner

    @property
    def kept(self) -> bool:
        """Whether the answer came in the manner that was tried; doing without a token count is no other."""
        return replace(self.ended, usage=self.begun.usage) == self.begun


def _try(
    endpoint: Endpoint, manner: Manner, language: str, patience: Patience, spending: Spending | None
) -> Tried:
    limits, deadline = Limits(calls=len(MODES), rest_after=1_000), Deadline(patience.whole)
    meter = Meter(limits, spending or SpendingHere(), endpoint.name)
    trial = _Trial(manner)
    caller = Caller(endpoint, language, patience, limits, meter, deadline, trial, manner.streaming)
    model = ChatModel([caller], meter, deadline, language)
    prompt = Prompt("Answer with ok true and one word.", language, facts={"ok": True, "word": "ok"})
    try:
        model.fill(prompt, Sample)
    except ModelError as failure:
        return Tried(manner, failure.kind, str(failure))
    if not trial.kept:
        return Tried(manner, "request", str(model_error("request", language)))
    return Tried(trial.ended, tokens_told=model.used.completion_tokens > 0)
