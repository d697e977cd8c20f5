"""What misjudged messages teach, on the records' page: each a candidate until a person applies it."""

from typing import Any

import streamlit as st

from agents.render import escape_markdown
from assistant.records import Learned
from knowledge.errors import OpsDeskError
from ui.agents_shown import shown
from ui.rows import MODES, chosen_row
from ui.session import desk
from ui.words import language, say

_MOST = 200
_JUDGE = "moderation"


def lessons() -> None:
    """The table; the chosen row is applied or withdrawn."""
    found = desk().records.learned(_MOST)
    if not found:
        st.info(say("lessons_empty"))
        return
    st.caption(say("lessons_hint"))
    event: Any = st.dataframe(
        [_row(one) for one in found],
        hide_index=True,
        width="stretch",
        on_select="rerun",
        selection_mode=MODES,
        key="lessons",
    )
    chosen = chosen_row(event, len(found))
    if chosen is not None:
        decide_on(found[chosen])


def _row(one: Learned) -> dict[str, str]:
    look = shown(_JUDGE)
    return {
        say("column_at"): one.at.astimezone(desk().settings.zone).strftime("%Y-%m-%d %H:%M"),
        say("column_request"): one.text,
        say("right_verdict"): look.word(one.verdict, language()),
        say("column_category"): look.word(one.category, language()) if one.category else "",
        say("column_status"): say("lesson_applied" if one.applied else "lesson_candidate"),
    }


def decide_on(one: Learned) -> None:
    """Its words, and the button that applies or withdraws it."""
    st.markdown("> " + escape_markdown(" ".join(one.text.split())[:500]))
    reason = st.text_input(say("reason"), key=f"lesson-reason-{one.id}")
    label = say("withdraw_lesson" if one.applied else "apply_lesson")
    if st.button(label, key=f"lesson-{one.id}", icon=":material/school:"):
        decide = desk().records.withdraw if one.applied else desk().records.apply
        try:
            decide(one.id, reason=reason)
        except OpsDeskError as failure:
            st.error(escape_markdown(str(failure)))
        else:
            st.rerun()
