"""The body as a page shows it: the writer's own markup as markup, everything given escaped."""

import re

from agents.render import escape_markdown

_BOLD = re.compile(r"^(?P<bullet>- )?\*\*(?P<bold>.+?)\*\*(?P<rest>.*)$")


def shown(body: str, markup: str) -> str:
    """Markdown that reads as the channel will show the text; `markup` is the channel's (plain, markdown)."""
    return "\n".join(_line(line, markup) for line in body.split("\n"))


def _line(line: str, markup: str) -> str:
    marked = _BOLD.match(line) if markup == "markdown" else None
    if not marked:
        return escape_markdown(line)
    bold, rest = escape_markdown(marked["bold"]), escape_markdown(marked["rest"])
    return f"{marked['bullet'] or ''}**{bold}**{rest}"
