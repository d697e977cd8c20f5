"""The library's check-up: what to mend first, with the clauses in question and wording to take over."""

from datetime import datetime
from typing import cast

import streamlit as st

from agents.render import escape_markdown
from assistant.audit.findings import Audit, Finding
from assistant.audit.inspect import audit
from assistant.audit.report import by_kind, heading, only_first, part_name, report, summary
from assistant.unanswered import Unanswered, unanswered
from ui.agents_shown import shown
from ui.session import desk
from ui.words import language, say

_OPEN = 3
"""Findings of a kind shown at once; the rest behind one click."""
_LISTED = 60
"""Findings of a kind on the page at most; a browser cannot draw thousands. The report has all."""
_ICONS = {"error": ":material/error:", "warn": ":material/warning:", "info": ":material/info:"}


def show_audit() -> None:
    st.markdown(say("audit_intro"))
    if st.button(say("audit_run"), type="primary", icon=":material/fact_check:"):
        st.session_state["audit_of"] = desk().library.generation
    if "audit_of" not in st.session_state:
        return
    found = _audit(desk().library.generation, _today(), language())
    st.info(escape_markdown(summary(found, language())))
    text = report(found, language())
    st.download_button(say("download_markdown"), text, "library-audit.md", icon=":material/download:")
    for kind, findings in by_kind(found).items():
        _group(kind, findings)
    _areas(found)


def _audit(generation: int, day: str, spoken: str) -> Audit:
    """Kept until the library changes; the page's stop button takes effect at each step that is told of."""
    kept = st.session_state.get("audit_kept")
    if kept and kept[0] == (generation, day, spoken):
        return cast(Audit, kept[1])
    bar = st.progress(0.0, text=say("audit_running"))

    def tell(part: str, done: int, total: int) -> None:
        bar.progress(min(done / max(total, 1), 1.0), text=part_name(part, spoken))

    found = audit(desk().library, datetime.fromisoformat(day).date(), spoken, tell)
    bar.empty()
    st.session_state["audit_kept"] = ((generation, day, spoken), found)
    return found


def _today() -> str:
    return datetime.now(desk().settings.zone).date().isoformat()


def _group(kind: str, findings: list[Finding]) -> None:
    st.markdown(f"## {escape_markdown(heading(kind, language()))} · {len(findings)}")
    for finding in findings[:_OPEN]:
        _finding(finding)
    if findings[_OPEN:]:
        with st.expander(say("audit_more", count=len(findings) - _OPEN)):
            for finding in findings[_OPEN:_LISTED]:
                _finding(finding)
            if findings[_LISTED:]:
                st.caption(only_first(_LISTED, len(findings) - _LISTED, language()))


def _finding(finding: Finding) -> None:
    with st.container(border=True):
        st.markdown(f"{_ICONS[finding.level]} {escape_markdown(finding.message)}")
        for citation in finding.citations:
            place = f"{citation.title} {citation.clause}".strip()
            quote = escape_markdown(" ".join(citation.quote.split()))
            st.markdown(f"> {quote}  \n> —— {escape_markdown(place)}")
        if finding.proposal:
            st.caption(say("audit_proposal"))
            st.code(finding.proposal, language=None, wrap_lines=True)


def _areas(found: Audit) -> None:
    st.markdown(f"## {say('audit_areas')}")
    rows = [
        {
            say("column_area"): area.name,
            say("column_covered"): f"{area.covered}/{len(area.aspects)}",
            say("column_missing"): say("list_comma").join(a.name for a in area.aspects if not a.covered),
            say("column_where"): say("list_comma").join(
                dict.fromkeys(
                    f"{a.citations[0].title} {a.citations[0].clause}" for a in area.aspects if a.covered
                )
            ),
        }
        for area in found.areas
    ]
    st.dataframe(rows, hide_index=True, width="stretch")


def show_unanswered() -> None:
    st.markdown(say("unanswered_intro"))
    found = unanswered(desk().records)
    if not found:
        st.info(say("unanswered_none"))
    for one in found[:_LISTED]:
        _question(one)
    if found[_LISTED:]:
        with st.expander(say("audit_more", count=len(found) - _LISTED)):
            for one in found[_LISTED:]:
                _question(one)


def _question(one: Unanswered) -> None:
    at = one.at.astimezone(desk().settings.zone).strftime("%m-%d %H:%M")
    with st.container(border=True):
        st.markdown(f"**{escape_markdown(' '.join(one.text.split()))}**")
        st.caption(f"{say('column_times')} {one.times} · {shown(one.agent).title(language())} · {at}")
        if one.proposal:
            st.markdown(escape_markdown(" ".join(one.proposal.split())))
