"""Scraped pages without the page: menus, share bars, ages of answers, images, link lists and site
statements go; sentences stay.

Patterns live in furniture.yaml. What is risky to take out of a rulebook (bylines, link lists, statements)
is taken out only of
texts that are scraped pages for sure.
"""

import html
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from knowledge.phrases import data
from knowledge.tables import flatten_tables
from knowledge.text import fold
from knowledge.unwrap import unwrap

BREAK = "\f"
"""A line that says: another post or answer starts here."""

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜḿńňǹ"
_GLOSS = re.compile(
    rf"(?<=[\u3400-\u9fff\uf900-\ufaff])[(\uff08](?=[a-zü{_TONED}]*[{_TONED}])[a-zü{_TONED}]{{1,7}}[)\uff09]"
)
_SPACES = re.compile(r"[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_HIDDEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00\x0b\x0c\x1c-\x1f]")
_IMAGE = re.compile(r"!\[|<(?:\w+:)?im|data:", re.I)
_LONE_BULLET = re.compile(r"[-*•·]")
_LINK = re.compile(r"!?\[[^\]]*\]\([^)]*\)")
_SENTENCE_END = re.compile(r"[。!\uff01;\uff1b]|[.](?:\s|$)")


@dataclass(slots=True)
class Cleaned:
    """Cleaned text and, in order, what was taken out of it."""

    text: str
    removed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Page:
    lines: list[str]
    removed: list[str]
    sure: int = 0

    def drop(self, index: int, by: str = "") -> None:
        self.removed.append(self.lines[index].strip())
        self.lines[index] = by


@cache
def _patterns() -> dict[str, Any]:
    rules = data("knowledge", "furniture.yaml")
    words = sorted(map(str, rules["words"]), key=len, reverse=True)
    small = "|".join(map(re.escape, words))
    return {
        "inline": re.compile("|".join(rules["inline"]), re.I | re.S),
        "breaks": re.compile("|".join(rules["breaks"]), re.I),
        "lines": re.compile("|".join(f"(?:{rule})" for rule in rules["lines"]), re.I),
        "words": re.compile(rf"(?:(?:{small}|\d+)[\s|/·•,、>»:()-]*)+", re.I),
        **{name: re.compile(rule, re.I) for name, rule in rules["page_only"].items()},
    }


def clean(text: str, *, wrapped: bool = False) -> Cleaned:
    """Text as it is stored and quoted; idempotent."""
    text = _GLOSS.sub("", _HIDDEN.sub("", _SPACES.sub(" ", html.unescape(text))))
    removed: list[str] = []
    text = _take_markup(text, removed)
    page = _Page([line.strip(" ").rstrip("�") for line in text.split("\n")], removed, min(2, len(removed)))
    _take_lines(page)
    if page.sure >= 2:
        _take_contents(page)
        _take_related(page)
        _take_page_lines(page)
    lines = flatten_tables(unwrap(page.lines, wrapped))
    return Cleaned(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n "), page.removed)


def _take_markup(text: str, removed: list[str]) -> str:
    def take(match: re.Match[str]) -> str:
        found = match.group()
        if _IMAGE.match(found) or len(found) >= 240:
            removed.append(found[:200])
        return "\n" if re.match(r"</?(?:p|br|div|li|tr|h\d)\b", found, re.I) else ""

    pattern: re.Pattern[str] = _patterns()["inline"]
    return pattern.sub(take, text)


def _take_lines(page: _Page) -> None:
    rules = _patterns()
    for index, raw in enumerate(page.lines):
        line = fold(raw.strip())
        if not line or _table_line(line):
            continue
        if rules["breaks"].fullmatch(line):
            page.drop(index, BREAK)
            page.sure += 1
        elif _LONE_BULLET.fullmatch(line) and _joins_next(page, index):
            continue
        elif rules["lines"].fullmatch(line) or rules["words"].fullmatch(line) or _only_links(raw):
            # Rules and numbers stand in honest documents too: they go, but prove nothing.
            page.sure += any(char.isalpha() for char in line)
            page.drop(index)


def _table_line(line: str) -> bool:
    return line.startswith("|") and line.count("|") >= 2


def _only_links(line: str) -> bool:
    return len(_LINK.findall(line)) >= 2 and not _LINK.sub("", line).strip(" -|·•>/*\t")


def _joins_next(page: _Page, index: int) -> bool:
    """A bullet whose text the scraper put on the next line is put back before it."""
    following = page.lines[index + 1].strip() if index + 1 < len(page.lines) else ""
    folded = fold(following)
    rules = _patterns()
    if len(folded) < 4 or any(rules[name].fullmatch(folded) for name in ("breaks", "lines", "words")):
        return False
    page.lines[index + 1] = f"- {following}"
    page.lines[index] = ""
    return True


def _take_page_lines(page: _Page) -> None:
    rules = _patterns()
    filled = [index for index, line in enumerate(page.lines) if line.strip()]
    for place, index in enumerate(filled):
        line = fold(page.lines[index].strip())
        top = place < 8 and len(line) <= 120
        if rules["statement"].fullmatch(line) or (
            top and (rules["byline"].fullmatch(line) or rules["date"].fullmatch(line))
        ):
            page.drop(index)


def _take_related(page: _Page) -> None:
    """A heading such as 'related articles' and the titles and dates under it, up to the first real
    sentence.
    """
    related, inside = _patterns()["related"], False
    for index, raw in enumerate(page.lines):
        line = raw.strip()
        if related.fullmatch(fold(line).lstrip("#*- ").rstrip("* ")):
            inside = True
        elif inside and line and (line == BREAK or len(line) > 60 or _SENTENCE_END.search(line)):
            inside = False
        if inside and line:
            page.drop(index)


def _take_contents(page: _Page) -> None:
    """A list of contents: the lines under its heading that come back later as headings."""
    contents = _patterns()["contents"]
    filled = [(index, line.strip()) for index, line in enumerate(page.lines) if line.strip()]
    for place, (start, line) in enumerate(filled):
        if not contents.fullmatch(fold(line).lstrip("# ")):
            continue
        page.drop(start)
        for offset, (index, entry) in enumerate(filled[place + 1 :], place + 2):
            if not any(later == entry for _, later in filled[offset:]):
                break
            page.drop(index)
