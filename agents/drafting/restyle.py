"""Turns of phrase that change with the tone a follow-up asks for; facts, quotations and numbers stay."""

import re
from functools import cache, lru_cache

from agents.drafting.clauses import compiled
from agents.facts import plain_text
from knowledge.phrases import data

_KEPT = re.compile(r"《[^《》]*》|「[^「」]*」|“[^“”]*”|https?://\S+|@\w+")
_WAYS = {"formal": ("formal", "serious"), "casual": ("friendly", "lively")}


def restyled(text: str, style: str, light: bool = False) -> str:
    """The text with formal turns made casual or the other way round; as given when `style` asks neither.

    `light` changes only words that carry no fact, as a first draft may."""
    if direction(style) == "formal":
        text = _in_formal_forms(text)
    pairs, pattern = _pairs(direction(style), light)
    if not pairs:
        return text
    kept = [match.span() for match in _KEPT.finditer(plain_text(text))]

    def swap(match: re.Match[str]) -> str:
        inside = any(start <= match.start() < end for start, end in kept)
        return match[0] if inside else pairs[match[0]]

    return pattern.sub(swap, text)


def _in_formal_forms(text: str) -> str:
    """Spoken forms (`别迟到`, sentences that end in `哈`) as a formal text has them; quotations stay."""
    for source, formal in data("agents.drafting", "tones.yaml")["formal_forms"]:
        plain = plain_text(text)
        kept = [match.span() for match in _KEPT.finditer(plain)]
        for found in reversed([*compiled(source).finditer(plain)]):
            if not any(start <= found.start() < end for start, end in kept):
                text = text[: found.start()] + formal + text[found.end() :]
    return text


@lru_cache(maxsize=64)
def direction(style: str) -> str:
    """`formal` or `casual`, empty when a style asks for neither."""
    tones = data("agents.drafting", "tones.yaml")
    for way, names in _WAYS.items():
        if any(word in style for name in names for word in [name, *tones[name]["words"]]):
            return way
    return ""


@cache
def _pairs(direction: str, light: bool) -> tuple[dict[str, str], re.Pattern[str]]:
    """Turns and what stands in their place, with the pattern that finds them, the longest first."""
    tones = data("agents.drafting", "tones.yaml")
    turns = [turn for turn in tones["turns"] if not light or turn[0] in tones["light"]]
    pairs: dict[str, str] = dict(turns) if direction == "casual" else {}
    if direction == "formal":
        pairs = {casual: formal for formal, casual in turns if len(casual) > 1}
    return pairs, re.compile("|".join(re.escape(word) for word in sorted(pairs, key=len, reverse=True)))
