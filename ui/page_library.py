"""The library's page: what is in it, searching, reading, adding, removing."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from agents.render import escape_markdown
from knowledge import Document, OpsDeskError, Passage
from knowledge.model import Added, Standing, TakenOut
from knowledge.where import where
from ui.audit_view import show_audit, show_unanswered
from ui.document_view import local, show_document, show_history, state_text
from ui.library_filters import Chosen, filters, kind_name
from ui.rows import MODES, chosen_row
from ui.session import desk, keep_uploads
from ui.words import say

# Coverage below which a passage has nothing to do with what was asked, where others have. (A string here
# would be shown: Streamlit prints what stands alone in a page.)
_TOUCHED = 0.15


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
    for level, message in st.session_state.pop("library_messages", ()):
        _BOXES[level](escape_markdown(message))
    if not documents:
        st.info(say("library_empty"))
        _upload(opened=True)
        return
    query = st.text_input(say("search_library"), placeholder=say("search_hint"), key="library_query")
    chosen = filters(documents)
    fitting = [document for document in documents if chosen.picked.fits(document)]
    if query.strip():
        _search(query, chosen, fitting)
    standings = desk().library.standings(chosen.day)
    clauses = sum(document.clauses for document in fitting)
    st.caption(say("library_counts", documents=len(fitting), clauses=clauses))
    _list(fitting, standings)
    _upload()
    _read(documents, fitting, standings, chosen)


def _audit_view(documents: list[Document]) -> None:
    show_audit()


def _unanswered_view(documents: list[Document]) -> None:
    show_unanswered()


_VIEWS: dict[str, Callable[[list[Document]], None]] = {
    "view_documents": _documents,
    "view_audit": _audit_view,
    "view_unanswered": _unanswered_view,
}


_CHOOSE = (
    "[data-testid=stFileUploaderDropzone] button p {{font-size: 0}}"
    "[data-testid=stFileUploaderDropzone] button p::after {{content: {text}; font-size: .9rem}}"
)


def _upload(opened: bool = False) -> None:
    with (
        st.expander(say("upload"), icon=":material/upload_file:", expanded=opened),
        st.form("upload", clear_on_submit=True, border=False),
    ):
        # Streamlit speaks English only on its button.
        st.html(f"<style>{_CHOOSE.format(text=json.dumps(say('upload_choose'), ensure_ascii=False))}</style>")
        files: Any = st.file_uploader(say("upload_kinds"), accept_multiple_files=True)
        sent = st.form_submit_button(say("upload_button"), icon=":material/add:")
    if sent and files:
        with st.spinner(say("uploading")):
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
    return messages + [("note", note) for note in _notes(done)]


def _notes(done: Added) -> list[str]:
    """What a person should know of documents that went in: not in force yet, a date that cannot be read."""
    return [note for notes in done.notes.values() for note in notes]


_BOXES: dict[str, Callable[[str], object]] = {"ok": st.success, "note": st.warning, "failed": st.error}


def _search(query: str, chosen: Chosen, fitting: list[Document]) -> None:
    picked = chosen.picked
    docs = [document.doc for document in fitting] if picked.owners else None
    hits = desk().library.search(query, 8, kinds=picked.kinds, tags=picked.tags, as_of=chosen.day, docs=docs)
    if not hits:
        st.caption(say("search_nothing"))
        return
    if hits[0].weak:
        st.caption(say("search_weak"))
    else:
        hits = [hit for hit in hits if hit.coverage >= _TOUCHED]
    for number, hit in enumerate(hits):
        _hit(number, hit)


def _hit(number: int, hit: Passage) -> None:
    clause = hit.clause
    with st.container(border=True):
        st.markdown(escape_markdown(clause.text).replace("\n", "  \n"))
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.caption(escape_markdown(where(clause, titled=True)))
            st.button(
                say("read_whole"),
                key=f"library_hit_{number}",
                type="tertiary",
                icon=":material/menu_book:",
                on_click=_open,
                args=(clause.doc,),
            )


def _open(doc: str) -> None:
    st.session_state["library_document"] = doc
    st.session_state["library_query"] = ""


def _list(documents: list[Document], standings: Mapping[str, Standing]) -> None:
    rows = [
        {
            say("column_title"): document.title,
            say("column_state"): state_text(standings[document.doc]),
            say("column_kind"): kind_name(document.kind),
            say("column_owner"): document.owner,
            say("column_clauses"): document.clauses,
            say("column_effective"): document.effective.isoformat() if document.effective else "",
            say("column_expires"): document.expires.isoformat() if document.expires else "",
            say("column_edition"): document.edition,
            say("column_doc"): document.doc,
        }
        for document in documents
    ]

    def chosen() -> None:
        picked: Any = st.session_state["library_table"]
        place = chosen_row(picked, len(documents))
        if place is not None:
            _open(documents[place].doc)

    st.dataframe(
        rows,
        hide_index=True,
        width="stretch",
        height=min(360, 40 + 36 * len(rows)),
        on_select=chosen,
        selection_mode=MODES,
        key="library_table",
    )


def _read(
    documents: list[Document],
    fitting: list[Document],
    standings: Mapping[str, Standing],
    chosen: Chosen,
) -> None:
    st.markdown(f"## {say('document')}")
    held = {document.doc: document for document in documents}
    gone = {one.doc: one for one in desk().library.taken_out()}
    names = [document.doc for document in fitting]
    # What was opened from elsewhere stays open, whatever the filters say.
    current = st.session_state.get("library_document")
    names += [current] if current in held and current not in names else []
    names += list(gone) if not chosen.any else []
    doc = st.selectbox(
        say("choose_document"),
        names,
        index=None,
        format_func=lambda name: _name(name, held, gone),
        placeholder=say("choose_document"),
        label_visibility="collapsed",
        key="library_document",
    )
    if doc in held:
        show_document(held[doc], standings[doc], chosen.day)
        _removal(held[doc])
    elif doc in gone:
        st.info(escape_markdown(say("gone", at=local(gone[doc].removed_at))))
        show_history(desk().library.history(doc))


def _name(doc: str, held: Mapping[str, Document], gone: Mapping[str, TakenOut]) -> str:
    if doc in held:
        return f"{held[doc].title} · {doc}"
    return say("gone_name", title=gone[doc].title, doc=doc) if doc in gone else doc


def _removal(document: Document) -> None:
    with st.popover(say("remove"), icon=":material/delete:"):
        st.markdown(escape_markdown(say("remove_confirm", title=document.title)))
        st.button(say("remove"), key="remove_now", type="primary", on_click=_remove, args=(document.doc,))


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
