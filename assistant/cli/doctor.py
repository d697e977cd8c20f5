"""`opsdesk doctor`: what is configured, what works, what is missing and how to mend it."""

from typing import Annotated

import typer

from assistant.cli import options as o
from assistant.cli.frame import command, language_of_program, out, settings, show_json
from assistant.cli.options import say
from assistant.language import program_language
from knowledge.phrases import phrases

_MARK = {"ok": "✓", "note": "·", "bad": "✗"}


_WORDS = phrases("assistant", "doctor_phrases.yaml")
Probe = Annotated[bool, typer.Option("--probe", help=_WORDS.say("opt_probe", program_language()))]


@command
def doctor(
    probe: Probe = False, as_json: o.JsonFlag = False, home: o.Home = None, lang: o.Lang = None
) -> None:
    """Exit status 1 when something needs mending."""
    from assistant.doctor import report

    language = language_of_program(lang)
    found = report(settings(home, lang), language, probe)
    if as_json:
        show_json(found)
    else:
        for look in found["checks"]:
            out(f"{_MARK[look['state']]} {_named(look['name'], language)}  {look['found']}")
            if look["mend"]:
                out(f"  → {look['mend']}")
    if not found["ok"]:
        raise typer.Exit(1)


def _named(look: str, language: str) -> str:
    key, known = f"look_{look}", _WORDS.keys()
    return _WORDS.say(key, language) if key in known else say(key, language)
