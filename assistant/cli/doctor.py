"""`opsdesk doctor`: what is configured, what works, what is missing and how to mend it."""

import typer

from assistant.cli import options as o
from assistant.cli.frame import command, language_of_program, out, settings, show_json
from assistant.cli.options import say

_MARK = {"ok": "✓", "note": "·", "bad": "✗"}


@command
def doctor(as_json: o.JsonFlag = False, home: o.Home = None, lang: o.Lang = None) -> None:
    """Exit status 1 when something needs mending."""
    from assistant.doctor import report

    language = language_of_program(lang)
    found = report(settings(home, lang), language)
    if as_json:
        show_json(found)
    else:
        for look in found["checks"]:
            out(f"{_MARK[look['state']]} {say('look_' + look['name'], language)}  {look['found']}")
            if look["mend"]:
                out(f"  → {look['mend']}")
    if not found["ok"]:
        raise typer.Exit(1)
