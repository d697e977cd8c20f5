"""Advertising law: absolutes and promises, each with words that may stand in their place.

Terms follow China's Advertising Law: article 9 (absolutes), 16-18 and 25 (health and return promises).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from agents.drafting.clauses import compiled
from agents.facts import plain_text
from knowledge.phrases import data

_KEPT = re.compile(r"《[^《》\n]*》|「[^「」\n]*」|“[^“”\n]*”|\"[^\"\n]*\"|【[^【】\n]*】|https?://\S+")


@dataclass(frozen=True, slots=True)
class Hit:
    term: str
    group: str
    """absolute, health or return."""
    use: str
    start: int
    end: int
    kept: bool
    """Inside a name, a quotation or a link, where nothing may be replaced."""


@lru_cache(maxsize=512)
def hits(text: str, language: str) -> tuple[Hit, ...]:
    """Barred expressions in order, never overlapping."""
    plain = plain_text(text)
    kept = [match.span() for match in _KEPT.finditer(plain)]
    awards = [match.span() for match in compiled(_awards()).finditer(plain)]
    found: list[Hit] = []
    for group, pattern, use in _terms(language):
        for match in pattern.finditer(plain):
            start, end = match.span()
            if any(a <= start < b for a, b in awards):
                continue
            if all(end <= hit.start or start >= hit.end for hit in found):
                inside = any(a <= start < b for a, b in kept)
                found.append(Hit(text[start:end], group, use, start, end, inside))
    return tuple(sorted(found, key=lambda hit: hit.start))


def softened(text: str, language: str) -> str:
    """The text with each hit that is not part of a name or quotation replaced."""
    for hit in reversed(hits(text, language)):
        if not hit.kept:
            text = text[: hit.start] + fitted(hit) + text[hit.end :]
    return text


def _awards() -> str:
    """Names of prizes that people are given, which praise no goods."""
    return str(data("agents.drafting", "advertising.yaml")["awards"])


def fitted(hit: Hit) -> str:
    """The substitute as it fits where the term stood (`最好` → `很好`, `最好的` → `很好的`)."""
    return hit.use.removesuffix("的") if not hit.term.endswith("的") else hit.use


def _terms(language: str) -> Iterator[tuple[str, re.Pattern[str], str]]:
    for group, pattern, use in _all_terms():
        yield group, pattern, use["en" if language == "en" else "zh"]


@cache
def _all_terms() -> tuple[tuple[str, re.Pattern[str], dict[str, str]], ...]:
    groups = data("agents.drafting", "advertising.yaml")["groups"]
    return tuple(
        (name, compiled(entry["pattern"]), entry["use"])
        for name, entries in groups.items()
        for entry in entries
    )
