"""A command line that cannot be read: one sentence, and JSON where it was asked for."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from typer.exceptions import TyperException

from assistant.cli.frame import show_json, warn
from assistant.cli.options import say
from assistant.language import language_named

# Private in the library: a command typed alone, which is answered with its help.
_HELP = "NoArgsIsHelpError"


def mistyped(wrong: TyperException, typed: Sequence[str]) -> int:
    """Says what is wrong with the words `typed`; returns the exit status."""
    context: Any = getattr(wrong, "ctx", None)
    if type(wrong).__name__ == _HELP:
        warn(wrong.message)
        return wrong.exit_code
    language = _language(typed)
    command = context.command_path if context is not None else "opsdesk"
    sentence = say("see_help", language, wrong=_said(wrong, language), command=command)
    warn(say("error", language, message=sentence))
    if "--json" in typed:
        show_json({"error": sentence})
    return wrong.exit_code


def _said(wrong: TyperException, language: str | None) -> str:
    parameter: Any = getattr(wrong, "param", None)
    if parameter is not None:
        positional = parameter.metavar and not parameter.opts[0].startswith("-")
        # Only the error of a missing parameter says which type of parameter it was.
        key = "lacks_value" if hasattr(wrong, "param_type") else "wrong_value"
        return say(key, language, name=parameter.metavar if positional else parameter.opts[0])
    option = getattr(wrong, "option_name", None)
    if option:
        return say("wrong_option", language, name=option)
    return say("wrong_words", language, message=wrong.format_message().rstrip("."))


def _language(typed: Sequence[str]) -> str | None:
    """What `--lang` asks for, where it can be told."""
    after = [word for flag, word in pairwise(typed) if flag == "--lang"]
    return language_named(after[-1]) if after else None
