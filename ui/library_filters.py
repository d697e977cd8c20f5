"""Which documents the library's page is about: by type, tag, owner, and on which day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from agents.render import escape_markdown
from knowledge import Document
from knowledge.filters import Picked, offered
from knowledge.phrases import phrases
from ui.words import say

_KEYS = ("library_kinds", "library_tags", "library_owners", "library_day")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the person filtered by; `day` None is today."""

    picked: Picked
    day: date | None

    @property
    def any(self) -> bool:
        return self.picked != Picked() or self.day is not None


def filters(documents: Sequence[Document]) -> Chosen:
    """The filters behind one button; what is chosen stays in sight."""
    there = offered(documents)
    with st.popover(say("filters"), icon=":material/filter_list:"):
        kinds = _several("column_kind", there.kinds, "library_kinds", kind_name)
        tags = _several("filter_tags", there.tags, "library_tags")
        owners = _several("column_owner", there.owners, "library_owners")
        day = st.date_input(
            say("filter_day"),
            value=None,
            min_value=date(2000, 1, 1),
            max_value=date(2099, 12, 31),
            format="YYYY-MM-DD",
            help=say("filter_day_help"),
            key="library_day",
        )
    chosen = Chosen(Picked(tuple(kinds), tuple(tags), tuple(owners)), day)
    if chosen.any:
        _in_sight(chosen)
    return chosen


def _several(label: str, names: Sequence[str], key: str, shown: Callable[[str], str] = str) -> list[str]:
    return st.multiselect(say(label), names, format_func=shown, key=key, placeholder=say("all"))


def _in_sight(chosen: Chosen) -> None:
    comma = say("list_comma")
    shown = [
        (say("column_kind"), comma.join(map(kind_name, chosen.picked.kinds))),
        (say("filter_tags"), comma.join(chosen.picked.tags)),
        (say("column_owner"), comma.join(chosen.picked.owners)),
        (say("filter_day"), chosen.day.isoformat() if chosen.day else ""),
    ]
    text = "  ·  ".join(f"{name} {value}" for name, value in shown if value)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(escape_markdown(say("filtered", text=text)))
        st.button(say("filters_clear"), icon=":material/close:", type="tertiary", on_click=_clear)


def _clear() -> None:
    for key in _KEYS:
        st.session_state[key] = None if key == "library_day" else []


def kind_name(kind: str) -> str:
    """A type in the page's language; one of the team's own as it is written."""
    key, known = f"doctype_{kind}", phrases("ui").keys()
    return say(key) if key in known else kind
