"""Which rows hold a comment at all, and which are nothing but an advertisement with a contact."""

import re
from functools import cache

from knowledge.phrases import data


def reason_to_drop(text: str) -> str:
    """`blank` or `ad` for a folded text that is no comment, else empty. Ads must be blatant: a contact,
    an offer, and nobody who reports or asks."""
    if not text.strip() or text.strip() in _rules()["empty"]:
        return "blank"
    if not _pattern("contact").search(text) or not _pattern("offer").search(text):
        return ""
    return "" if _pattern("report").search(text) else "ad"


@cache
def _rules() -> dict[str, list[str]]:
    rules: dict[str, list[str]] = data("agents.feedback", "usable.yaml")
    return rules


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in _rules()[name]))
