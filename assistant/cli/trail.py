"""`opsdesk records trail`: who did what, when; nothing in it is ever changed."""

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options as o
from assistant.cli.frame import command, desk, out, show_json, warn
from assistant.cli.options import say

if TYPE_CHECKING:
    from assistant.records.entries import AuditEntry

Subject = Annotated[str, typer.Argument(help=say("arg_subject"), metavar="[ID]", show_default=False)]


@command
def trail(
    subject: Subject = "",
    limit: Annotated[int, typer.Option("--limit", help=say("opt_limit"), min=1, max=10_000)] = 50,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    """Newest first; of one result or strike when its id is given."""
    with desk(home, lang) as at:
        found = at.records.audit(limit, subject or None)
    if as_json:
        show_json([entry.to_dict() for entry in found])
        return
    for entry in found:
        out(_line(entry))
    if not found:
        warn(say("no_trail", lang))


def _line(entry: "AuditEntry") -> str:
    when = entry.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    told = "  ".join(f"{name}={value}" for name, value in entry.detail.items() if value)
    parts = (when, entry.event, entry.actor, entry.subject, told)
    return "  ".join(" ".join(part.split()) for part in parts if part)
