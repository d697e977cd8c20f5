"""What the pages share: one desk for the server, the conversation of this tab, uploads as files."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import streamlit as st

from assistant.desk import Desk
from assistant.settings import Settings

_UNSAFE = re.compile(r"[^\w.() \-㐀-鿿]+")


@st.cache_resource(show_spinner=False)
def desk() -> Desk:
    """Opened once for all tabs; threads share it."""
    return Desk.open(Settings.read())


def conversation() -> str:
    """Id of this tab's conversation; it stands in the address, so a reload keeps it."""
    if "c" not in st.query_params:
        st.query_params["c"] = uuid4().hex[:12]
    return str(st.query_params["c"])


def new_conversation() -> None:
    st.query_params["c"] = uuid4().hex[:12]


def open_conversation(key: str) -> None:
    st.query_params["c"] = key


def keep_uploads(files: list[Any]) -> tuple[Path, ...]:
    """Writes uploaded files under the home folder; a name is only ever a name, never a path."""
    if not files:
        return ()
    folder = desk().settings.home / "uploads" / uuid4().hex[:12]
    folder.mkdir(parents=True)
    kept = []
    for number, file in enumerate(files, start=1):
        name = _UNSAFE.sub("_", Path(str(file.name).replace("\\", "/")).name).strip(". ")[-120:]
        path = folder / (name or f"file-{number}")
        if path.exists():
            path = path.with_stem(f"{path.stem}-{number}")
        path.write_bytes(file.getvalue())
        kept.append(path)
    return tuple(kept)
