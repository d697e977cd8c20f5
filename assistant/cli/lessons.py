"""`opsdesk records lessons`: what misjudged messages teach, applied and withdrawn one by one."""

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options as o
from assistant.cli.frame import command, desk, out, show_json, warn
from assistant.cli.options import say
from assistant.cli.records import Reason

if TYPE_CHECKING:
    from assistant.records import Learned

Id = Annotated[str, typer.Argument(help=say("arg_lesson"), metavar="ID")]
_SHOWN = 50


@command
def lessons(
    limit: Annotated[int, typer.Option("--limit", help=say("opt_limit"), min=1, max=10_000)] = 50,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    with desk(home, lang) as at:
        found = at.records.learned(limit)
    if as_json:
        show_json([one.to_dict() for one in found])
        return
    for one in found:
        out(_line(one, lang))
    if not found:
        warn(say("no_lessons", lang))


@command
def apply(
    key: Id,
    actor: o.Actor = None,
    reason: Reason = "",
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    with desk(home, lang) as at:
        _shown(at.records.apply(key, actor or "", reason), as_json, lang)


@command
def withdraw(
    key: Id,
    actor: o.Actor = None,
    reason: Reason = "",
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    with desk(home, lang) as at:
        _shown(at.records.withdraw(key, actor or "", reason), as_json, lang)


def _shown(one: "Learned", as_json: bool, lang: str | None) -> None:
    if as_json:
        show_json(one.to_dict())
    else:
        out(_line(one, lang))


def _line(one: "Learned", lang: str | None) -> str:
    state = say("lesson_applied" if one.applied else "lesson_candidate", lang)
    text = " ".join(one.text.split())[:_SHOWN]
    return "  ".join(part for part in (one.id, state, one.verdict, one.category, text) if part)
