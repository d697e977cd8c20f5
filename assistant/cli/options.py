"""Options and arguments that several commands share, described in the language of the program."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from agents import AGENTS
from assistant.language import program_language
from knowledge.phrases import phrases


def say(key: str, language: str | None = None, **values: object) -> str:
    """A phrase of the command line."""
    return phrases("assistant.cli").say(key, language or program_language(), **values)


JsonFlag: TypeAlias = Annotated[bool, typer.Option("--json", help=say("opt_json"))]
Home: TypeAlias = Annotated[Path | None, typer.Option("--home", help=say("opt_home"), show_default=False)]
Lang: TypeAlias = Annotated[str | None, typer.Option("--lang", help=say("opt_lang"), show_default=False)]
Agent: TypeAlias = Annotated[
    str | None,
    typer.Option("--agent", "-a", help=say("opt_agent", agents=", ".join(AGENTS)), show_default=False),
]
Attach: TypeAlias = Annotated[
    list[Path] | None, typer.Option("--attach", "-f", help=say("opt_attach"), show_default=False)
]
ConversationId: TypeAlias = Annotated[
    str | None, typer.Option("--conversation", "-c", help=say("opt_conversation"), show_default=False)
]
Now: TypeAlias = Annotated[str | None, typer.Option("--now", help=say("opt_now"), show_default=False)]
Actor: TypeAlias = Annotated[str | None, typer.Option("--actor", help=say("opt_actor"), show_default=False)]
Named: TypeAlias = Annotated[list[str] | None, typer.Option("--set", help=say("opt_set"), show_default=False)]
Text: TypeAlias = Annotated[str, typer.Argument(help=say("arg_text"), metavar="TEXT")]

__all__ = [
    "Actor",
    "Agent",
    "Attach",
    "ConversationId",
    "Home",
    "JsonFlag",
    "Lang",
    "Named",
    "Now",
    "Text",
    "say",
]
