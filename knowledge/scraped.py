"""A text that may be a scraped page: its lines, what was taken out of it, the patterns of furniture."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from knowledge.phrases import data

BREAK = "\f"
"""A line that says: another post or answer starts here."""

ENDED = re.compile(r"[。!\uff01?\uff1f;\uff1b:\uff1a.…”」』\")\uff09】]\s*$")
PROVEN = 2
"""So many proofs make a text a page."""


@dataclass(slots=True)
class Page:
    """Lines of one text and what was taken out of it; `sure` counts the proofs that it was scraped."""

    lines: list[str]
    removed: list[str]
    sure: int = 0
    gone: set[int] = field(default_factory=set)
    """Indexes of what was dropped."""

    def drop(self, index: int, by: str = "") -> None:
        self.gone.add(index)
        if gone := self.lines[index].strip():
            self.removed.append(gone)
        self.lines[index] = by

    def filled(self) -> list[tuple[int, str]]:
        """(index, line) of what holds words, breaks included."""
        return [(index, line.strip(" ")) for index, line in enumerate(self.lines) if line.strip(" ")]

    def beside(self, index: int, step: int) -> int:
        """Index of the next line that holds or held anything; -1 or the number of lines past the end."""
        at = index + step
        while 0 <= at < len(self.lines) and not self.lines[at].strip(" ") and at not in self.gone:
            at += step
        return at

    @property
    def proven(self) -> bool:
        return self.sure >= PROVEN


def _either(words: Sequence[object]) -> str:
    return "|".join(map(re.escape, sorted(map(str, words), key=len, reverse=True)))


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    rules: dict[str, Any] = data("knowledge", "furniture.yaml")
    small, soft = _either(rules["words"]), _either(rules["soft"])
    return {
        "breaks": re.compile("|".join(rules["breaks"]), re.I),
        "lines": re.compile("|".join(f"(?:{rule})" for rule in rules["lines"]), re.I),
        "words": re.compile(rf"(?>[\s【\[(]*(?:{small}|\d[\d,.]*\s*[万wk+]?)[\s|/·•,、>»:()\]】-]*)++", re.I),
        "soft": re.compile(rf"[\s\[(【]*(?:{soft}|{small}|{rules['short_date']})[\s\])】:]*", re.I),
        "adverts": re.compile(_either(rules["adverts"]), re.I),
        "known_words": re.compile(rf"(?<![a-z])(?:{small}|{soft})(?![a-z])", re.I),
        "known": re.compile(rf"(?:{small}|{soft})", re.I),
        **{name: re.compile(rule, re.I) for name, rule in rules["page_only"].items()},
    }
