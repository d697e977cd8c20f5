"""Styles of a Word file, looked up once: their names, which are headings, what they inherit."""

import re
from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_DEEPEST = 12
_BODY = 9
"""Outline level of plain text."""


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with those it is based on."""

    name: str = ""
    heading: int = 0
    """1 for the highest; 0 for what is no heading."""
    properties: tuple[Any, ...] = ()
    """Paragraph properties, its own first."""


class Styles:
    """Paragraph styles of one document."""

    def __init__(self, document: Any) -> None:
        self._elements = {
            each.get(f"{_W}styleId", ""): each
            for each in document.styles.element.iter(f"{_W}style")
            if each.get(f"{_W}type") == "paragraph"
        }
        defaults = (
            name for name, each in self._elements.items() if each.get(f"{_W}default") in ("1", "true")
        )
        self._default = next(defaults, "")
        self._known: dict[str, Style] = {}

    def of(self, paragraph: Any) -> Style:
        """The style of a paragraph (`CT_P`); an outline level of its own makes it a heading too."""
        own = paragraph.find(f"{_W}pPr")
        name = value_of(own, "pStyle") or self._default
        if name not in self._known:
            self._known[name] = self._read(name)
        style = self._known[name]
        level = _outline(own)
        return style if level is None else Style(style.name, level, style.properties)

    def _read(self, name: str) -> Style:
        chain: list[Any] = []
        at = name
        while at in self._elements and len(chain) < _DEEPEST:
            chain.append(self._elements[at])
            at = value_of(self._elements[at], "basedOn")
        names = [value_of(each, "name") for each in chain]
        properties = tuple(each.find(f"{_W}pPr") for each in chain)
        named = (int(found[1]) for each in names if (found := _HEADING.match(each)))
        levels = (level for each in properties if (level := _outline(each)) is not None)
        heading = next(named, 0) or next(levels, 0)
        return Style(names[0] if names else "", heading, properties)


def _outline(properties: Any) -> int | None:
    level = value_of(properties, "outlineLvl")
    if not level.isdecimal():
        return None
    return 0 if int(level) >= _BODY else int(level) + 1


def value_of(element: Any, name: str) -> str:
    """`w:val` of a child; empty when there is none."""
    child = None if element is None else element.find(f"{_W}{name}")
    return "" if child is None else str(child.get(f"{_W}val") or "")
