"""What is wrong with the model's settings, in one line, where everybody sees it."""

import streamlit as st

from agents.render import escape_markdown
from assistant.probe import fallback_look, model_look
from knowledge.errors import OpsDeskError
from ui.session import desk
from ui.words import language


def model_note() -> None:
    """Nothing while all is well; a home that cannot be opened ends the page with the reason."""
    try:
        settings = desk().settings
    except OpsDeskError as failure:
        st.error(escape_markdown(str(failure)))
        st.stop()
    for look in (model_look(settings, language()), fallback_look(settings, language())):
        half_set = look is not None and not settings.model and bool(settings.api_key or settings.base_url)
        if look is not None and (look.state == "bad" or half_set):
            st.warning(escape_markdown(look.mend), icon=":material/key_off:")
