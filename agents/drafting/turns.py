"""A passage said in another way: turns of phrase swapped, facts, links and quotations left as they are."""

import re
from collections.abc import Callable, Iterator

from agents.drafting.clauses import compiled
from agents.facts import plain_text
from knowledge.phrases import data
from knowledge.text import has_cjk

KEPT = re.compile(r"《[^《》]*》|「[^「」]*」|“[^“”]*”|\"[^\"]*\"|https?://\S+|@\w+")


def turned(text: str, direction: str, script: Callable[[str], str] = str) -> str:
    """The passage in plain speech (`casual`), in formal words (`formal`), or only tidied (neither).

    `script` puts the new words into the characters that the passage is typed in."""
    language = "zh" if has_cjk(text) else "en"
    rules = data("agents.drafting", "plainly.yaml")
    for source, other in rules[direction or "tidy"][language]:
        text = _swapped(text, source, script(other))
    text = _swapped(text, rules["doubled"], "")
    return text[:1].upper() + text[1:] if language == "en" else text


def _swapped(text: str, source: str, other: str) -> str:
    plain = plain_text(text)
    kept = [match.span() for match in KEPT.finditer(plain)]
    for found in reversed([*compiled(source).finditer(plain)]):
        if found.end() > found.start() and not any(
            start < found.end() and found.start() < end for start, end in kept
        ):
            text = text[: found.start()] + "".join(_filled(other, found, text)) + text[found.end() :]
    return text


def _filled(other: str, found: re.Match[str], text: str) -> Iterator[str]:
    """The replacement with the groups of the match as they were typed."""
    for part in re.split(r"(\\\d)", other):
        yield text[slice(*found.span(int(part[1:])))] if part[:1] == "\\" else part


__all__ = ["turned"]
