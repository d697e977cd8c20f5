"""Web pages: the article without the page around it."""

import re
from dataclasses import replace
from typing import Any

from knowledge.decode import decode
from knowledge.errors import LibraryError
from knowledge.front_matter import FrontMatter, read_front_matter
from knowledge.load import Loaded
from knowledge.phrases import phrases
from knowledge.tables import table_lines

_NOT_TEXT = [
    *["script", "style", "noscript", "template", "svg", "iframe", "form", "button", "select", "input"],
    *["img", "picture", "video", "audio", "nav", "footer", "aside"],
]
_FURNITURE = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|menu|footer|sidebar|breadcrumbs?|share|social|related|recommend\w*|comments?"
    r"|advert\w*|ads?|banner|pagination|toolbar|cookie\w*|copyright|masthead|topbar)(?:$|[-_ ])"
    r"|(?:^| )(?:(?:site|page|main|global)[-_]?)?header(?:$| )",
    re.I,
)
_NESTING = re.compile(
    r"<(/?)(?:div|span|section|article|blockquote|table|ul|ol|font|b|i|em|strong|a)\b(?![^<>]*/>)", re.I
)
_TITLE_PARTS = re.compile(r"\s*[-_|\u2013\u2014]+\s*")
_DEEPEST = 250
_CODE = ("script", "style", "noscript", "template", "svg", "iframe")
_LISTS = ["ul", "ol", "div", "p", "section", "table", "dl"]
_MENU, _LINKED = 4, 40
"""A block is a menu from so many links on, of so many characters at most on average."""
_SHOWN = 300
_MOST_SPANNED = 200
_BLOCKS = {
    *["p", "div", "section", "article", "main", "blockquote", "pre", "dd", "dt", "dl", "ul", "ol"],
    *["body", "figure", "header", "address", "details", "summary", "center"],
}


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
    removed = _strip(soup)
    text = _render(_article(soup))
    front = FrontMatter(title=_without_site(title, text))
    return Loaded(text, front, markdown=True, removed=tuple(removed))


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
    from bs4 import Comment

    for comment in soup.find_all(string=lambda part: isinstance(part, Comment)):
        comment.extract()
    removed = [_take(tag) for tag in soup.find_all(_NOT_TEXT) if not tag.decomposed]
    whole = len((soup.body or soup).get_text())
    for tag in soup.find_all(True):
        if tag.decomposed or tag.name in ("html", "body", "main", "article"):
            continue
        marks = " ".join([*tag.get("class", []), tag.get("id") or "", tag.get("role") or ""])
        if _FURNITURE.search(marks) and not tag.find(("h1", "article", "main")) and not _most(tag, whole):
            removed.append(_take(tag))
    removed += [_take(tag) for tag in soup.find_all(_LISTS) if not tag.decomposed and _only_links(tag)]
    return [piece for piece in removed if piece]


def _take(tag: Any) -> str:
    shown = "" if tag.name in _CODE else " ".join(tag.get_text(" ").split())[:_SHOWN]
    tag.decompose()
    return shown


def _most(tag: Any, whole: int) -> bool:
    """Whether the block holds most of the page: then its name lies."""
    return len(tag.get_text()) > 0.5 * whole


def _only_links(tag: Any) -> bool:
    """A block of links and little else: a menu, a list of other pages."""
    links = tag.find_all("a")
    if len(links) < _MENU:
        return False
    text = len("".join(tag.get_text().split()))
    linked = sum(len("".join(link.get_text().split())) for link in links)
    return linked > 0.8 * text and text < _LINKED * len(links)


def _article(soup: Any) -> Any:
    """The marked article when it holds most of the page's text, else the whole body."""
    body = soup.body or soup
    whole = len(body.get_text())
    marked = soup.find("article") if len(soup.find_all("article")) == 1 else soup.find("main")
    return marked if marked and len(marked.get_text()) > 0.5 * whole else body


