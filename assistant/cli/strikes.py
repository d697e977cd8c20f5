"""`opsdesk records cases`: strikes, dismissed and counted again one by one."""

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options as o
from assistant.cli.frame import command, desk, out, show_json, warn
from assistant.cli.options import say
from assistant.cli.records import Reason

if TYPE_CHECKING:
    from assistant.records import Case

Strike = Annotated[str, typer.Argument(help=say("arg_case"), metavar="CASE")]


@command
def cases(
    member: Annotated[str, typer.Option("--member", help=say("opt_of_member"), show_default=False)] = "",
    limit: Annotated[int, typer.Option("--limit", help=say("opt_limit"), min=1, max=10_000)] = 50,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    with desk(home, lang) as at:
        found = at.records.cases(limit, member)
    if as_json:
        show_json([case.to_dict() for case in found])
        return
    for case in found:
        out(_line(case, lang))
    if not found:
        warn(say("no_cases", lang))


@command
def dismiss(
    key: Strike,
    actor: o.Actor = None,
    reason: Reason = "",
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    with desk(home, lang) as at:
        _shown(at.records.dismiss(key, actor or "", reason), as_json, lang)


@command
def reinstate(
    key: Strike,
    actor: o.Actor = None,
    reason: Reason = "",
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    with desk(home, lang) as at:
        _shown(at.records.reinstate(key, actor or "", reason), as_json, lang)


def _shown(case: "Case", as_json: bool, lang: str | None) -> None:
    if as_json:
        show_json(case.to_dict())
    else:
        out(_line(case, lang))


def _line(case: "Case", lang: str | None) -> str:
    when = case.at.astimezone().strftime("%Y-%m-%d %H:%M")
    state = say("case_stands" if case.standing else "case_dismissed", lang)
    return "  ".join(part for part in (case.id, when, case.member, case.category, case.action, state) if part)
