"""`opsdesk knowledge`: the team's documents."""

from dataclasses import replace
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

if TYPE_CHECKING:
    from assistant.desk import Desk
    from knowledge.model import Added, Clause, Document, Passage

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Docs = Annotated[list[str], typer.Argument(help=say("arg_doc"), metavar="DOC…")]
_PARTS = ("added", "updated", "unchanged", "removed")


@app.command("add", help=say("knowledge_add"))
@command
def add(
    paths: Annotated[list[Path], typer.Argument(help=say("arg_paths"), metavar="PATH…")],
    actor: o.Actor = None,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    """Exit status 1 when nothing could be read; files that failed are named with their reason."""
    missing = {str(path): say("no_path", lang, path=path) for path in paths if not path.exists()}
    if len(missing) == len(paths):
        raise WrongUsage(next(iter(missing.values())))
    with desk(home, lang) as at:
        done = at.library.add([path for path in paths if path.exists()])
        done = replace(done, failed={**done.failed, **missing})
        _report(at, done, "library_add", actor, as_json, lang)


@app.command("sync", help=say("knowledge_sync"))
@command
def sync(
    folder: Annotated[Path, typer.Argument(help=say("arg_folder"), metavar="FOLDER")],
    actor: o.Actor = None,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    if not folder.is_dir():
        raise WrongUsage(say("no_folder", lang, path=folder))
    with desk(home, lang) as at:
        _report(at, at.library.sync(folder), "library_sync", actor, as_json, lang)


@app.command("list", help=say("knowledge_list"))
@command
def list_(as_json: o.JsonFlag = False, home: o.Home = None, lang: o.Lang = None) -> None:
    with desk(home, lang) as at:
        documents = at.library.documents()
    if as_json:
        show_json([document.to_dict() for document in documents])
        return
    for document in documents:
        out(f"{document.doc}  {document.clauses}  {document.language}  {document.title}")
    if not documents:
        warn(say("library_empty", lang))


@app.command("show", help=say("knowledge_show"))
@command
def show(
    doc: Annotated[str, typer.Argument(help=say("arg_doc"), metavar="DOC")],
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    with desk(home, lang) as at:
        document = _document(at, doc, lang)
        clauses = at.library.clauses(doc)
    if as_json:
        show_json({**document.to_dict(), "text": [_clause(clause) for clause in clauses]})
        return
    out(f"{document.title} ({document.doc})")
    for clause in clauses:
        out(f"\n[{' › '.join(filter(None, (clause.section, clause.clause)))}]\n{clause.text}")


@app.command("search", help=say("knowledge_search"))
@command
def search(
    query: Annotated[str, typer.Argument(help=say("arg_query"), metavar="QUERY")],
    k: Annotated[int, typer.Option("-k", help=say("opt_k"), min=1, max=200)] = 5,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    if not query.strip():
        raise WrongUsage(say("empty_query", lang))
    with desk(home, lang) as at:
        passages = at.library.search(query, k)
    if as_json:
        show_json([_passage(passage) for passage in passages])
        return
    for passage in passages:
        clause = passage.clause
        place = " › ".join(filter(None, (clause.title, clause.section, clause.clause)))
        out(f"{passage.score:.2f}  {place}  ({clause.doc})\n{clause.text}\n")
    if not passages:
        warn(say("nothing_found", lang))


@app.command("remove", help=say("knowledge_remove"))
@command
def remove(
    docs: Docs,
    actor: o.Actor = None,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    """All or nothing: an unknown name stops the command before anything is taken out."""
    with desk(home, lang) as at:
        for doc in docs:
            _document(at, doc, lang)
        for doc in docs:
            at.library.remove(doc)
            at.records.note("library_remove", doc, actor or "")
    if as_json:
        show_json({"removed": docs})
    for doc in docs if not as_json else ():
        out(f"{say('removed', lang)}  {doc}")


def _document(at: "Desk", doc: str, lang: str | None) -> "Document":
    for document in at.library.documents():
        if document.doc == doc:
            return document
    raise WorkFailed(say("no_document", lang, doc=doc))


def _report(
    at: "Desk", result: "Added", event: str, actor: str | None, as_json: bool, lang: str | None
) -> None:
    language = language_of_program(lang)
    for doc in (*result.added, *result.updated, *result.removed):
        at.records.note(event, doc, actor or "")
    if as_json:
        lists = {part: list(getattr(result, part)) for part in _PARTS}
        show_json({**lists, "failed": dict(result.failed), "clauses": result.clauses})
    else:
        _list_files(result, language)
    read = any(getattr(result, part) for part in _PARTS)
    if not read and event == "library_add":
        if not result.failed:
            warn(say("nothing_added", language))
        raise typer.Exit(1)


def _list_files(result: "Added", language: str) -> None:
    for part in _PARTS:
        for doc in getattr(result, part):
            out(f"{say(part, language)}  {doc}")
    for doc, reason in result.failed.items():
        warn(f"{say('failed', language)}  {doc}: {reason}")
    out(say("clauses_written", language, clauses=result.clauses))


def _clause(clause: "Clause") -> dict[str, str]:
    return {
        "chunk_id": clause.chunk_id,
        "section": clause.section,
        "clause": clause.clause,
        "text": clause.text,
    }


def _passage(passage: "Passage") -> dict[str, object]:
    return {
        "text": passage.text,
        "score": round(passage.score, 4),
        "coverage": round(passage.coverage, 4),
        "citation": passage.citation.to_dict(),
    }
