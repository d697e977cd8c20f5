"""A person's word on a deliverable: approve, edit, reject, overturn on appeal, mark a misjudgement."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from agents.render import escape_markdown
from assistant.export import file_name, to_json, to_markdown
from assistant.overturned import OVERTURNED, keep_as_case
from assistant.records import Kept
from knowledge.errors import OpsDeskError
from ui.agents_shown import Shown
from ui.session import desk
from ui.words import language, say

_STANDS = ("approved", "edited")


def decision(kept: Kept, look: Shown) -> None:
    """The buttons of a card, and what was decided before."""
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
        _ways(kept, look)
        if kept.status in OVERTURNED:
            st.button(say("keep_case"), key=f"case-{kept.id}", on_click=_keep_case, args=(kept.id,))
    _decided(kept)


def _ways(kept: Kept, look: Shown) -> None:
    judges = bool(look.card.get("judged"))
    with st.popover(say("edit"), icon=":material/edit:", key=f"editing-{kept.id}"):
        _edit(kept, look)
    if kept.status == "open" or not judges:
        with st.popover(say("reject"), icon=":material/close:", key=f"rejecting-{kept.id}"):
            _with_reason(kept, "reject", desk().records.reject)
    elif kept.status in _STANDS:
        with st.popover(say("overturn"), icon=":material/undo:", key=f"overturning-{kept.id}"):
            st.caption(say("overturn_hint"))
            _with_reason(kept, "overturn", desk().records.overturn)
    if judges and kept.status != "misjudged":
        with st.popover(say("misjudge"), icon=":material/flag:", key=f"misjudging-{kept.id}"):
            _misjudge(kept, look)
    with st.popover(say("export"), icon=":material/download:", key=f"exporting-{kept.id}"):
        _export(kept)


def _decided(kept: Kept) -> None:
    for made in desk().records.decisions(kept.id):
        at = made.at.astimezone(desk().settings.zone).strftime("%m-%d %H:%M")
        verb = {
            "approve": say("status_approved"),
            "edit": say("status_edited"),
            "reject": say("status_rejected"),
            "overturn": say("status_overturned"),
            "misjudge": say("status_misjudged"),
        }[made.verb]
        line = say("decided", at=at, actor=made.actor or say("somebody"), verb=verb)
        st.caption(escape_markdown(f"{line} {made.reason}".strip()))


def _approve(key: str) -> None:
    desk().records.approve(key)


def _keep_case(key: str) -> None:
    keep_as_case(desk().records, desk().settings.home, key, language())
    st.toast(say("kept_case"), icon=":material/check:")


def _edit(kept: Kept, look: Shown) -> None:
    with st.form(f"edit-{kept.id}", border=False):
        text = st.text_area(say("edit_text"), kept.text, height=320, key=f"text-{kept.id}")
        action = _choice(kept, look, "decision", "edit_action")
        reason = st.text_input(say("reason"), key=f"edit-reason-{kept.id}")
        if st.form_submit_button(say("save_edit"), type="primary"):
            try:
                desk().records.edit(kept.id, text, reason=reason, action=action)
            except OpsDeskError as failure:
                st.error(str(failure))
            else:
                st.rerun()


def _misjudge(kept: Kept, look: Shown) -> None:
    """What would have been right; the request becomes an eval case at once."""
    st.caption(say("misjudge_hint"))
    with st.form(f"misjudge-{kept.id}", border=False):
        verdict = _choice(kept, look, "judged", "right_verdict", changed_only=False)
        action = _choice(kept, look, "decision", "right_action", changed_only=False)
        reason = st.text_input(say("reason"), key=f"misjudge-reason-{kept.id}")
        if st.form_submit_button(say("confirm_misjudge"), type="primary"):
            try:
                desk().records.misjudge(kept.id, reason=reason, verdict=verdict, action=action)
            except OpsDeskError as failure:
                st.error(str(failure))
            else:
                _keep_case(kept.id)
                st.rerun()


def _choice(kept: Kept, look: Shown, name: str, label: str, *, changed_only: bool = True) -> str:
    """What a person chose where the agent's card says that there is something to choose; with `changed_only`
    empty when it is what was advised."""
    choice: Mapping[str, Any] | None = look.card.get(name)
    if not choice:
        return ""
    options = [str(option) for option in choice["options"]]
    advised = str(kept.deliverable.data.get(choice["path"], options[0]))
    chosen = st.selectbox(
        say(label),
        options,
        index=options.index(advised) if advised in options else 0,
        format_func=lambda option: look.word(option, language()),
        key=f"{label}-{kept.id}",
    )
    return "" if chosen == advised and changed_only else str(chosen)


def _with_reason(kept: Kept, verb: str, decide: Callable[..., object]) -> None:
    reason = st.text_input(say("reason"), key=f"{verb}-reason-{kept.id}")
    if st.button(say(f"confirm_{verb}"), key=f"{verb}-{kept.id}", type="primary"):
        decide(kept.id, reason=reason)
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
