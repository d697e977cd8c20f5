"""Calls to one endpoint: its turn, its rest, its manner, and the one place where a call is made again."""

import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from agents.gateway.deadline import Deadline, Patience
from agents.gateway.endpoint import Endpoint, Shared, shared
from agents.gateway.failures import kind_of, model_error
from agents.gateway.limits import Limits, Meter
from agents.gateway.modes import Manner, Memory
from agents.gateway.reading import Heard
from agents.gateway.retries import pause_before_retry
from agents.gateway.watching import Call
from agents.gateway.wire import read
from agents.providers import first_mode
from agents.tokens import count
from knowledge.errors import ModelError

_HURRY = 2.0
"""Seconds to wait for an endpoint at most when another one stands by."""

Messages = Sequence[Any]
"""Pairs of role and text, or LangChain messages."""


@dataclass(frozen=True, slots=True)
class Form:
    """What an answer is to be: an instance of the schema; without one, words or calls of the tools."""

    schema: type[BaseModel] | None
    tools: Sequence[Mapping[str, Any]] = ()

    def options(self, manner: Manner) -> dict[str, Any]:
        """What a request carries besides its messages."""
        if self.schema is not None:
            return manner.options(self.schema)
        return {**manner.counting(), "extra_body": {}, **({"tools": list(self.tools)} if self.tools else {})}

    def plainer(self, manner: Manner, failure: BaseException, endpoint: Endpoint) -> Manner | None:
        """The next plainer manner; a way of asking for JSON is not to blame where none was used."""
        found = manner.after(failure, endpoint.extra)
        return None if found and self.schema is None and found.mode != manner.mode else found


@dataclass(frozen=True, slots=True)
class Caller:
    """One endpoint as one request calls it."""

    endpoint: Endpoint
    language: str
    patience: Patience
    limits: Limits
    meter: Meter
    deadline: Deadline
    memory: Memory
    streaming: bool = True

    def answer(self, messages: Messages, form: Form, hurried: bool = False) -> Generator[Heard, None, Heard]:
        """Yields the answer as it grows (a new `Heard` when called again); ModelError when none comes."""
        known = self.memory.manner(self.endpoint.label, Manner(first_mode(self.endpoint.base_url)))
        manner, tried = replace(known, streaming=known.streaming and self.streaming), 0
        before: Exception | None = None
        while True:
            try:
                heard = yield from self._once(messages, manner, form)
                break
            except ModelError as stop:
                if before is None or stop.kind not in ("budget", "resting"):
                    raise
                # Why the call had to be made again says more than why it could not be.
                raise self._error(kind_of(before, self.endpoint.base_url)) from before
            except Exception as failure:  # the provider's and LangChain's errors share no base class
                before, plainer = failure, form.plainer(manner, failure, self.endpoint)
                if plainer is None:
                    self._wait(failure, tried, hurried)
                    tried += 1
                manner = plainer or manner
        self._remember(known, replace(manner, streaming=manner.streaming and not heard.plain))
        return heard

    def _once(self, messages: Messages, manner: Manner, form: Form) -> Generator[Heard, None, Heard]:
        if not (self.endpoint.base_url or self.endpoint.api_key):
            raise self._error("no_key")  # the request must not reach a service that cannot answer it
        here = self._shared()
        self._take_turn(here)
        try:
            if not here.breaker.admits():
                raise self._error("resting", seconds=here.breaker.seconds_left)
            if not self.meter.take_call():
                raise self._error("budget")
            heard = yield from self._listen(here, messages, manner, form)
        finally:
            here.turns.release()
        here.breaker.answered()
        if heard.failure:
            raise self._error(heard.failure)
        return heard

    def _listen(
        self, here: Shared, messages: Messages, manner: Manner, form: Form
    ) -> Generator[Heard, None, Heard]:
        heard, started = Heard(), time.monotonic()
        options = form.options(manner)
        options["extra_body"] |= self.endpoint.extra if manner.extras else {}
        call = Call(manner.streaming)
        try:
            pieces = read(here.client, list(messages), options, self.patience, self.deadline, call)
            with closing(pieces):
                for piece in pieces:
                    heard.take(piece)
                    yield heard
        finally:
            self.meter.add(
                heard.prompt_tokens,
                heard.completion_tokens,
                time.monotonic() - started,
                self.endpoint.name,
                estimated(messages, heard, self.endpoint.name),
            )
        heard.plain = call.plain
        return heard

    def _take_turn(self, here: Shared) -> None:
        try:
            if here.turns.acquire(timeout=self.deadline.left()):
                return
        except TimeoutError:
            pass
        raise self._error("timeout")

    def _wait(self, failure: Exception, tried: int, hurried: bool) -> None:
        """Returns when the call may be made again; else raises the failure in our own words."""
        kind = kind_of(failure, self.endpoint.base_url)
        with suppress(ModelError):
            self._shared().breaker.failed(kind)
        pause = pause_before_retry(failure, kind, tried)
        if pause is None or not self.deadline.allows(pause) or (hurried and pause > _HURRY):
            raise self._error(kind) from failure
        time.sleep(pause)

    def warm(self) -> None:
        """Opens the client, so that the first call need not."""
        with suppress(Exception):
            self._shared()

    def _shared(self) -> Shared:
        limits = self.limits
        try:
            return shared(
                self.endpoint,
                connect=self.patience.connect,
                at_once=limits.at_once,
                rest_after=limits.rest_after,
                rest=limits.rest,
            )
        except ImportError as missing:  # a SOCKS proxy is set and its package is not installed
            raise self._error("proxy") from missing
        except Exception as failure:
            kind = "proxy" if "proxy" in str(failure).lower() else kind_of(failure, self.endpoint.base_url)
            raise self._error("address" if kind == "unusable" else kind) from failure

    def _remember(self, known: Manner, manner: Manner) -> None:
        learnt = manner if self.streaming else replace(manner, streaming=known.streaming, usage=known.usage)
        if learnt != known:
            self.memory.remember(self.endpoint.label, learnt)

    def _error(self, kind: str, **values: object) -> ModelError:
        return model_error(kind, self.language, model=self.endpoint.name, **values)


def estimated(messages: Messages, heard: Heard, model: str) -> int:
    """Tokens of a call that was answered, where the provider counted none; else 0."""
    said = heard.text + "".join(call.arguments for call in heard.calls)
    if heard.prompt_tokens or heard.completion_tokens or not said:
        return 0
    asked = [m[1] if isinstance(m, tuple) else str(m.content) for m in messages]
    return count("\n".join(asked), model) + count(said, model)
