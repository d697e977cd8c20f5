"""`opsdesk moderate`: one message, or every message of a file."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli import options as o
from assistant.cli.ask import answer, build_request, from_stdin, pairs
from assistant.cli.frame import (
    WorkFailed,
    WrongUsage,
    command,
    desk,
    language_of_program,
    out,
    show_json,
    usage,
    warn,
)
from assistant.cli.options import say

if TYPE_CHECKING:
    from assistant.desk import Desk

_KINDS = (".csv", ".jsonl")
_UNREAD = "unread"


@command
def moderate(
    text: Annotated[str | None, typer.Argument(help=say("arg_message"), metavar="[TEXT]")] = None,
    source: Annotated[Path | None, typer.Option("--input", "-i", help=say("opt_input"))] = None,
    target: Annotated[Path | None, typer.Option("--output", "-o", help=say("opt_output"))] = None,
    member: Annotated[str | None, typer.Option("--member", help=say("opt_member"))] = None,
    attach: o.Attach = None,
    conversation: o.ConversationId = None,
    now: o.Now = None,
    actor: o.Actor = None,
    named: o.Named = None,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    _check(text, source, target, lang)
    if source is not None:
        judge_file(source, target, now, as_json, home, lang)
        return
    with usage():
        given = {"member": member, **pairs(named)}
        request = build_request(
            from_stdin(text or ""), "moderation", attach, conversation, now, actor, given, lang
        )
    answer(request, as_json, home, lang)


def _check(text: str | None, source: Path | None, target: Path | None, lang: str | None) -> None:
    if (text is None) == (source is None):
        raise WrongUsage(say("moderate_needs", lang))
    if target is not None and source is None:
        raise WrongUsage(say("output_needs_input", lang))
    if target is not None and target.suffix.lower() not in _KINDS:
        raise WrongUsage(say("output_kind", lang, path=target))
    if source is not None and not source.is_file():
        raise WrongUsage(say("no_path", lang, path=source))


def judge_file(
    source: Path, target: Path | None, now: str | None, as_json: bool, home: Path | None, lang: str | None
) -> None:
    """Every row comes out, in order; rows that could not be read have the verdict `unread` and a reason."""
    language = language_of_program(lang)
    shown: dict[str, Any] = {}
    with desk(home, lang) as at:
        rulings = judged(at, source, now, language)
        if target is not None:
            shown = {"output": str(target)}
            counts = _write(rulings, target, language)
        else:
            messages = list(rulings)
            shown = {"messages": messages} if as_json else {}
            counts = Counter(str(ruling["verdict"]) for ruling in messages)
    if as_json:
        show_json({"total": counts.total(), "verdicts": dict(counts), **shown})
    elif target is None:
        for ruling in messages:
            out(_line(ruling))
    warn(_summary(counts, language))


def judged(at: "Desk", source: Path, now: str | None, language: str) -> Iterator[dict[str, Any]]:
    from agents.base import Tools
    from agents.moderation.bulk import judge_rows
    from agents.tables.rows import read_rows
    from assistant.request import read_moment

    with usage():
        moment = read_moment(now, language) if now else datetime.now(at.settings.zone)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=at.settings.zone)
    table = read_rows(source, language)
    for ruling in judge_rows(table, Tools(at.in_force(aware.date()), cases=at.records), language, aware):
        yield {**ruling.to_dict(), "time": _with_offset(ruling.time, aware)}


def _with_offset(time: datetime | None, now: datetime) -> str | None:
    """ISO 8601; a file's own times are taken to be of the desk's zone."""
    return (time if time.tzinfo else time.replace(tzinfo=now.tzinfo)).isoformat() if time else None


def _write(rulings: Iterator[dict[str, Any]], target: Path, language: str) -> Counter[str]:
    from assistant.rulings import write_rulings

    try:
        counts = write_rulings(rulings, target)
    except OSError as refused:
        raise WorkFailed(say("export_failed", language, path=target)) from refused
    warn(say("written_to", language, path=target))
    return counts


def _line(ruling: dict[str, Any]) -> str:
    text = " ".join(str(ruling["text"]).split())[:60]
    kinds = ",".join(ruling.get("categories") or ())
    return f"{ruling['row_id']}  {ruling['verdict']}  {ruling['action']}  {kinds}  {text}"


def _summary(counts: Counter[str], language: str) -> str:
    return say(
        "moderate_summary",
        language,
        total=counts.total(),
        violation=counts["violation"],
        review=counts["review"],
        allow=counts["allow"],
        unread=counts[_UNREAD],
    )
