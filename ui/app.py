"""The web front end; `opsdesk ui` runs this file with Streamlit."""

from importlib.resources import files

import streamlit as st

from ui.look import style
from ui.model_note import model_note
from ui.words import language_switch, say

PAGES = {
    "page_ask": ("page_ask.py", ":material/forum:"),
    "page_library": ("page_library.py", ":material/menu_book:"),
    "page_records": ("page_records.py", ":material/history:"),
    "page_evals": ("page_evals.py", ":material/monitoring:"),
}


def main() -> None:
    # A file of our own: the browser would fetch an icon given by name from a font host.
    st.set_page_config(
        page_title=say("app"),
        page_icon=str(files("ui").joinpath("icon.png")),
        layout="wide",
        initial_sidebar_state="auto",
    )
    style()
    pages = [
        st.Page(
            path, title=say(key), icon=icon, url_path=key.removeprefix("page_"), default=key == "page_ask"
        )
        for key, (path, icon) in PAGES.items()
    ]
    with st.sidebar:
        st.markdown(f"### :material/support_agent: {say('app')}")
        language_switch()
        model_note()
    st.navigation(pages, position="top").run()


main()
