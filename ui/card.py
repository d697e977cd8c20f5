"""One deliverable as a card: result, texts ready to copy, sources, checks, data, and a person's decision."""

import json
from collections.abc import Mapping
from typing import Any, Literal

import streamlit as st

from agents import AGENTS
from agents.base import Deliverable
from agents.render import escape_markdown
from assistant.export import file_name, to_json, to_markdown
from assistant.overturned import keep_as_case
from assistant.records import Kept
from knowledge.errors import OpsDeskError
from ui.agents_shown import Shown, shown
from ui.session import desk
from ui.words import language, say

_LEVELS = {"error": st.error, "warn": st.warning, "info": st.info}
_STATUS: dict[str, Literal["orange", "green", "red"]] = {
    "open": "orange",
    "approved": "green",
    "edited": "green",
    "rejected": "red",
}


def card(kept: Kept) -> None:
    """Draws it; buttons act on the records."""
    deliverable = kept.deliverable
    if deliverable.agent not in AGENTS:
        st.markdown(deliverable.markdown)
        return
    look = shown(deliverable.agent)
    with st.container(border=True):
        _head(kept, look)
        _tabs(deliverable, look, kept.text)
        _decision(kept, look)


def _head(kept: Kept, look: Shown) -> None:
    deliverable = kept.deliverable
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{look.icon} {look.title(language())}**", width="content")
        for text in look.badges(deliverable.data, language()):
            st.badge(escape_markdown(text), color="blue", width="content")
        st.badge(say(f"status_{kept.status}"), color=_STATUS[kept.status], width="content")
        writer = "writer_model" if deliverable.writer == "model" else "writer_built_in"
        st.caption(say(writer), width="content")


def _tabs(deliverable: Deliverable, look: Shown, text: str) -> None:
    copies = look.copies(deliverable.data, language())
    names = [say("tab_result")]
    names += [say("tab_copy")] if copies else []
    names += [
        say("tab_sources", count=len(deliverable.citations)),
        say("tab_checks", count=len(deliverable.findings)),
        say("tab_data"),
    ]
    tabs = iter(st.tabs(names))
    with next(tabs):
        st.markdown(text)
    if copies:
        with next(tabs):
            for label, piece in copies:
                st.caption(label)
                st.code(piece, language=None, wrap_lines=True)
    with next(tabs):
        _sources(deliverable)
    with next(tabs):
        _checks(deliverable)
    with next(tabs):
        st.json(json.loads(json.dumps(deliverable.data, default=str)), expanded=1)


def _sources(deliverable: Deliverable) -> None:
    if not deliverable.citations:
        st.caption(say("no_sources"))
    for citation in deliverable.citations:
        where = " › ".join(part for part in (citation.title, citation.section, citation.clause) if part)
        st.markdown(f"**{escape_markdown(where)}**  \n`{citation.doc}`")
        st.markdown("\n".join(f"> {escape_markdown(line)}" for line in citation.quote.splitlines()))


def _checks(deliverable: Deliverable) -> None:
    if not deliverable.findings:
        st.success(say("no_checks"), icon=":material/check:")
    for finding in deliverable.findings:
        _LEVELS[finding.level](escape_markdown(finding.message))


def _decision(kept: Kept, look: Shown) -> None:
    with st.container(horizontal=True):
        if kept.status == "open":
            st.button(
                say("approve"),
                key=f"approve-{kept.id}",
                type="primary",
                icon=":material/check:",
                on_click=_approve,
                args=(kept.id,),
            )
        with st.popover(say("edit"), icon=":material/edit:", key=f"editing-{kept.id}"):
            _edit(kept, look)
        with st.popover(say("reject"), icon=":material/close:", key=f"rejecting-{kept.id}"):
            _reject(kept)
        with st.popover(say("export"), icon=":material/download:", key=f"exporting-{kept.id}"):
            _export(kept)
        if kept.status in ("edited", "rejected"):
            st.button(say("keep_case"), key=f"case-{kept.id}", on_click=_keep_case, args=(kept.id,))
    for decision in desk().records.decisions(kept.id):
        at = decision.at.astimezone(desk().settings.zone).strftime("%m-%d %H:%M")
        verb = {"approve": "status_approved", "edit": "status_edited", "reject": "status_rejected"}[
            decision.verb
        ]
        line = say("decided", at=at, actor=decision.actor or say("somebody"), verb=say(verb))
        st.caption(escape_markdown(f"{line} {decision.reason}".strip()))


def _approve(key: str) -> None:
    desk().records.approve(key)


def _keep_case(key: str) -> None:
    keep_as_case(desk().records, desk().settings.home, key, language())
    st.toast(say("kept_case"), icon=":material/check:")


def _edit(kept: Kept, look: Shown) -> None:
    with st.form(f"edit-{kept.id}", border=False):
        text = st.text_area(say("edit_text"), kept.text, height=320, key=f"text-{kept.id}")
        action = _action(kept, look)
        reason = st.text_input(say("reason"), key=f"edit-reason-{kept.id}")
        if st.form_submit_button(say("save_edit"), type="primary"):
            try:
                desk().records.edit(kept.id, text, reason=reason, action=action)
            except OpsDeskError as failure:
                st.error(str(failure))
            else:
                st.rerun()


def _action(kept: Kept, look: Shown) -> str:
    """The step a person took, where the agent's card says that there is one to choose."""
    choice: Mapping[str, Any] | None = look.card.get("decision")
    if not choice:
        return ""
    options = [str(option) for option in choice["options"]]
    advised = str(kept.deliverable.data.get(choice["path"], options[0]))
    chosen = st.selectbox(
        say("edit_action"),
        options,
        index=options.index(advised) if advised in options else 0,
        format_func=lambda option: look.word(option, language()),
        key=f"action-{kept.id}",
    )
    return "" if chosen == advised else str(chosen)


def _reject(kept: Kept) -> None:
    reason = st.text_input(say("reason"), key=f"reject-reason-{kept.id}")
    if st.button(say("confirm_reject"), key=f"reject-{kept.id}", type="primary"):
        desk().records.reject(kept.id, reason=reason)
        st.rerun()


def _export(kept: Kept) -> None:
    st.download_button(
        say("export_markdown"),
        to_markdown(kept),
        file_name(kept.deliverable, ".md"),
        mime="text/markdown",
        key=f"md-{kept.id}",
        on_click="ignore",
    )
    st.download_button(
        say("export_json"),
        to_json(kept),
        file_name(kept.deliverable, ".json"),
        mime="application/json",
        key=f"json-{kept.id}",
        on_click="ignore",
    )
