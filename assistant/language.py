"""The language the program itself speaks, before it has read a request."""

import os
from typing import Literal

_VARIABLES = ("OPSDESK_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_NO_LANGUAGE = ("c", "posix")


def program_language() -> Literal["zh", "en"]:
    """OPSDESK_LANGUAGE, else the locale's; Chinese where neither says."""
    for variable in _VARIABLES:
        said = os.environ.get(variable, "").strip().lower()
        name = said.split(".")[0]
        if name and name not in _NO_LANGUAGE:
            return "zh" if name.startswith("zh") else "en"
    return "zh"
