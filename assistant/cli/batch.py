"""`opsdesk batch`: a file of requests; progress on standard error."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options as o
from assistant.cli.frame import command, desk, language_of_program, show_json, usage, warn
from assistant.cli.options import say

if TYPE_CHECKING:
    from assistant.batch import Progress

_EVERY = 20


@command
def batch(
    source: Annotated[Path, typer.Argument(help=say("arg_in"), metavar="IN.jsonl")],
    target: Annotated[Path, typer.Argument(help=say("arg_out"), metavar="OUT.jsonl")],
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    """Exit status 0 also when some lines became error lines: they are in the file and counted at the end."""
    from assistant.batch import Progress, run_batch

    language = language_of_program(lang)
    progress = Progress(0, 0, 0, 0)
    with desk(home, lang) as at, usage():
        for progress in run_batch(at, source, target, language):
            _report(progress, language)
    warn(say("batch_done", language, total=progress.total, errors=progress.errors))
    if as_json:
        show_json(
            {
                "total": progress.total,
                "resumed": progress.resumed,
                "errors": progress.errors,
                "output": str(target),
            }
        )


def _report(progress: "Progress", language: str) -> None:
    if progress.done == progress.resumed:
        if progress.ignored:
            warn(say("batch_ignored", language, fields=", ".join(progress.ignored)))
        if progress.resumed:
            warn(say("batch_resumed", language, done=progress.resumed))
        return
    if progress.done % _EVERY == 0 or sys.stderr.isatty() or progress.done == progress.total:
        warn(say("batch_progress", language, done=progress.done, total=progress.total))
