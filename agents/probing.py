"""Tries a model endpoint once in each way it may be used, and says what it can do."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from agents.base import Prompt, Schema
from agents.gateway.deadline import Deadline, Patience
from agents.gateway.endpoint import Endpoint, shared
from agents.gateway.failures import kind_of, model_error
from agents.gateway.message import compose, system
from agents.gateway.modes import MODES, Manner
from agents.gateway.reading import Heard, filled
from agents.gateway.watching import Call
from agents.gateway.wire import read
from knowledge.errors import ModelError


class Trial(Schema):
    """What a model is asked for."""

    ok: bool


@dataclass(frozen=True, slots=True)
class Ability:
    """One thing tried: chat, stream, usage, or a way of asking for JSON. When it does not work, `kind` is the
    kind of failure and `reason` one sentence with the remedy."""

    name: str
    works: bool
    kind: str = ""
    reason: str = ""
    seconds: float = 0.0


def abilities(endpoint: Endpoint, language: str, seconds: float = 10.0) -> Iterator[Ability]:
    """One call for each ability; `chat` comes first, and nothing else is tried when that fails."""
    plain, _ = _tried("chat", endpoint, Manner(MODES[-1], False, False), language, seconds, typed=False)
    yield plain
    if not plain.works:
        return
    streamed, heard = _tried("stream", endpoint, Manner(MODES[-1]), language, seconds, typed=False)
    if streamed.works:
        yield streamed
        yield Ability("usage", heard.prompt_tokens > 0)
    else:
        # Some refuse only the question for a count.
        yield _tried("stream", endpoint, Manner(MODES[-1], True, False), language, seconds, typed=False)[0]
        yield Ability("usage", False)
    for mode in MODES:
        yield _tried(mode, endpoint, Manner(mode, False, False), language, seconds, typed=True)[0]


def best_manner(found: list[Ability]) -> Manner | None:
    """How the endpoint is best spoken to after a trial; None when it does not answer at all."""
    works = {ability.name for ability in found if ability.works}
    mode = next((mode for mode in MODES if mode in works), None)
    return Manner(mode, "stream" in works, "usage" in works) if mode and "chat" in works else None


def _tried(
    name: str, endpoint: Endpoint, manner: Manner, language: str, seconds: float, *, typed: bool
) -> tuple[Ability, Heard]:
    started, heard = time.monotonic(), Heard()
    try:
        _ask(endpoint, manner, language, seconds, heard)
        if heard.failure:
            raise model_error(heard.failure, language, model=endpoint.name)
        if typed:
            filled(heard.answer, Trial, lambda value: value, str(model_error("unusable", language)))
    except ModelError as failure:
        return Ability(name, False, failure.kind, str(failure), time.monotonic() - started), heard
    except Exception as failure:  # the provider's and LangChain's errors share no base class
        kind = kind_of(failure, endpoint.base_url)
        if isinstance(failure, ImportError) or "proxy" in str(failure).lower():
            kind = "proxy"
        reason = str(model_error(kind, language, model=endpoint.name))
        return Ability(name, False, kind, reason, time.monotonic() - started), heard
    return Ability(name, True, seconds=time.monotonic() - started), heard


def _ask(endpoint: Endpoint, manner: Manner, language: str, seconds: float, heard: Heard) -> None:
    prompt = Prompt("", language, facts={"ok": True})
    options = manner.options(Trial)
    options["extra_body"] |= endpoint.extra
    here = shared(endpoint, connect=seconds, at_once=1, rest_after=1_000, rest=0.0)
    # As in earnest: some refuse JSON mode when no message speaks of JSON.
    messages = [("system", system()), ("human", compose(prompt, Trial, ()))]
    patience = Patience(seconds, seconds, seconds, seconds)
    call = Call(manner.streaming)
    for piece in read(here.client, messages, options, patience, Deadline(seconds), call):
        heard.take(piece)
    if call.plain:  # answered, but not as a stream
        raise model_error("request", language)
