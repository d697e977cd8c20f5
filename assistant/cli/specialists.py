"""The agents directly: draft, plan, digest, crisis."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import options as o
from assistant.cli.ask import answer, build_request, from_stdin, pairs
from assistant.cli.frame import command, language_of_program, usage
from assistant.cli.options import say


@command
def draft(
    text: o.Text,
    channel: Annotated[str | None, typer.Option("--channel", help=say("opt_channel"))] = None,
    tone: Annotated[str | None, typer.Option("--tone", help=say("opt_tone"))] = None,
    audience: Annotated[str | None, typer.Option("--audience", help=say("opt_audience"))] = None,
    attach: o.Attach = None,
    conversation: o.ConversationId = None,
    now: o.Now = None,
    actor: o.Actor = None,
    named: o.Named = None,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    from agents.drafting.source import refuse_channel

    with usage():
        refuse_channel(channel or "", language_of_program(lang))
        given = {"channel": channel, "tone": tone, "audience": audience, **pairs(named)}
        request = build_request(from_stdin(text), "drafting", attach, conversation, now, actor, given, lang)
    answer(request, as_json, home, lang)


@command
def plan(
    text: o.Text,
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
        request = build_request(
            from_stdin(text), "events", attach, conversation, now, actor, pairs(named), lang
        )
    answer(request, as_json, home, lang)


@command
def digest(
    files: Annotated[list[Path], typer.Argument(help=say("arg_files"), metavar="FILE…")],
    text: Annotated[str | None, typer.Option("--text", help=say("arg_text"))] = None,
    conversation: o.ConversationId = None,
    now: o.Now = None,
    actor: o.Actor = None,
    named: o.Named = None,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    language = language_of_program(lang)
    with usage():
        request = build_request(
            text or say("digest_request", language),
            "feedback",
            files,
            conversation,
            now,
            actor,
            pairs(named),
            lang or (None if text else language),
        )
    answer(request, as_json, home, lang)


@command
def crisis(
    text: o.Text,
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
        request = build_request(
            from_stdin(text), "crisis", attach, conversation, now, actor, pairs(named), lang
        )
    answer(request, as_json, home, lang)
