"""Characters that a PDF holds for their looks: radicals, ligatures and compatibility forms stand where people
wrote plain characters.
"""

import unicodedata
from functools import cache

from knowledge.phrases import data

_LOOKS = ((0x2F00, 0x2FD5), (0xF900, 0xFAFF), (0xFB00, 0xFB06))
"""Kangxi radicals, compatibility ideographs, Latin ligatures."""


@cache
def _table() -> dict[int, str]:
    plain = {
        code: unicodedata.normalize("NFKC", chr(code))
        for low, high in _LOOKS
        for code in range(low, high + 1)
    }
    return plain | {
        ord(radical): character for radical, character in data("knowledge", "radicals.yaml").items()
    }


def plain_characters(text: str) -> str:
    """`⼆、⻛险` as `二、风险`."""
    return text.translate(_table()) if not text.isascii() else text
