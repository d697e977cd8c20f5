"""`opsdesk knowledge show`: a document with its clauses, or one clause, and how they were worded before."""

from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.cli.frame import WorkFailed, out, show_json, warn
from assistant.cli.options import say

if TYPE_CHECKING:
    from assistant.desk import Desk
    from knowledge.model import Clause, Document, Standing, Version


def document(at: "Desk", doc: str, lang: str | None) -> "Document":
    """WorkFailed when the library has none of that name."""
    for found in at.library.documents():
        if found.doc == doc:
            return found
    raise WorkFailed(say("no_document", lang, doc=doc))


def show_document(at: "Desk", doc: str, day: date | None, as_json: bool, lang: str | None) -> None:
    found = document(at, doc, lang)
    clauses = at.library.clauses(doc, as_of=day)
    standing = at.library.standings(day)[doc]
    if as_json:
        about = {**found.to_dict(), **_then(clauses), "standing": standing_data(standing)}
        show_json({**about, "text": [clause_data(clause) for clause in clauses]})
        return
    out(f"{found.title} ({found.doc}){_aside(standing, lang)}")
    for clause in clauses:
        out(f"\n[{place(clause)}] {clause.chunk_id}\n{clause.text}")
    if not clauses:
        warn(say("nothing_in_force", lang))


def _then(clauses: list["Clause"]) -> dict[str, Any]:
    """What the document said of itself in the edition that is shown."""
    if not clauses:
        return {}
    days = {name: getattr(clauses[0], name) for name in ("effective", "expires")}
    shown = {name: day.isoformat() if day else None for name, day in days.items()}
    return {"title": clauses[0].title, "clauses": len(clauses), **shown}


def show_versions(versions: list["Version"], as_json: bool, lang: str | None) -> None:
    """Of one clause, or of every clause of a document; the oldest first."""
    if as_json:
        show_json([version_data(version) for version in versions])
        return
    shown = ""
    for version in versions:
        clause = version.clause
        if clause.chunk_id != shown:
            out(f"\n[{place(clause)}] {clause.chunk_id}  ({clause.doc})")
        shown = clause.chunk_id
        until = f" – {version.removed_at}" if version.removed_at else ""
        state = say(f"status_{version.state}", lang)
        out(f"{clause.version}  {state}  {version.added_at}{until}\n{clause.text}")


def show_removed(at: "Desk", doc: str, as_json: bool, lang: str | None) -> None:
    """What cleaning took out."""
    document(at, doc, lang)
    text = at.library.removed_text(doc)
    if as_json:
        show_json({"doc": doc, "removed": text.splitlines()})
    elif text:
        out(text)
    else:
        warn(say("nothing_removed", lang))


def place(clause: "Clause") -> str:
    return " › ".join(filter(None, (clause.section, clause.clause)))


def clause_data(clause: "Clause") -> dict[str, Any]:
    return {
        "chunk_id": clause.chunk_id,
        "section": clause.section,
        "clause": clause.clause,
        "text": clause.text,
        "version": clause.version,
    }


def version_data(version: "Version") -> dict[str, Any]:
    clause = version.clause
    return {
        **clause_data(clause),
        "doc": clause.doc,
        "state": version.state,
        "added_at": version.added_at,
        "removed_at": version.removed_at or None,
        "effective": clause.effective.isoformat() if clause.effective else None,
        "expires": clause.expires.isoformat() if clause.expires else None,
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
