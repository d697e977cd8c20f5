"""`opsdesk knowledge`: the team's documents."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import clauses as c
from assistant.cli import options as o
from assistant.cli import picking as p
from assistant.cli.frame import (
    WrongUsage,
    command,
    desk,
    language_of_program,
    out,
    show_json,
    warn,
)
from assistant.cli.options import say
from assistant.cli.passages import passage_data, show_passages
from assistant.cli.reading import reading
from assistant.cli.taking_in import noted, progress, report
from assistant.cli.watch import watch as follow
from knowledge.neighbours import neighbours

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Docs = Annotated[list[str], typer.Argument(help=say("arg_doc"), metavar="DOC…")]
Day = Annotated[str | None, typer.Option("--as-of", help=say("opt_as_of"), show_default=False)]


@app.command("add", help=say("knowledge_add"))
@command
def add(
    paths: Annotated[list[Path], typer.Argument(help=say("arg_paths"), metavar="PATH…")],
    actor: o.Actor = None,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    """Exit status 1 when a file named here could not be read, or nothing could."""
    missing = {str(path): say("no_path", lang, path=path) for path in paths if not path.exists()}
    if len(missing) == len(paths):
        raise WrongUsage(next(iter(missing.values())))
    with desk(home, lang) as at:
        at.library.on_wait = warn
        with progress(language_of_program(lang), as_json) as told:
            done = at.library.add([path for path in paths if path.exists()], told)
        done = replace(done, failed={**done.failed, **missing})
        named = [str(path.expanduser()) for path in paths]
        report(at, done, "library_add", actor, as_json, lang, (*named, *missing))


@app.command("sync", help=say("knowledge_sync"))
@command
def sync(
    folder: Annotated[Path, typer.Argument(help=say("arg_folder"), metavar="FOLDER")],
    watch: Annotated[bool, typer.Option("--watch", help=say("opt_watch"))] = False,
    every: Annotated[float, typer.Option("--every", help=say("opt_every"), min=0.2)] = 2.0,
    actor: o.Actor = None,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    if not folder.is_dir():
        raise WrongUsage(say("no_folder", lang, path=folder))
    language = language_of_program(lang)
    with desk(home, lang) as at:
        at.library.on_wait = warn
        if watch:
            follow(at, folder, every, actor, as_json, language)
            return
        with progress(language, as_json) as told:
            done = at.library.sync(folder, told)
        report(at, done, "library_sync", actor, as_json, lang, [str(folder)])


@app.command("list", help=say("knowledge_list"))
@command
def list_(
    as_of: Day = None,
    type_: p.Kinds = None,
    tag: p.Tags = None,
    owner: p.Owners = None,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    day = _day(as_of, lang)
    with reading(home, lang) as at:
        documents, standings = at.library.documents(), at.library.standings(day)
        _, docs = p.picked(documents, p.asked(type_, tag, owner), lang)
        taking_over = at.library.taking_over
    c.list_documents([each for each in documents if each.doc in docs], standings, as_json, lang)
    if not documents:
        warn(say("library_empty", lang))
    if taking_over:
        warn(taking_over)


@app.command("show", help=say("knowledge_show"))
@command
def show(
    name: Annotated[str, typer.Argument(help=say("arg_doc_or_clause"), metavar="DOC|CLAUSE_ID")],
    versions: Annotated[bool, typer.Option("--versions", help=say("opt_versions"))] = False,
    removed: Annotated[bool, typer.Option("--removed", help=say("opt_removed"))] = False,
    as_of: Day = None,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    day = _day(as_of, lang)
    with reading(home, lang) as at:
        library = at.library
        wordings = library.versions(name)
        if wordings:
            c.show_versions(at, wordings, as_json, lang)
        elif removed:
            c.show_removed(at, name, as_json, lang)
        elif versions and (history := library.history(name)):
            c.show_versions(at, history, as_json, lang)
        else:
            c.show_document(at, name, day, as_json, lang)


@app.command("search", help=say("knowledge_search"))
@command
def search(
    query: Annotated[str, typer.Argument(help=say("arg_query"), metavar="QUERY")],
    k: Annotated[int, typer.Option("-k", help=say("opt_k"), min=1, max=200)] = 5,
    as_of: Day = None,
    type_: p.Kinds = None,
    tag: p.Tags = None,
    owner: p.Owners = None,
    doc: p.InDocs = None,
    reach: Annotated[int, typer.Option("--neighbours", help=say("opt_neighbours"), min=0, max=20)] = 0,
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    if not query.strip():
        raise WrongUsage(say("empty_query", lang))
    day, wanted = _day(as_of, lang), p.asked(type_, tag, owner, doc)
    with reading(home, lang) as at:
        found, docs = p.picked(at.library.documents(), wanted, lang)
        only = docs if wanted.owners or wanted.docs else None
        passages = at.library.search(query, k, kinds=found.kinds, tags=found.tags, as_of=day, docs=only)
        around = [neighbours(at.library, each.clause.chunk_id, reach, day) for each in passages]
        taking_over, trouble = at.library.taking_over, at.library.synonym_trouble
    if as_json:
        show_json([passage_data(*each, reach > 0) for each in zip(passages, around, strict=True)])
    else:
        show_passages(passages, around, lang)
    for told in filter(None, (trouble, taking_over)):
        warn(told)


@app.command("reindex", help=say("knowledge_reindex"))
@command
def reindex(as_json: o.JsonFlag = False, home: o.Home = None, lang: o.Lang = None) -> None:
    """Exit status 1 when the embedding cannot be had; what was done stays done."""
    with desk(home, lang) as at:
        at.library.on_wait = warn
        with progress(language_of_program(lang), as_json) as told:
            at.library.reindex(lambda done, total: told(done, total, ""))
        count = len(at.library)
    if as_json:
        show_json({"clauses": count})
    else:
        out(say("reindexed", lang, clauses=count))


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
        at.library.on_wait = warn
        for doc in docs:
            c.document(at, doc, lang)
        for doc in docs:
            at.library.remove(doc)
            noted(at, "library_remove", doc, actor or "")
    if as_json:
        show_json({"removed": docs})
    for doc in docs if not as_json else ():
        out(f"{say('removed', lang)}  {doc}")


def _day(written: str | None, lang: str | None) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as wrong:
        raise WrongUsage(say("bad_day", lang, day=written)) from wrong
