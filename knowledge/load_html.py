"""Web pages: the article without the page around it."""

import re
from dataclasses import replace
from functools import cache
from typing import Any

from knowledge.decode import decode
from knowledge.errors import LibraryError
from knowledge.front_matter import FrontMatter, read_front_matter
from knowledge.hidden import take_hidden
from knowledge.load import Loaded
from knowledge.menus import BLOCKS, asks_to_click, keep_heads, links_away
from knowledge.page_text import render
from knowledge.phrases import data, phrases

_NOT_TEXT = [
    *["script", "style", "noscript", "template", "svg", "iframe", "form", "button", "select", "input"],
    *["img", "picture", "video", "audio", "nav", "footer", "aside", "textarea"],
]
_WRAPS = ("form", "aside", "footer", "nav")
"""What may hold the text of a page all the same, whatever it is called."""
_NESTING = re.compile(
    r"<(/?)(?:div|span|section|article|blockquote|table|ul|ol|font|b|i|em|strong|a)\b(?![^<>]*/>)", re.I
)
_TITLE_PARTS = re.compile(r"\s*[-_|\u2013\u2014]+\s*")
_DEEPEST = 250
_SENTENCE = re.compile(r"[。\uff01!\uff1b]|[a-z][.](?=\s|$)", re.M)
_PROSE = 3
"""So many sentences make a page one that has a text."""
_CODE = ("script", "style", "iframe")
_SHOWN = 2000
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BRIEF = 120
"""Blocks named so say who wrote a page and when; longer ones, and sentences, are its text all the same."""


def read(raw: bytes, name: str, language: str) -> Loaded:
    """Raises LibraryError when the bytes are not text, or nest deeper than any page that people wrote."""
    front, page = read_front_matter(decode(raw, name, language), name, language)
    loaded = read_page(page, name, language)
    stated = replace(front, title=front.title or loaded.front.title)
    return replace(loaded, front=stated)


def read_page(page: str, name: str, language: str) -> Loaded:
    """The article of a page and, in `removed`, what stood around it."""
    from bs4 import BeautifulSoup

    if _depth(page) > _DEEPEST:
        raise LibraryError(phrases("knowledge").say("file_too_deep", language, name=name))
    soup = BeautifulSoup(page, "lxml")
    title = _title(soup)
    hidden = take_hidden(soup, language)
    around = _strip(soup)
    text = render(_article(soup))
    front = FrontMatter(title=_without_site(title, text))
    return Loaded(text, front, markdown=True, removed=(*hidden, *around), page=len(around))


def _without_site(title: str, text: str) -> str:
    """`群规 - 某站` is 群规 where the page itself says just that."""
    lines = {line.lstrip("# ").strip() for line in text.split("\n")}
    return next((part for part in _TITLE_PARTS.split(title) if len(part) > 1 and part in lines), title)


def _depth(page: str) -> int:
    """How deep elements that must be closed nest."""
    depth = deepest = 0
    for tag in _NESTING.finditer(page):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _title(soup: Any) -> str:
    headings = soup.find_all("h1")
    if len(headings) == 1:
        return " ".join(headings[0].get_text(" ").split())
    return " ".join(soup.title.get_text(" ").split()) if soup.title else ""


def _strip(soup: Any) -> list[str]:
    """Takes out what is not the article; returns the words that went, a piece for each block."""
    whole = len((soup.body or soup).get_text())
    keep_heads(soup)
    removed = [_take(tag) for tag in soup.find_all(BLOCKS) if not tag.decomposed and asks_to_click(tag)]
    removed += [
        _take(tag)
        for tag in soup.find_all(_NOT_TEXT)
        if not tag.decomposed and not (tag.name in _WRAPS and (_most(tag, whole) or _is_note(tag)))
    ]
    furniture, credits = _named_blocks()
    for tag in soup.find_all(True):
        if tag.decomposed or tag.name in ("html", "body", "main", "article"):
            continue
        given = " ".join([*tag.get("class", []), tag.get("id") or "", tag.get("role") or ""])
        marks = _CAMEL.sub("-", given)
        if tag.find(("h1", "article", "main")) or _most(tag, whole):
            continue
        if furniture.search(marks) or (credits.search(marks) and _credits(tag)):
            removed.append(_take(tag))
    prose = len(_SENTENCE.findall((soup.body or soup).get_text())) >= _PROSE
    removed += [_take(tag) for tag in soup.find_all(BLOCKS) if not tag.decomposed and links_away(tag, prose)]
    return [piece for piece in removed if piece]


@cache
def _named_blocks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Names of blocks around a text, and of those that say who wrote it and when."""
    blocks = data("knowledge", "furniture.yaml")["blocks"]
    around, credits, alone = ("|".join(blocks[name]) for name in ("around", "credits", "alone"))
    part = "(?:^|[-_ ])(?:{names})(?:$|[-_ ])"
    whole = f"|(?:^| )(?:{alone})(?:$| )"
    return re.compile(part.format(names=around) + whole, re.I), re.compile(part.format(names=credits), re.I)


def _is_note(tag: Any) -> bool:
    """A box beside the text that says something itself: inside the article, in sentences, without links."""
    if tag.name != "aside" or tag.find_parent(("article", "main")) is None:
        return False
    return bool(_SENTENCE.search(tag.get_text())) and tag.find("a") is None


def _take(tag: Any) -> str:
    shown = "" if tag.name in _CODE else " ".join(tag.get_text(" ").split())[:_SHOWN]
    tag.decompose()
    return shown


def _credits(tag: Any) -> bool:
    said = tag.get_text()
    return len(said) <= _BRIEF and not _SENTENCE.search(said)


def _most(tag: Any, whole: int) -> bool:
    """Whether the block holds most of the page: then its name lies."""
    return len(tag.get_text()) > 0.5 * whole


def _article(soup: Any) -> Any:
    """The marked article when it holds most of the page's text, else the whole body."""
    body = soup.body or soup
    whole = len(body.get_text())
    marked = soup.find("article") if len(soup.find_all("article")) == 1 else soup.find("main")
    return marked if marked and len(marked.get_text()) > 0.5 * whole else body
