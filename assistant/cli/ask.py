"""`opsdesk ask` and `opsdesk route`, and what the specialists' own commands share with them."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options as o
from assistant.cli.frame import WrongUsage, command, desk, out, show_json, usage
from assistant.cli.options import say

if TYPE_CHECKING:
    from assistant.request import Request


@command
def ask(
    text: o.Text,
    agent: o.Agent = None,
    attach: o.Attach = None,
    conversation: o.ConversationId = None,
    now: o.Now = None,
    actor: o.Actor = None,
    named: o.Named = None,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    with usage():
        request = build_request(from_stdin(text), agent, attach, conversation, now, actor, pairs(named), lang)
    answer(request, as_json, home, lang)


@command
def route(
    texts: Annotated[list[str], typer.Argument(help=say("arg_text"), metavar="TEXT…")],
    attach: o.Attach = None,
    conversation: o.ConversationId = None,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    with usage():
        requests = [build_request(text, None, attach, conversation, lang=lang) for text in texts]
    with desk(home, lang) as at, usage():
        routes = [at.route(request) for request in requests]
    if as_json:
        shown = [{"text": r.text, **found.to_dict()} for r, found in zip(requests, routes, strict=True)]
        show_json(shown[0] if len(shown) == 1 else shown)
        return
    for found in routes:
        names = " → ".join((found.agent, *found.then))
        out(say("route_line", lang, agent=names, confidence=f"{found.confidence:.2f}", reason=found.reason))


def build_request(
    text: str,
    agent: str | None = None,
    attach: Sequence[Path] | None = None,
    conversation: str | None = None,
    now: str | None = None,
    actor: str | None = None,
    named: Mapping[str, str | None] | None = None,
    lang: str | None = None,
) -> "Request":
    from assistant.request import Request

    return Request.read(
        {
            "language": lang,
            "text": text,
            "agent": agent,
            "attachments": list(attach or ()),
            "conversation": conversation,
            "now": now,
            "actor": actor or "",
            "options": dict(named or {}),
        }
    )


def answer(request: "Request", as_json: bool, home: Path | None, lang: str | None) -> None:
    """Runs one request and shows what came of it."""
    from assistant.cli.show import run_and_show

    with desk(home, lang) as at:
        run_and_show(at, request, as_json, lang)


def from_stdin(text: str) -> str:
    return sys.stdin.read() if text == "-" else text


def pairs(named: Sequence[str] | None) -> dict[str, str]:
    """`--set name=value` as a mapping."""
    found: dict[str, str] = {}
    for given in named or ():
        name, equals, value = given.partition("=")
        if not equals or not name.strip():
            raise WrongUsage(say("bad_set", given=given))
        found[name.strip()] = value.strip()
    return found
