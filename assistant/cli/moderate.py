"""`opsdesk moderate`: one message, or every message of a file."""

from collections import Counter
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
        judge_file(source, target, as_json, home, lang)
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


def judge_file(source: Path, target: Path | None, as_json: bool, home: Path | None, lang: str | None) -> None:
    """Every row comes out, in order; rows that could not be read have the verdict `unread` and a reason."""
    language = language_of_program(lang)
    with desk(home, lang) as at:
        rulings = judged(at, source, language)
    counts = Counter(str(ruling["verdict"]) for ruling in rulings)
    if target is not None:
        _write(rulings, target, language)
    if as_json:
        shown: dict[str, Any] = {"total": len(rulings), "verdicts": dict(counts)}
        show_json({**shown, "output": str(target)} if target else {**shown, "messages": rulings})
    elif target is None:
        for ruling in rulings:
            out(_line(ruling))
    warn(_summary(counts, len(rulings), language))


def judged(at: "Desk", source: Path, language: str) -> list[dict[str, Any]]:
    from agents.base import Tools
    from agents.moderation.bulk import judge_rows
    from agents.rows import read_rows

    table = read_rows(source, language)
    done = judge_rows(table, Tools(at.library, cases=at.records), language)
    return [ruling.to_dict() for ruling in done]


def _write(rulings: list[dict[str, Any]], target: Path, language: str) -> None:
    from assistant.rulings import write_rulings

    try:
        write_rulings(rulings, target)
    except OSError as refused:
        raise WorkFailed(say("export_failed", language, path=target)) from refused
    warn(say("written_to", language, path=target))


def _line(ruling: dict[str, Any]) -> str:
    text = " ".join(str(ruling["text"]).split())[:60]
    kinds = ",".join(ruling.get("categories") or ())
    return f"{ruling['row_id']}  {ruling['verdict']}  {ruling['action']}  {kinds}  {text}"


def _summary(counts: Counter[str], total: int, language: str) -> str:
    return say(
        "moderate_summary",
        language,
        total=total,
        violation=counts["violation"],
        review=counts["review"],
        allow=counts["allow"],
        unread=counts[_UNREAD],
    )
