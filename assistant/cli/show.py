"""One request on the terminal: live stages, then the deliverables as Markdown or one JSON object."""

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import typer

from agents.prices import recorded_cost, shown
from assistant.cli.frame import out, printable, show_json, usage, warn
from assistant.cli.options import say
from assistant.events import Failed, Replied, Stage, Started
from knowledge.text import language_of

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.reply import Reply
    from assistant.request import Request


def run_and_show(desk: "Desk", request: "Request", as_json: bool, lang: str | None) -> None:
    """Exit status 1 when an agent failed, even if another delivered."""
    reply = _run(desk, request)
    for failure in reply.failures:
        warn(_failure(failure, request, lang))
    if as_json:
        show_json(
            reply.to_dict() if reply.deliverables else {"error": reply.failures[0].message, **reply.to_dict()}
        )
    else:
        _show(reply, lang)
    if any(failure.kind != "records" for failure in reply.failures):
        raise typer.Exit(1)


def _failure(failure: Failed, request: "Request", lang: str | None) -> str:
    language = lang or language_of(failure.message)
    if failure.kind in ("records", "bad_input"):
        return say("error", language, message=failure.message)
    agent = failure.agent or request.agent or "desk"
    return say("agent_failed", language, agent=agent, message=failure.message)


def _run(desk: "Desk", request: "Request") -> "Reply":
    with status() as spinner, usage():
        for event in desk.stream(request):
            if isinstance(event, Replied):
                return event.reply
            if spinner is not None and isinstance(event, Started | Stage):
                spinner.update(_stage(event))
    raise AssertionError("a stream ends with Replied")


def _stage(event: Started | Stage) -> str:
    if isinstance(event, Started):
        return f"{event.agent} {event.number}/{event.total}"
    from rich.markup import escape

    told = f"{event.name} {event.done}/{event.total}" if event.total else event.name
    return f"{told} {escape(event.note)}" if event.note else told


def status() -> Any:
    """A spinner on standard error when a person is watching."""
    if not (sys.stderr.isatty() and sys.stdout.isatty()):
        return nullcontext(None)
    from rich.console import Console

    return Console(stderr=True).status("…")


def _show(reply: "Reply", lang: str | None) -> None:
    for deliverable in reply.deliverables:
        show_markdown(deliverable.markdown)
    if reply.usage.calls:
        tokens = reply.usage.prompt_tokens + reply.usage.completion_tokens
        cost = recorded_cost(reply.usage.to_dict())
        money = f"{cost.currency} {shown(cost.amount)}" if cost else say("cost_unknown", lang)
        warn(say("spent", lang, **reply.usage.to_dict(), tokens=tokens, money=money))
    if sys.stdout.isatty():
        warn(say("conversation_line", lang, conversation=reply.conversation))


def show_markdown(text: str) -> None:
    """Laid out for a person at a terminal; as it is for a pipe."""
    if not sys.stdout.isatty():
        out(text)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(printable(text), hyperlinks=False))