def _render(root: Any) -> str:
    lines: list[str] = []
    _walk(root, lines, "")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _walk(node: Any, lines: list[str], prefix: str) -> None:
    from bs4.element import NavigableString

    inline: list[str] = []
    for child in node.children:
        if isinstance(child, NavigableString):
            inline.append(str(child))
        elif child.name == "br":
            inline.append("\n")
        elif _is_block(child):
            _flush(inline, lines, prefix)
            _block(child, lines, prefix)
        else:
            inline.append(_inline(child))
    _flush(inline, lines, prefix)


def _is_block(tag: Any) -> bool:
    return tag.name in _BLOCKS | {"li", "table", "hr"} or bool(re.fullmatch(r"h[1-6]", tag.name))


def _inline(tag: Any) -> str:
    for line_break in tag.find_all("br"):
        line_break.replace_with("\n")
    return str(tag.get_text())


def _flush(inline: list[str], lines: list[str], prefix: str) -> None:
    for line in "".join(inline).split("\n") if "\n" in "".join(inline) else ["".join(inline)]:
        if text := " ".join(line.split()):
            lines.append(prefix + text)
    inline.clear()


def _block(tag: Any, lines: list[str], prefix: str) -> None:
    if re.fullmatch(r"h[1-6]", tag.name):
        text = " ".join(tag.get_text(" ").split())
        lines += ["", "#" * int(tag.name[1]) + " " + text, ""] if text else []
    elif tag.name == "table" and tag.find("table"):
        # What holds another table only lays out the page.
        for cell in (cell for cell in tag.find_all(("td", "th")) if cell.find_parent("table") is tag):
            _walk(cell, lines, prefix)
    elif tag.name == "table":
        lines += ["", *_table(tag), ""]
    elif tag.name == "li":
        _item(tag, lines)
    else:
        lines.append("")
        _walk(tag, lines, prefix)
        lines.append("")


def _item(tag: Any, lines: list[str]) -> None:
    before = len(lines)
    _walk(tag, lines, "")
    first = next((index for index in range(before, len(lines)) if lines[index]), None)
    if first is None:
        return
    parent = tag.parent
    if parent is not None and parent.name == "ol":
        number = len(tag.find_previous_siblings("li")) + int(_digits(parent.get("start")) or 1)
        lines[first] = f"{_numbered(parent, number)} {lines[first]}"
    else:
        lines[first] = f"- {lines[first]}"


def _numbered(parent: Any, number: int) -> str:
    """As a browser prints it; a list inside a list counts in brackets, so that it stays under its item."""
    if parent.get("type") in ("a", "A") and number <= 26:
        return f"{chr(ord(parent['type']) + number - 1)})"
    return f"({number})" if parent.find_parent("ol") is not None else f"{number}."


def _digits(value: Any) -> str:
    return value if isinstance(value, str) and value.isdecimal() else ""


def _table(tag: Any) -> list[str]:
    rows = [row for row in _grid(tag) if any(row)]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return [" ".join(dict.fromkeys(filter(None, row))) for row in rows]
    return table_lines(rows[0], rows[1:])


def _grid(tag: Any) -> list[list[str]]:
    """Cells by row and column; a cell that spans several stands in each of them."""
    rows: list[list[str]] = []
    hanging: dict[int, tuple[str, int]] = {}
    for row in (row for row in tag.find_all("tr") if row.find_parent("table") is tag):
        cells = list(row.find_all(("td", "th"), recursive=False))
        line: list[str] = []
        while cells or any(left and at >= len(line) for at, (_, left) in hanging.items()):
            at = len(line)
            text, left = hanging.get(at, ("", 0))
            if left:
                hanging[at] = (text, left - 1)
                line.append(text)
            elif cells:
                cell = cells.pop(0)
                text = " ".join(cell.get_text(" ").split())
                wide = [text] * _span(cell, "colspan")
                hanging |= {at + n: (text, _span(cell, "rowspan") - 1) for n in range(len(wide))}
                line += wide
            else:
                line.append("")
        rows.append(line)
    return rows


def _span(cell: Any, name: str) -> int:
    return min(max(int(_digits(cell.get(name)) or 1), 1), _MOST_SPANNED)
