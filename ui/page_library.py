"""The library's page: what is in it, adding, searching, reading, removing."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from agents.render import escape_markdown
from knowledge import Clause, Document, OpsDeskError
from knowledge.model import Added
from ui.audit_view import show_audit, show_unanswered
from ui.session import desk, keep_uploads
from ui.words import say

_WEAK = 0.45


def page() -> None:
    documents = desk().library.documents()
    st.markdown(f"# {say('page_library')}")
    view = st.segmented_control(
        say("page_library"),
        list(_VIEWS),
        default="view_documents",
        format_func=say,
        key="library_view",
        label_visibility="collapsed",
    )
    _VIEWS.get(view or "view_documents", _documents)(documents)


def _documents(documents: list[Document]) -> None:
    st.markdown(say("library_intro"))
    if desk().library.taking_over:
        st.info(escape_markdown(desk().library.taking_over))
    _upload()
    _search()
    if not documents:
        st.info(say("library_empty"))
        return
    clauses = sum(document.clauses for document in documents)
    st.caption(say("library_counts", documents=len(documents), clauses=clauses))
    _list(documents)
    _read(documents)


def _audit_view(documents: list[Document]) -> None:
    show_audit()


def _unanswered_view(documents: list[Document]) -> None:
    show_unanswered()


_VIEWS: dict[str, Callable[[list[Document]], None]] = {
    "view_documents": _documents,
    "view_audit": _audit_view,
    "view_unanswered": _unanswered_view,
}


def _upload() -> None:
    for level, message in st.session_state.pop("library_messages", ()):
        _BOXES[level](escape_markdown(message))
    with st.form("upload", clear_on_submit=True, border=False):
        files: Any = st.file_uploader(say("upload"), accept_multiple_files=True)
        if st.form_submit_button(say("upload_button"), icon=":material/add:") and files:
            st.session_state["library_messages"] = _add(files)
            st.rerun()


def _add(files: list[Any]) -> list[tuple[str, str]]:
    try:
        done = desk().library.add(keep_uploads(files))
    except OpsDeskError as failure:
        return [("failed", str(failure))]
    desk().records.note("library_add", ", ".join((*done.added, *done.updated)), added=list(done.added))
    counts = {name: len(getattr(done, name)) for name in ("added", "updated", "unchanged")}
    messages = [("ok", say("uploaded", **counts))]
    for name, reason in done.failed.items():
        messages.append(("failed", say("upload_failed", name=name.rpartition("/")[2], reason=reason)))
    return messages + [("note", f"{name}: {note}") for name, note in _notes(done)]


def _notes(done: Added) -> list[tuple[str, str]]:
    """What a person should know of documents that went in: not in force yet, a date that cannot be read."""
    return [(name, note) for name, notes in done.notes.items() for note in notes]


_BOXES: dict[str, Callable[[str], object]] = {"ok": st.success, "note": st.warning, "failed": st.error}


def _search() -> None:
    query = st.text_input(say("search_library"), placeholder=say("search_hint"), key="library_query")
    if not query.strip():
        return
    hits = desk().library.search(query, 8)
    if not hits:
        st.caption(say("search_nothing"))
    elif hits[0].coverage < _WEAK:
        st.caption(say("search_weak"))
    for hit in hits:
        with st.container(border=True):
            _clause(hit.clause, titled=True)


def _clause(clause: Clause, titled: bool = False) -> None:
    where = [clause.title] if titled else []
    where += [part for part in (clause.section, clause.clause) if part]
    st.caption(escape_markdown(" › ".join(where)))
    st.markdown(escape_markdown(clause.text).replace("\n", "  \n"))


def _list(documents: list[Document]) -> None:
    standings = desk().library.standings()
    rows = [
        {
            say("column_title"): document.title,
            say("column_state"): say(f"state_{standings[document.doc].state}"),
            say("column_kind"): document.kind,
            say("column_clauses"): document.clauses,
            say("column_owner"): document.owner,
            say("column_effective"): document.effective.isoformat() if document.effective else "",
            say("column_language"): document.language,
            say("column_doc"): document.doc,
        }
        for document in documents
    ]
    st.dataframe(rows, hide_index=True, width="stretch")


def _read(documents: list[Document]) -> None:
    st.markdown(f"## {say('document')}")
    titles = {document.doc: document.title for document in documents}
    doc = st.selectbox(
        say("choose_document"),
        list(titles),
        index=None,
        format_func=lambda name: f"{titles[name]} · {name}",
        key="library_document",
    )
    if doc is None or doc not in titles:
        return
    for clause in desk().library.clauses(doc):
        _clause(clause)
    if removed := desk().library.removed_text(doc):
        with st.expander(say("taken_out")):
            st.caption(say("taken_out_note"))
            st.code(removed, language=None, wrap_lines=True)
    with st.popover(say("remove"), icon=":material/delete:"):
        st.markdown(escape_markdown(say("remove_confirm", title=titles[doc])))
        st.button(say("remove"), key="remove_now", type="primary", on_click=_remove, args=(doc,))


def _remove(doc: str) -> None:
    try:
        desk().library.remove(doc)
    except OpsDeskError as failure:
        st.session_state["library_messages"] = [("failed", str(failure))]
        return
    desk().records.note("library_remove", doc)
    st.session_state["library_messages"] = [("ok", say("removed", name=doc))]
    st.session_state["library_document"] = None


page()
