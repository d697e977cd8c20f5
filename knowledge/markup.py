"""Markup inside text: pictures, data of programs, tags, comments. In a Markdown file tags are markup outside
its code; in a plain text they are words, unless it is a piece of a page.
"""

import html
import re
from collections.abc import Callable, Iterator
from functools import cache

from knowledge.phrases import data
from knowledge.unwrap import width

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^`\n]*)\n?")
_SPAN = re.compile(r"(?<!`)(`++)(?!`)[^\n]*?(?<!`)\1(?!`)")
_PAIR = re.compile(r"<([a-z][a-z0-9]{0,11})(?:\s[^<>]*)?>[^<>]*(?:<(?!/?\1\b)[^<>]*>[^<>]*)*</\1\s*>", re.I)
_PAIRS = 3
_UNDERLINED = re.compile(r"^([^\s#>|`\-*+=][^\n]{0,79})\n(=+|-+)[ \t]*$", re.M)
_STOPPED = re.compile(r"[。.!\uff01?\uff1f;\uff1b:\uff1a,\uff0c]\s*$")
_NEW_LINE = re.compile(r"</?(?:p|br|div|li|tr|h\d)\b", re.I)
_COMMENT = re.compile(r"<!--\s*(?:\[if\b|saved from url)", re.I)
_LONG, _SHOWN, _TOLD = 240, 200, 4000


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What is never text, and tags and comments besides."""
    rules = data("knowledge", "furniture.yaml")
    never, tags = rules["inline"], rules["tags"]
    return re.compile("|".join(never), re.I | re.S), re.compile("|".join([*never, *tags]), re.I | re.S)


def without_markup(text: str, removed: list[str], tags: bool) -> str:
    """Text with entities read and markup gone; `removed` gets what somebody might want to see of it. `tags`:
    this is Markdown."""
    never, every = _patterns()
    if not tags:
        text = _UNDERLINED.sub(_heading, html.unescape(text))
        return _taken(every if _is_page(text) else never, text, removed)
    return "".join(
        block if code else _outside(block, lambda prose: _prose(prose, removed))
        for block, code in _blocks(text)
    )


def _blocks(text: str) -> Iterator[tuple[str, bool]]:
    """Blocks between fences, each with whether it is code; a fence that nothing closes runs to the end."""
    kept: list[str] = []
    fence = ""
    for line in text.splitlines(keepends=True):
        found = _FENCE.fullmatch(line)
        opens = found is not None and not fence
        closes = found is not None and bool(fence) and found[1].startswith(fence) and not found[2].strip()
        if found is not None and (opens or closes):
            yield "".join(kept), bool(fence)
            kept, fence = [], "" if closes else found[1]
        else:
            kept.append(line)
    yield "".join(kept), bool(fence)


def _outside(text: str, mend: Callable[[str], str]) -> str:
    """`mend` done to what stands outside of spans of code."""
    parts, at = [], 0
    for code in _SPAN.finditer(text):
        parts += [mend(text[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*parts, mend(text[at:])])


def _prose(text: str, removed: list[str]) -> str:
    """Markdown without its tags."""
    return html.unescape(_taken(_patterns()[1], _UNDERLINED.sub(_heading, text), removed))


def _heading(found: re.Match[str]) -> str:
    """A title with a line of about its length under it, as a heading; a rule may follow a sentence too."""
    title, line = found[1].rstrip(), found[2]
    if _STOPPED.search(title) or not 0.5 * len(title) <= len(line) <= 2.2 * width(title) or len(line) < 3:
        return found[0]
    return f"{'#' if line[0] == '=' else '##'} {title}"


def _is_page(text: str) -> bool:
    """Several elements that open and close again."""
    count = 0
    for count, _ in enumerate(_PAIR.finditer(text[:200_000]), 1):
        if count == _PAIRS:
            return True
    return "</p>" in text.lower() and count > 0


def _taken(pattern: re.Pattern[str], text: str, removed: list[str]) -> str:
    def take(match: re.Match[str]) -> str:
        found = match[0]
        if found.startswith("<!--"):
            if not _COMMENT.match(found):
                removed.append(" ".join(found.split())[:_TOLD])
        elif not found.startswith("<") or re.match(r"<(?:\w+:)?im", found, re.I) or len(found) >= _LONG:
            removed.append(found[:_SHOWN])
        return "\n" if _NEW_LINE.match(found) else ""

    return pattern.sub(take, text)
