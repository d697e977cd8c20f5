"""The page's language and its words; every string comes from the catalogue."""

from typing import Any

import streamlit as st

from knowledge.phrases import phrases

LANGUAGES = {"zh": "中文", "en": "English"}


def language() -> str:
    """zh or en: the address says (`?lang=en`), else the settings, else Chinese."""
    chosen = st.session_state.get("language") or st.query_params.get("lang")
    return chosen if chosen in LANGUAGES else "zh"


def say(key: str, **values: object) -> str:
    return phrases("ui").say(key, language(), **values)


def language_switch() -> None:
    names = list(LANGUAGES)
    st.segmented_control(
        say("language"),
        names,
        default=language(),
        format_func=lambda name: LANGUAGES[name],
        key="language_choice",
        on_change=_choose,
        label_visibility="collapsed",
    )


def _choose() -> None:
    chosen: Any = st.session_state.get("language_choice")
    if chosen:
        st.session_state["language"] = chosen
        st.query_params["lang"] = chosen
