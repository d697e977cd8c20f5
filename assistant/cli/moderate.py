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
    from assistant.judging import Judging, Standing

_UNREAD = "unread"
_ROLES = ("text", "sender", "time", "id")
_STOPPED = 130


@command
def moderate(
    text: Annotated[str | None, typer.Argument(help=say("arg_message"), metavar="[TEXT]")] = None,
    source: Annotated[Path | None, typer.Option("--input", "-i", help=say("opt_input"))] = None,
    target: Annotated[Path | None, typer.Option("--output", "--out", "-o", help=say("opt_output"))] = None,
    column: Annotated[list[str] | None, typer.Option("--column", help=say("opt_column"))] = None,
    member: Annotated[str | None, typer.Option("--member", help=say("opt_member"))] = None,
    attach: o.Attach = None,
    conversation: o.ConversationId = None,
    now: o.Now = None,
    actor: o.Actor = None,
    named: o.Named = None,
    explain: Annotated[bool, typer.Option("--explain", help=say("opt_explain"))] = False,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    _check(text, source, target, lang)
    if explain:
        _explain(from_stdin(text or ""), source, as_json, lang)
        return
    if source is not None:
        from assistant.judging import Judging
        from assistant.request import read_moment

        with usage():
            _ = now and read_moment(now, language_of_program(lang))
        asked = Judging(source, language_of_program(lang), now, _columns(column, lang))
        judge_file(asked, target, as_json, home, lang)
        return
    with usage():
        given = {"member": member, **pairs(named)}
        request = build_request(
            from_stdin(text or ""), "moderation", attach, conversation, now, actor, given, lang
        )
    answer(request, as_json, home, lang)


def _explain(text: str, source: Path | None, as_json: bool, lang: str | None) -> None:
    """What of the lexicon a message met; nothing is looked up or recorded."""
    from agents.moderation.explain import explained, told

    if source is not None or not text.strip():
        raise WrongUsage(say("explain_needs", lang))
    language = language_of_program(lang)
    found = explained(text, language)
    if as_json:
        show_json(found)
        return
    for line in told(found, language):
        out(line)


def _check(text: str | None, source: Path | None, target: Path | None, lang: str | None) -> None:
    from assistant.rulings import kind_of

    if (text is None) == (source is None):
        raise WrongUsage(say("moderate_needs", lang))
    if target is not None and source is None:
        raise WrongUsage(say("output_needs_input", lang))
    if target is not None and kind_of(target) is None:
        raise WrongUsage(say("output_kind", lang, path=target))
    if source is not None and not source.is_file():
        raise WrongUsage(say("no_path", lang, path=source))
    if source is not None and target is not None and source.resolve() == target.resolve():
        raise WrongUsage(say("same_file", lang, path=source))


def _columns(given: list[str] | None, lang: str | None) -> dict[str, str]:
    """`text=Remark` → role and header."""
    with usage():
        chosen = pairs(given)
    for role in chosen:
        if role not in _ROLES:
            raise WrongUsage(say("column_role", lang, given=role, roles=", ".join(_ROLES)))
    return chosen


def judge_file(
    asked: "Judging", target: Path | None, as_json: bool, home: Path | None, lang: str | None
) -> None:
    """Every row comes out, in order; rows that could not be read have the verdict `unread` and a reason."""
    shown: dict[str, Any] = {}
    messages: list[dict[str, Any]] = []
    with desk(home, lang) as at:
        if target is not None:
            shown = {"output": str(target)}
            counts = _write(at, asked, target)
        else:
            from assistant.judging import rulings

            messages = list(rulings(at, asked))
            shown = {"messages": messages} if as_json else {}
            counts = Counter(str(ruling["verdict"]) for ruling in messages)
    if as_json:
        show_json({"total": counts.total(), "verdicts": dict(counts), **shown})
    elif target is None:
        for ruling in messages:
            out(_line(ruling))
    warn(_summary(counts, asked.language))


def _write(at: "Desk", asked: "Judging", target: Path) -> Counter[str]:
    from assistant.judging import Stopped, judge_into

    standing = None
    try:
        for standing in judge_into(at, asked, target):
            _report(standing, asked.language)
    except OSError as refused:
        raise WorkFailed(say("export_failed", asked.language, path=target)) from refused
    except Stopped as stopped:
        warn(say("moderate_stopped", asked.language, path=target, done=stopped.done))
        raise typer.Exit(_STOPPED) from None
    assert standing is not None
    warn(say("written_to", asked.language, path=target))
    return standing.counts


def _report(standing: "Standing", language: str) -> None:
    if standing.done == standing.resumed:
        if standing.resumed:
            warn(say("moderate_resumed", language, done=standing.resumed))
    elif standing.done < standing.total:
        percent = 100 * standing.done // standing.total
        warn(say("moderate_progress", language, done=standing.done, total=standing.total, percent=percent))


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
