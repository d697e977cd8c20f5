"""Type sizes and spacing; colours come from the theme given at launch."""

from importlib.resources import files

import streamlit as st


def style() -> None:
    st.html(f"<style>{files('ui').joinpath('style.css').read_text('utf-8')}</style>")
