"""The strikes on the records' page: one member's sanctions, each dismissed or counted again with a reason."""

from typing import Any

import streamlit as st

from assistant.records import Case
from ui.agents_shown import shown
from ui.rows import MODES, chosen_row
from ui.session import desk
from ui.words import language, say

_MOST = 200
_JUDGE = "moderation"


def strikes() -> None:
    """The table with its filter; the chosen row can be decided on."""
    member = st.text_input(say("strike_member"), placeholder=say("strike_member_hint"), key="strike-member")
    found = desk().records.cases(_MOST, member)
    if not found:
        st.info(say("strikes_empty"))
        return
    event: Any = st.dataframe(
        [_row(case) for case in found],
        hide_index=True,
        width="stretch",
        on_select="rerun",
        selection_mode=MODES,
        key="strikes",
    )
    chosen = chosen_row(event, len(found))
    if chosen is not None:
        _one(found[chosen])


def _row(case: Case) -> dict[str, str]:
    zone, look = desk().settings.zone, shown(_JUDGE)
    return {
        say("column_at"): case.at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
        say("column_member"): case.member,
        say("column_step"): look.word(case.action, language()),
        say("column_category"): look.word(case.category, language()),
        say("column_clause"): case.clause,
        say("column_status"): say("strike_stands" if case.standing else "strike_dismissed"),
    }


def _one(case: Case) -> None:
    reason = st.text_input(say("reason"), key=f"strike-reason-{case.id}")
    label = say("dismiss_strike" if case.standing else "reinstate_strike")
    if st.button(label, key=f"strike-{case.id}", icon=":material/undo:"):
        decide = desk().records.dismiss if case.standing else desk().records.reinstate
        decide(case.id, reason=reason)
        st.rerun()
