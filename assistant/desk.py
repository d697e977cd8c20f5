"""The desk: takes a request, routes it, lets the agents work, keeps the record."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from agents import AGENTS
from agents import agent as agent_named
from agents.base import Deliverable, Model, Tools, Usage
from agents.kept import keep_in
from agents.prices import priced
from agents.runner import run
from assistant import ledger
from assistant.allowance import Allowance
from assistant.events import Delivered, Event, Failed, Replied, Routed, Started
from assistant.faults import failed
from assistant.first_use import first_use
from assistant.in_force import Days, InForce
from assistant.intake import Task, accept
from assistant.language import program_language
from assistant.memory import recollection
from assistant.menu import menu
from assistant.model import model_for, warm
from assistant.records import Records
from assistant.records.history import Handled
from assistant.reply import Reply
from assistant.request import Request
from assistant.settings import Settings
from assistant.shelf import open_library
from assistant.taking_up import taken_up
from knowledge.errors import OpsDeskError
from knowledge.phrases import phrases

if TYPE_CHECKING:
    from assistant.records.entries import Result
    from assistant.routing import Route
    from knowledge.library import Library

# Public contract: with this agent named, the text itself is the message to judge, never a follow-up.
_TAKES_TEXT_AS_IT_IS = "moderation"
LEARNED = "learned"
"""Folder of the home that keeps what was trained from the examples."""


@dataclass(slots=True)
class Outcome:
    """What has come of a request so far."""

    deliverables: list[Deliverable] = field(default_factory=list)
    failures: list[Failed] = field(default_factory=list)


class Desk:
    """One per process and home folder; threads may share it."""

    def __init__(self, settings: Settings, records: Records) -> None:
        self.settings = settings
        self.records = records
        self._allowance = Allowance(records, settings.zone)
        self._library: Library | None = None
        self._days: Days | None = None
        self._opening = threading.Lock()

    @classmethod
    def open(cls, settings: Settings | None = None) -> "Desk":
        """BadInput when the home folder cannot be written or the records cannot be opened."""
        settings = settings or Settings.read()
        language = settings.language or program_language()
        settings.prepare_home(language)
        records = Records.open(settings.records_url, language)
        keep_in(settings.home / LEARNED)
        warm(settings)
        return cls(settings, records)

    def in_force(self, day: date) -> InForce:
        """The library as it stood on a day: what agents quote from."""
        library = self.library
        if self._days is None:
            self._days = Days(library)
        return self._days.on(day)

    @property
    def library(self) -> "Library":
        """The team's documents; opened on first use, with the starter documents on a home's first run."""
        with self._opening:
            if self._library is None:
                self._library = open_library(self.settings)
            return self._library

    def close(self) -> None:
        self.records.close()

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def stream(self, request: Request) -> Iterator[Event]:
        """Everything that happens, in order. BadInput when the request cannot be taken; an agent that fails
        is a Failed event and the others go on."""
        task = accept(request, self.settings, self.records)
        model = self._model(task.language)
        route = self._route(task, model)
        outcome = Outcome()
        try:
            yield Routed(route)
            yield from self._work(task, route, model, outcome)
        finally:
            # Also when the reader has gone: the request and what was delivered are kept.
            reply = self._record(task, route, model, outcome)
        yield from (failure for failure in reply.failures if failure.kind == "records")
        yield Replied(reply)

    def handle(self, request: Request) -> Reply:
        """The reply alone; OpsDeskError when nothing at all could be delivered."""
        reply = next(event.reply for event in self.stream(request) if isinstance(event, Replied))
        if not reply.deliverables and reply.failures:
            raise Undelivered(reply)
        return reply

    def route(self, request: Request) -> "Route":
        """Routing alone; nothing is recorded."""
        task = accept(request, self.settings, self.records)
        return self._route(task, self._model(task.language))

    def _model(self, language: str) -> Model | None:
        return model_for(self.settings, language, self._allowance)

    def _route(self, task: Task, model: Model | None) -> "Route":
        from assistant.routing import Route, Router

        chosen = task.request.agent
        if chosen == _TAKES_TEXT_AS_IT_IS or (chosen and not task.last):
            return Route(chosen, 1.0, (), phrases("assistant").say("route_chosen", task.language))
        if not chosen and ledger.asked(task):
            return Route(ledger.AGENT, 1.0, (), phrases("assistant").say("route_records", task.language))
        first_use.once("route", lambda: Router(None, task.language).route(task.text))
        router = Router(None if chosen else model, task.language, self._may_see)
        last, also = (task.last.agent, task.last.also) if task.last else (None, ())
        route = router.route(task.text, attachments=task.request.attachments, last=last, also=also)
        if not chosen:
            return taken_up(route, task)
        follows = route.followup and route.agent == chosen
        return Route(chosen, 1.0, (), phrases("assistant").say("route_chosen", task.language), follows)

    def _may_see(self, agent: str) -> bool:
        """Whether a model may see a request that is likely for this agent."""
        return agent not in AGENTS or self.settings.lets_use_model(agent)

    def _tellable(self, task: Task) -> list["Result"]:
        """Earlier results that a model may be told of."""
        return [result for result in task.results if self._may_see(result.agent)]

    def _work(self, task: Task, route: "Route", model: Model | None, outcome: Outcome) -> Iterator[Event]:
        if route.agent not in AGENTS:
            outcome.deliverables.append(menu(task.text, task.language))
            yield Delivered(outcome.deliverables[-1])
            return
        names = tuple(dict.fromkeys(name for name in (route.agent, *route.then) if name in AGENTS))
        for number, name in enumerate(names, start=1):
            yield Started(name, number, len(names))
            try:
                yield from self._deliver(name, task, route, model, outcome)
            except Exception as failure:
                outcome.failures.append(failed(failure, self.settings.logs, task.language, name))
                yield outcome.failures[-1]

    def _deliver(
        self, name: str, task: Task, route: "Route", model: Model | None, outcome: Outcome
    ) -> Iterator[Event]:
        query = ledger.asked(task) if name == ledger.AGENT else None
        if query is not None:
            outcome.deliverables.append(ledger.answered(query, task, self.library, self.records))
            yield Delivered(outcome.deliverables[-1])
            return
        previous, upstream = self._context(name, task, route, outcome.deliverables)
        # What an agent may not show a model is not shown by the one that goes on with it, either.
        shown = {name, *(built_on.agent for built_on in upstream)}
        allowed = model if all(map(self.settings.lets_use_model, shown)) else None
        memory = (
            recollection(self._tellable(task), previous, self.settings.memory_tokens, task.language)
            if allowed
            else ""
        )
        brief = task.brief(previous, upstream, chosen=task.request.agent is not None, memory=memory)
        tools = Tools(self.in_force(brief.now.date()), allowed, self.records, self.records.lessons())
        work = run(agent_named(name), brief, tools)
        deliverable = yield from first_use.steps(f"{name} {brief.language}", work)
        outcome.deliverables.append(deliverable)
        yield Delivered(deliverable)

    def _context(
        self, name: str, task: Task, route: "Route", done: Sequence[Deliverable]
    ) -> tuple[Deliverable | None, tuple[Deliverable, ...]]:
        """What a follow-up revises, and what it builds on when another agent answered last."""
        if not route.followup or name != route.agent:
            return None, (*self._built_on(task, route, done), *done)
        previous = self._last_of(task, name)
        if task.last is None or task.last.agent == name:
            return previous, ()
        other = self._last_of(task, task.last.agent)
        return previous, (other,) if other else ()

    def _built_on(self, task: Task, route: "Route", done: Sequence[Deliverable]) -> tuple[Deliverable, ...]:
        """The last result, where a new request is about it."""
        if done or task.last is None or not (route.builds_on or task.named):
            return ()
        last = self._last_of(task, task.last.agent)
        return (last,) if last else ()

    def _last_of(self, task: Task, agent: str) -> Deliverable | None:
        """The agent's result that the request takes up: the one it names, else its last one."""
        if task.named is not None and task.named.agent == agent:
            return self.records.deliverable(task.named.id).deliverable
        return self.records.last_deliverable(task.conversation, agent)

    def _record(self, task: Task, route: "Route", model: Model | None, outcome: Outcome) -> Reply:
        usage = model.used if model else Usage()
        try:
            self.records.remember(_handled(task, route, usage, outcome))
            self._allowance.recorded(usage)
        except Exception as failure:
            # The person still gets the result.
            outcome.failures.append(failed(failure, self.settings.logs, task.language, key="not_recorded"))
        return Reply(
            route=route,
            deliverables=tuple(outcome.deliverables),
            usage=usage,
            conversation=task.conversation,
            request_id=task.request_id,
            failures=tuple(outcome.failures),
        )


class Undelivered(OpsDeskError):
    """No agent could deliver; raised by `Desk.handle`, its sentence is the first failure's own."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.failures[0].message)
        self.reply = reply


def _handled(task: Task, route: "Route", usage: Usage, outcome: Outcome) -> Handled:
    return Handled(
        conversation=task.conversation,
        request_id=task.request_id,
        text=task.text,
        agent=route.agent,
        actor=task.request.actor,
        language=task.language,
        now=task.now,
        attachments=[str(path) for path in task.request.attachments],
        options=dict(task.request.options),
        route={**route.to_dict(), "followup": route.followup, "chosen": task.request.agent is not None},
        usage=priced(usage),
        failures=[{"agent": f.agent, "kind": f.kind, "message": f.message} for f in outcome.failures],
        deliverables=outcome.deliverables,
    )
