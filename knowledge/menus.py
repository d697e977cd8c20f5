"""Blocks of a page that are there to be clicked: lists of links, rows of buttons, boxes that ask for a vote.

What reads as a rule or a sentence stays, linked or not.
"""

import re
from collections.abc import Iterator
from typing import Any

from knowledge.phrases import data
from knowledge.scraped import patterns
from knowledge.text import fold

BLOCKS = ["ul", "ol", "div", "p", "section", "table", "dl", "details", "header"]
_MANY, _LINKED, _MOSTLY = 4, 40, 0.8
"""A block is a menu from so many links on, of so many characters at most on average, that are such a part of
its text."""
_FEW, _HEADED = 2, 0.5
"""So many are enough for a block of short lines, such a part of which is linked."""
_SHORT, _SHORT_LATIN = 16, 36
_VOTE = 80
_SENTENCE = re.compile(r"[。\uff01!\uff1b;]|[.]\s|[.]$")
_CONTACT = re.compile(r"tel:|mailto:|@|\d{3,}[- ]?\d{3,}")
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|csv|txt)(?:[?#]|$)", re.I)
_HEADS = ["h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"]
_EDGES = ["nav", "footer", "form"]
_NAMED = 4
"""Characters of a button from which on it can head something."""
_CONTROLS = ["button", "input", "select", "textarea"]
_VOTES = re.compile(r"\d+ ?人.{0,10}\d+ ?人|\d+ (?:out )?of \d+")
_FIGURE = re.compile(
    r"[\d,.]+\s?[kw万]?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2}|[\d/.:年月日 -]+"
)
"""A count or a day beside a link."""


def links_away(tag: Any, prose: bool) -> bool:
    """Whether a block is a list of links to other pages; `prose` says that the page has a text beside it."""
    found = [link for link in tag.find_all("a") if link.get_text(strip=True)]
    links = [" ".join(link.get_text().split()) for link in found]
    if len(links) < _FEW or tag.find("h1") or any(map(_reaches_people, found)):
        return False
    length = sum(len(link.replace(" ", "")) for link in links)
    whole = len("".join(tag.get_text().split()))
    if len(links) >= _MANY and length > _MOSTLY * whole and whole < _LINKED * len(links):
        return True
    pieces = [piece for piece in _pieces(tag) if not _FIGURE.fullmatch(fold(piece))]
    text = " ".join(pieces)
    if (
        not prose
        or any(map(_hands_over, found))
        or tag.name == "p"
        or _binds(text)
        or _SENTENCE.search(text)
        or not all(map(_short, pieces))
    ):
        return False
    return length >= (_HEADED if len(links) > _FEW else _MOSTLY) * len(text.replace(" ", ""))


def _reaches_people(link: Any) -> bool:
    """A telephone number or an address to write to is something said."""
    return _CONTACT.search(f"{link.get('href') or ''} {link.get_text()}") is not None


def _hands_over(link: Any) -> bool:
    """A form or a file to take along."""
    return _FILE.search(link.get("href") or "") is not None


def keep_heads(soup: Any) -> None:
    """A button that is the heading of what it folds away (the questions of an FAQ) becomes that heading."""
    for button in soup.find_all("button"):
        text = " ".join(button.get_text().split())
        folds = button.has_attr("aria-expanded") or button.has_attr("aria-controls")
        if len(text) < _NAMED or patterns()["words"].fullmatch(fold(text)) or button.find_parent(_EDGES):
            continue
        if button.find_parent(_HEADS) is not None:
            button.unwrap()
        elif folds:
            button.name = "h3"


def asks_to_click(tag: Any) -> bool:
    """Whether a block holds buttons or fields and beside them nothing but a question, or what buttons say."""
    if tag.find(_CONTROLS) is None or tag.find(("h1", "h2")):
        return False
    pieces = [
        " ".join(text.split()) for text in tag.find_all(string=True) if text.strip() and not _of_button(text)
    ]
    return len(" ".join(pieces)) <= _VOTE and all(map(_of_a_control, pieces))


def _of_button(text: Any) -> bool:
    return text.find_parent(_CONTROLS) is not None


def _of_a_control(piece: str) -> bool:
    """A question, a button's word or a count."""
    plain = fold(piece)
    if _binds(piece) or _SENTENCE.search(piece):
        return False
    known = patterns()["known"].match(plain)
    return (
        piece.endswith(("?", "\uff1f")) or bool(known and len(plain) <= _SHORT) or bool(_VOTES.search(plain))
    )


def _pieces(tag: Any) -> Iterator[str]:
    """What stands in each of the innermost elements."""
    for text in tag.stripped_strings:
        yield " ".join(text.split())


def _short(piece: str) -> bool:
    return len(piece) <= (_SHORT_LATIN if piece.isascii() else _SHORT)


def _binds(text: str) -> bool:
    """Whether something is asked or forbidden: then it is a rule, however it is set."""
    return re.search(data("knowledge", "furniture.yaml")["binding"], text, re.I) is not None
