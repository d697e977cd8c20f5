"""The records' page: every deliverable with its decision, and the audit trail."""

from datetime import datetime
from typing import Any, get_args

import streamlit as st

from agents.render import escape_markdown
from assistant.records import Kept
from assistant.records.entries import Status
from assistant.spending import spending
from ui.agents_shown import OTHER, everyone, shown
from ui.card import card
from ui.lessons import lessons
from ui.rows import MODES, chosen_row
from ui.session import desk
from ui.strikes import strikes
from ui.words import language, say

_MOST = 200


def page() -> None:
    st.markdown(f"# {say('page_records')}")
    st.markdown(say("records_intro"))
    _spending()
    agent, status = _filters()
    found = desk().records.deliverables(_MOST, agent, status)
    if not found:
        st.info(say("records_empty"))
    else:
        _list(found)
    with st.expander(say("strikes"), icon=":material/gavel:"):
        strikes()
    with st.expander(say("lessons"), icon=":material/school:"):
        lessons()
    with st.expander(say("audit_trail"), icon=":material/receipt_long:"):
        _audit()


def _spending() -> None:
    """Today's model calls, tokens and money; the specialists' shares on hovering. Nothing without a model."""
    at = desk()
    today = spending(at.records, datetime.now(at.settings.zone).date(), at.settings.zone)
    if not at.settings.model and not today.total.calls:
        return
    shares = [f"{_title(name)}: {spent.told(language())}" for name, spent in sorted(today.agents.items())]
    said = escape_markdown(say("spent_today", spent=today.total.told(language())))
    st.caption(f":material/toll: {said}", help="  \n".join(shares) or None)


def _filters() -> tuple[str | None, str | None]:
    left, right = st.columns(2)
    names = [agent.name for agent in everyone()]
    agent = left.selectbox(
        say("filter_agent"), [None, *names], format_func=lambda name: _title(name) if name else say("all")
    )
    status = right.selectbox(
        say("filter_status"),
        [None, *get_args(Status)],
        format_func=lambda name: say(f"status_{name}") if name else say("all"),
    )
    return agent, status


def _title(name: str) -> str:
    return say("agent_other") if name == OTHER else shown(name).title(language())


def _list(found: list[Kept]) -> None:
    zone = desk().settings.zone
    rows = [
        {
            say("column_at"): kept.at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            say("column_agent"): _title(kept.deliverable.agent),
            say("column_status"): say(f"status_{kept.status}"),
            say("column_request"): kept.request,
        }
        for kept in found
    ]
    event: Any = st.dataframe(
        rows, hide_index=True, width="stretch", on_select="rerun", selection_mode=MODES, key="records"
    )
    chosen = chosen_row(event, len(found))
    if chosen is not None:
        _open(found[chosen])


def _open(kept: Kept) -> None:
    st.markdown(f"> {escape_markdown(kept.request[:500])}".replace("\n", "  \n> "))
    card(kept)
    if st.button(say("open_conversation"), icon=":material/forum:"):
        st.switch_page("page_ask.py", query_params={"c": kept.conversation, "lang": language()})


def _audit() -> None:
    zone = desk().settings.zone
    st.dataframe(
        [
            {
                say("column_at"): entry.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"),
                say("column_actor"): entry.actor,
                say("column_event"): entry.event,
                say("column_subject"): entry.subject,
            }
            for entry in desk().records.audit(_MOST)
        ],
        hide_index=True,
        width="stretch",
    )


page()
