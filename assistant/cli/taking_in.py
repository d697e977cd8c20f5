"""What a person sees while documents go in, and afterwards."""

import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import typer

from assistant.cli.frame import language_of_program, out, show_json, warn
from assistant.cli.options import say

if TYPE_CHECKING:
    from assistant.desk import Desk
    from knowledge.model import Added

PARTS = ("added", "updated", "unchanged", "removed")
_EVERY = 5.0
"""Seconds between two lines where nobody watches a bar."""
_ALIKE, _SHOWN = 5, 3
"""More files of one sort than this that fail alike are told of in one line, which names the first few."""
_NAMED = 20
"""More unchanged files than this are counted instead of named."""

Told = Callable[[int, int, str], None]


@contextmanager
def progress(language: str, quiet: bool = False) -> Iterator[Told]:
    """Gives `told(done, total, name)`: a bar on standard error, or a line now and then for a log."""
    if quiet:
        yield lambda done, total, name: None
    elif sys.stderr.isatty():
        yield from _bar()
    else:
        yield _lines(language)


def _bar() -> Iterator[Told]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task: Any = bar.add_task("", total=None)

        def told(done: int, total: int, name: str) -> None:
            from rich.markup import escape

            bar.update(task, completed=done, total=total, description=escape(name[:40]))

        yield told


def _lines(language: str) -> Told:
    last = time.monotonic()

    def told(done: int, total: int, name: str) -> None:
        nonlocal last
        if time.monotonic() - last > _EVERY:
            last = time.monotonic()
            warn(say("progress", language, done=done, total=total))

    return told


def report(
    at: "Desk",
    result: "Added",
    event: str,
    actor: str | None,
    as_json: bool,
    lang: str | None,
    named: Collection[str] = (),
) -> None:
    """Notes and shows what was done. Exit status 1 when a file that was `named` could not be read, or nothing
    could; a file that only lay in a folder or an archive is told of and fails nothing.
    """
    language = language_of_program(lang)
    note(at, result, event, actor)
    read = any(getattr(result, part) for part in PARTS)
    if as_json:
        show_json(plain(result))
    elif read or result.failed:
        show(result, language)
    if trouble := at.library.vector_trouble:
        warn(trouble)
    if not read and not result.failed:
        warn(say("nothing_added", language, places=", ".join(named)))
        raise typer.Exit(event == "library_add")
    if (result.failed and not read) or not result.failed.keys().isdisjoint(named):
        raise typer.Exit(1)


def note(at: "Desk", result: "Added", event: str, actor: str | None) -> None:
    """Into the audit trail."""
    for doc in (*result.added, *result.updated, *result.removed):
        if not noted(at, event, doc, actor or ""):
            return


def noted(at: "Desk", event: str, doc: str, actor: str) -> bool:
    """False, with a word, when the record could not be written: the library was changed all the same."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        at.records.note(event, doc, actor)
    except SQLAlchemyError:
        warn(say("not_noted", at.settings.language))
        return False
    return True


def plain(result: "Added") -> dict[str, Any]:
    """JSON-ready."""
    changes = [
        {"doc": each.doc, "clause": each.clause, "chunk_id": each.chunk_id, "what": each.what}
        for each in result.changes
    ]
    return {
        **{part: list(getattr(result, part)) for part in PARTS},
        "failed": dict(result.failed),
        "clauses": result.clauses,
        "renamed": dict(result.renamed),
        "changes": changes,
        "notes": {doc: list(sentences) for doc, sentences in result.notes.items()},
    }


def show(result: "Added", language: str, brief: bool = False) -> None:
    """`brief` leaves out what did not change."""
    former = {name: before for before, name in result.renamed.items()}
    for part in PARTS:
        docs = () if brief and part == "unchanged" else getattr(result, part)
        if part == "unchanged" and len(docs) > _NAMED:
            out(say("unchanged_many", language, count=len(docs)))
            continue
        for doc in docs:
            moved = f"  ← {former[doc]}" if doc in former else ""
            out(f"{say(part, language)}  {doc}{moved}{_changes(result, doc, language)}")
    for line in _failures(result.failed, language):
        warn(line)
    for sentences in result.notes.values():
        for sentence in sentences:
            warn(sentence)
    out(say("clauses_written", language, clauses=result.clauses))


def _failures(failed: Mapping[str, str], language: str) -> Iterator[str]:
    """A line for each file; one line for many of one sort that all failed for one reason (`*.py`)."""
    alike: dict[tuple[str, str], list[str]] = {}
    for doc, reason in failed.items():
        name = PurePath(doc).name
        sort = f"*{PurePath(doc).suffix}"
        alike.setdefault((sort, reason.replace(name, sort)), []).append(doc)
    for (sort, reason), docs in alike.items():
        if len(docs) > _ALIKE:
            first = ", ".join(docs[:_SHOWN])
            yield say("failed_many", language, count=len(docs), sort=sort, first=first, reason=reason)
        else:
            yield from (f"{say('failed', language)}  {doc}: {failed[doc]}" for doc in docs)


def _changes(result: "Added", doc: str, language: str) -> str:
    """`  新增 1 · 改动 2`; empty where no clause changed."""
    kinds = [each.what for each in result.changes if each.doc == doc]
    counted = [
        say(f"status_clauses_{kind}", language, count=kinds.count(kind))
        for kind in dict.fromkeys(sorted(kinds, key=("new", "changed", "moved", "removed").index))
    ]
    return f"  {' · '.join(counted)}" if counted else ""
