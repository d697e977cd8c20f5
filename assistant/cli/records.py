"""`opsdesk records`: what was produced, and a person's word on it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options as o
from assistant.cli.frame import (
    WorkFailed,
    WrongUsage,
    command,
    desk,
    language_of_program,
    out,
    show_json,
    warn,
)
from assistant.cli.options import say
from assistant.cli.show import show_markdown

if TYPE_CHECKING:
    from assistant.records import Decision, Kept

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Id = Annotated[str, typer.Argument(help=say("arg_id"), metavar="ID")]
Reason = Annotated[str, typer.Option("--reason", help=say("opt_reason"), show_default=False)]


@app.command("list", help=say("records_list"))
@command
def list_(
    agent: o.Agent = None,
    status: Annotated[str | None, typer.Option("--status", help=say("opt_status"))] = None,
    conversation: o.ConversationId = None,
    limit: Annotated[int, typer.Option("--limit", help=say("opt_limit"), min=1, max=10_000)] = 20,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    with desk(home, lang) as at:
        found = at.records.deliverables(limit, agent, status, conversation)
    if as_json:
        show_json([kept.to_dict() for kept in found])
        return
    for kept in found:
        out(_line(kept))
    if not found:
        warn(say("no_records", lang))


@app.command("show", help=say("records_show"))
@command
def show(
    key: Id,
    export: Annotated[Path | None, typer.Option("--export", help=say("opt_export"))] = None,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    from assistant.export import to_markdown, write

    with desk(home, lang) as at:
        kept = at.records.deliverable(key)
    if export is not None:
        try:
            warn(say("written_to", lang, path=write(kept, export)))
        except OSError as refused:
            raise WorkFailed(say("export_failed", lang, path=export)) from refused
    if as_json:
        show_json(kept.to_dict())
    elif export is None:
        show_markdown(to_markdown(kept))


@app.command("approve", help=say("records_approve"))
@command
def approve(
    key: Id,
    actor: o.Actor = None,
    reason: Reason = "",
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    with desk(home, lang) as at:
        _decided(at.records.approve(key, actor or "", reason), as_json, lang)


@app.command("edit", help=say("records_edit"))
@command
def edit(
    key: Id,
    text: Annotated[str | None, typer.Option("--text", help=say("opt_text"))] = None,
    file: Annotated[Path | None, typer.Option("--file", help=say("opt_file"))] = None,
    action: Annotated[str, typer.Option("--action", help=say("opt_action"), show_default=False)] = "",
    actor: o.Actor = None,
    reason: Reason = "",
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    new = _new_text(text, file, lang)
    with desk(home, lang) as at:
        _decided(at.records.edit(key, new, actor or "", reason, action), as_json, lang)


@app.command("reject", help=say("records_reject"))
@command
def reject(
    key: Id,
    actor: o.Actor = None,
    reason: Reason = "",
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    with desk(home, lang) as at:
        _decided(at.records.reject(key, actor or "", reason), as_json, lang)


@app.command("overturn", help=say("records_overturn"))
@command
def overturn(
    key: Id,
    actor: o.Actor = None,
    reason: Reason = "",
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    with desk(home, lang) as at:
        _decided(at.records.overturn(key, actor or "", reason), as_json, lang)


@app.command("misjudged", help=say("records_misjudged"))
@command
def misjudged(
    key: Id,
    verdict: Annotated[str, typer.Option("--verdict", help=say("opt_verdict"), show_default=False)] = "",
    action: Annotated[str, typer.Option("--action", help=say("opt_action"), show_default=False)] = "",
    category: Annotated[str, typer.Option("--category", help=say("opt_category"), show_default=False)] = "",
    actor: o.Actor = None,
    reason: Reason = "",
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    """Also kept as a case of the suite `overturned`."""
    from assistant.overturned import keep_as_case

    with desk(home, lang) as at:
        decision = at.records.misjudge(key, actor or "", reason, verdict, action, category)
        path = keep_as_case(at.records, at.settings.home, key, language_of_program(lang))
    _decided(decision, as_json, lang)
    warn(say("written_to", lang, path=path))


def _new_text(text: str | None, file: Path | None, lang: str | None) -> str:
    if (text is None) == (file is None):
        raise WrongUsage(say("one_text", lang))
    if file is None:
        return text or ""
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as unreadable:
        raise WrongUsage(say("unreadable_text", lang, path=file)) from unreadable


def _decided(decision: "Decision", as_json: bool, lang: str | None) -> None:
    if as_json:
        show_json(decision.to_dict())
    else:
        out(say("decided", lang, id=decision.deliverable_id, status=say(decision.verb, lang)))


def _line(kept: "Kept") -> str:
    when = kept.at.astimezone().strftime("%Y-%m-%d %H:%M")
    request = " ".join(kept.request.split())[:50]
    return f"{kept.id}  {when}  {kept.deliverable.agent:<10}  {kept.status:<8}  {request}"
