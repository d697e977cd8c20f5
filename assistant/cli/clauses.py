"""`opsdesk knowledge show`: a document with its clauses, or one clause, and how they were worded before."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from assistant.cli.frame import WorkFailed, out, show_json, warn
from assistant.cli.options import say
from knowledge.compared import swaps
from knowledge.where import where

if TYPE_CHECKING:
    from assistant.cli.reading import Reading
    from knowledge.model import Clause, Document, Standing, Version


def document(at: "Reading", doc: str, lang: str | None) -> "Document":
    """WorkFailed when the library has none of that name."""
    for found in at.library.documents():
        if found.doc == doc:
            return found
    raise WorkFailed(say("no_document", lang, doc=doc))


def show_document(at: "Reading", doc: str, day: date | None, as_json: bool, lang: str | None) -> None:
    found = document(at, doc, lang)
    clauses = at.library.clauses(doc, as_of=day)
    standing = at.library.standings(day)[doc]
    if as_json:
        about = {**found.to_dict(), **_then(clauses), "standing": standing_data(standing)}
        show_json({**about, "text": [clause_data(clause) for clause in clauses]})
        return
    out(f"{found.title} ({found.doc}){_aside(standing, lang)}")
    for clause in clauses:
        out(f"\n[{where(clause) or clause.title}] {clause.chunk_id}\n{clause.text}")
    if not clauses:
        warn(say("nothing_in_force", lang))


def _then(clauses: list["Clause"]) -> dict[str, Any]:
    """What the document said of itself in the edition that is shown."""
    if not clauses:
        return {}
    days = {name: getattr(clauses[0], name) for name in ("effective", "expires")}
    shown = {name: day.isoformat() if day else None for name, day in days.items()}
    return {"title": clauses[0].title, "clauses": len(clauses), **shown}


def list_documents(
    documents: "Sequence[Document]", standings: "Mapping[str, Standing]", as_json: bool, lang: str | None
) -> None:
    if as_json:
        show_json([
            {**each.to_dict(), "standing": standing_data(standings[each.doc])} for each in documents
        ])  # fmt: skip
        return
    for each in documents:
        standing = standing_text(standings[each.doc], lang)
        words = (each.doc, str(each.clauses), each.language, each.title, standing)
        out("  ".join(filter(None, words)))


def show_versions(at: "Reading", versions: "Sequence[Version]", as_json: bool, lang: str | None) -> None:
    """Of one clause, or of every clause of a document; the oldest wording of each first."""
    before = former(versions)
    if as_json:
        show_json([version_data(version, before[index]) for index, version in enumerate(versions)])
        return
    shown = ""
    for index, version in enumerate(versions):
        clause = version.clause
        if clause.chunk_id != shown:
            out(f"\n[{where(clause) or clause.title}] {clause.chunk_id}  ({clause.doc})")
        shown = clause.chunk_id
        _show_version(version, before[index], at.settings.zone, lang)


def _show_version(version: "Version", before: "Version | None", zone: tzinfo, lang: str | None) -> None:
    since, until = (local(moment, zone) for moment in (version.added_at, version.removed_at))
    state = say(f"status_{version.state}", lang)
    span = say("held_until" if until else "held_since", lang, since=since, until=until)
    out(f"{say('version_number', lang, number=version.version)}  {state}  {span}\n{version.clause.text}")
    for swap in swaps(before.clause.text, version.clause.text) if before else ():
        kind = "swapped" if swap.before and swap.after else "put_in" if swap.after else "left_out"
        out(f"  {say(kind, lang, before=_brief(swap.before), after=_brief(swap.after))}")


def _brief(text: str) -> str:
    return " ".join(text.split())


def former(versions: "Sequence[Version]") -> "list[Version | None]":
    """For each wording the one of the same clause before it."""
    last: dict[str, Version] = {}
    found = []
    for version in versions:
        found.append(last.get(version.clause.chunk_id))
        last[version.clause.chunk_id] = version
    return found


def local(moment: str, zone: tzinfo) -> str:
    """`2026-03-01 09:30` on the clock of the desk; empty stays empty."""
    return datetime.fromisoformat(moment).astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else ""


def show_removed(at: "Reading", doc: str, as_json: bool, lang: str | None) -> None:
    """What cleaning took out."""
    document(at, doc, lang)
    text = at.library.removed_text(doc)
    if as_json:
        show_json({"doc": doc, "removed": text.splitlines()})
    elif text:
        out(text)
    else:
        warn(say("nothing_removed", lang))


def clause_data(clause: "Clause") -> dict[str, Any]:
    return {
        "chunk_id": clause.chunk_id,
        "section": clause.section,
        "clause": clause.clause,
        "text": clause.text,
        "version": clause.version,
    }


def version_data(version: "Version", before: "Version | None" = None) -> dict[str, Any]:
    """`swaps`: what reads otherwise than in the wording before."""
    clause = version.clause
    changed = swaps(before.clause.text, clause.text) if before else []
    return {
        **clause_data(clause),
        "doc": clause.doc,
        "state": version.state,
        "added_at": version.added_at,
        "removed_at": version.removed_at or None,
        "effective": clause.effective.isoformat() if clause.effective else None,
        "expires": clause.expires.isoformat() if clause.expires else None,
        "swaps": [{"before": swap.before, "after": swap.after} for swap in changed],
    }


def standing_data(standing: "Standing") -> dict[str, Any]:
    day = standing.day.isoformat() if standing.day else None
    return {"state": standing.state, "day": day, "by": standing.by or None}


def standing_text(standing: "Standing", lang: str | None) -> str:
    """Empty for what is in force."""
    if standing.state == "in_force":
        return ""
    day = standing.day.isoformat() if standing.day else ""
    return say(f"status_{standing.state}", lang, day=day, by=standing.by)


def _aside(standing: "Standing", lang: str | None) -> str:
    text = standing_text(standing, lang)
    return f"  · {text}" if text else ""
