"""The language the program itself speaks, before it has read a request."""

import os
from typing import Literal

_VARIABLES = ("OPSDESK_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_NO_LANGUAGE = ("c", "posix")
_CHINESE = ("zh", "cn", "ch", "中", "简", "簡", "繁", "汉", "漢")
_ENGLISH = ("en", "英")


def language_named(name: str) -> Literal["zh", "en"] | None:
    """The language meant by any usual name of it: zh-CN, Chinese, 中文, en_US, English; None for others."""
    plain = name.strip().lower()
    if plain.startswith(_CHINESE):
        return "zh"
    return "en" if plain.startswith(_ENGLISH) else None


def program_language() -> Literal["zh", "en"]:
    """OPSDESK_LANGUAGE, else the locale's; Chinese where neither says."""
    for variable in _VARIABLES:
        said = os.environ.get(variable, "").strip().lower()
        name = said.split(".")[0]
        if name and name not in _NO_LANGUAGE:
            return "zh" if name.startswith("zh") else "en"
    return "zh"
