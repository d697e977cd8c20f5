"""Text as it is stored and quoted: without markup, glosses, hidden characters and the page around it.

Patterns live in furniture.yaml; which of them may be used on which text is decided in furniture.py.
"""

import re
from dataclasses import dataclass, field

from knowledge.furniture import take_furniture
from knowledge.glyphs import plain_characters
from knowledge.markup import without_markup
from knowledge.numbering import marker_of
from knowledge.scraped import BREAK, Page
from knowledge.tables import flatten_tables
from knowledge.unwrap import unwrap

__all__ = ["BREAK", "Cleaned", "clean"]

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜḿńňǹ"
_GLOSS = re.compile(
    rf"(?<=[\u3400-\u9fff\uf900-\ufaff])[(\uff08](?=[a-zü{_TONED}]*[{_TONED}])[a-zü{_TONED}]{{1,7}}[)\uff09]"
)
_TONELESS = re.compile(
    r"(?<=[\u3400-\u9fff\uf900-\ufaff])[(\uff08](?:men|de|le|zi|ma|ba|ne|zhe|ge|tou|me|er)[)\uff09]"
)
_MANY_GLOSSES = 3
_SPACES = re.compile(r"[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_HIDDEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00\x0b\x0c\x1c-\x1f]")
_LONE_MARKER = re.compile(r"\S{1,12}")


@dataclass(slots=True)
class Cleaned:
    """Cleaned text and, in order, what was taken out of it."""

    text: str
    removed: list[str] = field(default_factory=list)


def clean(text: str, *, wrapped: bool = False, page: int = 0, tags: bool = False) -> Cleaned:
    """Text as it is stored and quoted; idempotent. `wrapped`: lines end where the source's did; `page`: so
    many pieces of a page's furniture the reader has taken off; `tags`: HTML tags are markup (Markdown)."""
    removed: list[str] = []
    text = without_markup(plain_characters(text), removed, tags)
    text = _without_glosses(_HIDDEN.sub("", _SPACES.sub(" ", text)))
    lines = _joined([line.strip(" ").rstrip("�") for line in text.split("\n")])
    around = Page(lines, removed, min(2, len(removed)) + page)
    take_furniture(around)
    lines = flatten_tables(unwrap(around.lines, wrapped), around.removed)
    return Cleaned(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n "), around.removed)


def _without_glosses(text: str) -> str:
    """Readings in brackets; those without a tone mark only where there are others that have one."""
    plain, count = _GLOSS.subn("", text)
    return _TONELESS.sub("", plain) if count >= _MANY_GLOSSES else plain


def _joined(lines: list[str]) -> list[str]:
    """A number that the scraper put on a line of its own goes back before its text."""
    out: list[str] = []
    for line in lines:
        if out and not line and _lone_number(out[-1]):
            continue
        if out and line and (alone := _lone_number(out[-1])) and not marker_of(line) and line[0] not in "#|>":
            out[-1] = f"{alone}{line}"
        else:
            out.append(line)
    return out


def _lone_number(line: str) -> str:
    """The number and what parts it from the text; empty when the line is not a number alone."""
    if not _LONE_MARKER.fullmatch(line):
        return ""
    marker = marker_of(f"{line} x")
    if marker is None or marker.style in ("bullet", "answer", "qa", "label") or marker.width < len(line):
        return ""
    return line if marker.style in ("cn", "cnp", "pnum", "nump", "circ") else f"{line} "
