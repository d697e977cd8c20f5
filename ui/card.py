"""One deliverable as a card: result, texts ready to copy, sources, checks, data, and a person's decision."""

import json
from typing import Literal

import streamlit as st

from agents import AGENTS
from agents.base import Deliverable
from agents.render import escape_markdown
from assistant.records import Kept
from ui.agents_shown import Shown, shown
from ui.decision import decision
from ui.words import language, say

_LEVELS = {"error": st.error, "warn": st.warning, "info": st.info}
_STATUS: dict[str, Literal["orange", "green", "red"]] = {
    "open": "orange",
    "approved": "green",
    "edited": "green",
    "rejected": "red",
    "overturned": "red",
    "misjudged": "red",
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
        decision(kept, look)


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
