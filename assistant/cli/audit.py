"""`opsdesk knowledge audit` and `knowledge unanswered`: where the library is weak."""

from datetime import date
from typing import Annotated

import typer

from assistant.audit.findings import KINDS
from assistant.cli import options as o
from assistant.cli.frame import WrongUsage, command, desk, language_of_program, out, show_json, warn
from assistant.cli.options import say
from assistant.cli.reading import reading
from assistant.cli.show import show_markdown, status

_Kinds = Annotated[
    list[str] | None, typer.Option("--kind", help=say("opt_kind", kinds=", ".join(KINDS)), show_default=False)
]
_Day = Annotated[str | None, typer.Option("--as-of", help=say("opt_audit_day"), show_default=False)]


@command
def audit(
    kind: _Kinds = None,
    as_of: _Day = None,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    """Findings are no failure: exit status 0."""
    from assistant.audit.inspect import audit as look
    from assistant.audit.report import part_name, report

    day, kinds = _day(as_of, lang), _kinds(kind or [], lang)
    language = language_of_program(lang)
    with reading(home, lang) as at, status() as shown:

        def progress(part: str, done: int, total: int) -> None:
            if shown is not None:
                shown.update(
                    say("audit_part", language, part=part_name(part, language), done=done, total=total)
                )

        found = look(at.library, day, language, progress).only(kinds)
    if as_json:
        show_json(found.to_dict())
    else:
        show_markdown(report(found, language))


@command
def unanswered(as_json: o.JsonFlag = False, home: o.Home = None, lang: o.Lang = None) -> None:
    from assistant.unanswered import unanswered as log

    with desk(home, lang) as at:
        found = log(at.records)
    if as_json:
        show_json([one.to_dict() for one in found])
        return
    for one in found:
        day = one.at.astimezone().date().isoformat()
        text = " ".join(one.text.split())
        out(say("unanswered_line", lang, times=one.times, at=day, agent=one.agent, text=text))
    if not found:
        warn(say("no_unanswered", lang))


def _day(written: str | None, lang: str | None) -> date:
    if written is None:
        return date.today()
    try:
        return date.fromisoformat(written)
    except ValueError as wrong:
        raise WrongUsage(say("bad_day", lang, day=written)) from wrong


def _kinds(named: list[str], lang: str | None) -> frozenset[str]:
    for name in named:
        if name not in KINDS:
            raise WrongUsage(say("unknown_kind", lang, kind=name, kinds=", ".join(KINDS)))
    return frozenset(named)
