"""A language model for one request: what it may cost, whom it asks first and next, what it gives back."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from agents.base import FilledT, Prompt, Usage
from agents.gateway.calling import Caller, Form, Messages
from agents.gateway.deadline import Deadline, Patience
from agents.gateway.endpoint import Endpoint
from agents.gateway.failures import model_error
from agents.gateway.forming import Former, Forming
from agents.gateway.hiding import hidden, shown
from agents.gateway.limits import Limits, Meter, Spending, SpendingHere
from agents.gateway.looking import Lookup, Step, looking
from agents.gateway.message import compose, system
from agents.gateway.modes import memory_at
from agents.gateway.reading import Heard, filled
from agents.privacy import Mask
from agents.providers import body_for
from knowledge.errors import ModelError
from knowledge.phrases import phrases

_WORTHWHILE = 1.0
"""Seconds that must be left for asking the second model."""
_SPENT_HERE = SpendingHere()
ResultT = TypeVar("ResultT")


class ChatModel:
    """Fills schemas; counts its own calls, shares connections, turns and rests with all other requests.

    All calls together end within the time limit that runs from the first one. Personal data is masked on
    the way out, the same way for the whole request.
    """

    def __init__(self, callers: Sequence[Caller], meter: Meter, deadline: Deadline, language: str) -> None:
        self._callers = tuple(callers)
        self._meter = meter
        self._deadline = deadline
        self._language = language
        self._mask = Mask()
        self._last = ""
        self._notes: list[str] = []

    @property
    def used(self) -> Usage:
        return self._meter.used

    @property
    def room(self) -> int:
        """Tokens that a prompt may have; 0 when there is no limit."""
        return self._meter.limits.prompt

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know about how the answers came about (another model answered), in order."""
        return tuple(self._notes)

    def fill(self, prompt: Prompt, schema: type[FilledT], complaints: Sequence[str] = ()) -> FilledT:
        """As `filling`, without its steps."""
        return _end(self.filling(prompt, schema, complaints))

    def filling(
        self, prompt: Prompt, schema: type[FilledT], complaints: Sequence[str] = ()
    ) -> Generator[Forming, None, FilledT]:
        """Yields fields as they are being written, returns the instance. ModelError (UnusableReply when an
        answer came, but not in the form of the schema) in the language of the request."""
        last = self._last if complaints else ""
        hidden = self._mask.hide_prompt(prompt)
        user = compose(hidden, schema, self._mask.hide_in(list(complaints)), last)
        messages = [("system", f"{system()}\n\n{hidden.instructions}"), ("human", user)]
        heard = yield from self._heard(messages, Form(schema))
        self._last = heard.answer
        unusable = str(model_error("unusable", self._language))
        return filled(heard.answer, schema, self._mask.restore_in, unusable)

    def warm(self) -> None:
        """Imports what calls need and opens clients; sends nothing, raises nothing."""
        for caller in self._callers:
            caller.warm()

    @property
    def steps(self) -> int:
        """Model calls that an open question may take; 0 when none may be looked up."""
        return self._meter.limits.steps

    def looking_up(
        self, prompt: Prompt, schema: type[FilledT], lookups: Sequence[Lookup]
    ) -> Generator[Step, None, FilledT]:
        """Yields each look-up, returns the answer; ModelError when there is none in time."""
        try:
            deadline = self._deadline.within(self._meter.limits.step_seconds)
        except TimeoutError as over:
            raise model_error("timeout", self._language) from over
        callers = [replace(caller, deadline=deadline) for caller in self._callers]

        def ask(messages: Messages, tools: Sequence[Mapping[str, Any]]) -> Heard:
            sent = [hidden(message, self._mask) for message in messages]
            return shown(_end(self._heard(sent, Form(None, tools), callers)), self._mask)

        return (
            yield from looking(
                ask,
                self._mask.hide_prompt(prompt),
                schema,
                lookups,
                self._meter.limits,
                lambda: self.used.tokens,
            )
        )

    def _heard(
        self, messages: Messages, form: Form, callers: Sequence[Caller] = ()
    ) -> Generator[Forming, None, Heard]:
        """From the first endpoint that answers; when none does, the first one's failure is raised."""
        first: ModelError | None = None
        callers = callers or self._callers
        for number, caller in enumerate(callers, start=1):
            try:
                heard = yield from self._formed(caller.answer(messages, form, hurried=number < len(callers)))
            except ModelError as failure:
                first = first or failure
                if failure.kind == "budget" or not self._deadline.allows(_WORTHWHILE):
                    break
                continue
            if first is not None:
                self._note(str(first), caller.endpoint.name)
            return heard
        assert first is not None
        raise first

    def _formed(self, answer: Generator[Heard, None, Heard]) -> Generator[Forming, None, Heard]:
        former, growing = Former(), None
        with closing(answer):
            while True:
                try:
                    heard = next(answer)
                except StopIteration as done:
                    whole: Heard = done.value
                    return whole
                if heard is not growing:
                    former, growing = Former(), heard
                for piece in former.feed(heard.arguments or heard.text):
                    yield Forming(piece.field, self._mask.restore_in(piece.value, piece.whole), piece.whole)

    def _note(self, reason: str, second: str) -> None:
        first = self._callers[0].endpoint.name
        said = phrases("agents.gateway").say(
            "second_model", self._language, first=first, second=second, reason=reason
        )
        if said not in self._notes:
            self._notes.append(said)


def open_model(
    *,
    name: str,
    base_url: str = "",
    api_key: str = "",
    timeout: float = 60.0,
    language: str = "zh",
    patience: Patience | None = None,
    limits: Limits | None = None,
    fallback: Endpoint | None = None,
    spending: Spending | None = None,
    memory: Path | None = None,
    streaming: bool = True,
) -> ChatModel:
    """A model for one request; a keyless endpoint needs no key.

    `timeout` is seconds for all its calls (`patience` says more and wins), `memory` a file that keeps what
    endpoints can do, `spending` counts over all requests (default: of this process).
    """
    patience, limits = patience or Patience(whole=timeout), limits or Limits()
    meter = Meter(limits, spending or _SPENT_HERE, name)
    deadline = Deadline(patience.whole)
    endpoints = [_known(Endpoint(name, base_url, api_key)), *([_known(fallback)] if fallback else [])]
    callers = [
        Caller(endpoint, language, patience, limits, meter, deadline, memory_at(memory), streaming)
        for endpoint in endpoints
    ]
    return ChatModel(callers, meter, deadline, language)


def _end(steps: Generator[Any, None, ResultT]) -> ResultT:
    while True:
        try:
            next(steps)
        except StopIteration as done:
            result: ResultT = done.value
            return result


def _known(endpoint: Endpoint) -> Endpoint:
    """With what the service at that address needs in every request."""
    return replace(endpoint, extra={**body_for(endpoint.base_url, endpoint.name), **endpoint.extra})
