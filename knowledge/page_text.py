"""A page's elements as lines of text, as a browser shows them below one another."""

import re
from typing import Any

from knowledge.tables import grid_lines, row_text

_ON, _OFF = "\x02", "\x03"
_SIGNS = re.compile(r"[。!\uff01;\uff1b?\uff1f*_]")
_TITLE = 40
_DEFINED = 160
_LINKED = 0.7
"""Share of links from which on their parent is a row of links and no sentence."""
_BULLETS = re.compile(r"wingdings|font-family:\s*['\"]?symbol", re.I)
_MOST_SPANNED = 200
_BLOCKS = {
    *["p", "div", "section", "article", "main", "blockquote", "pre", "dd", "dt", "dl", "ul", "ol"],
    *["body", "figure", "header", "address", "details", "summary", "center"],
}

_HEADINGS = [f"h{level}" for level in range(1, 7)]
_ALONE = [*sorted(_BLOCKS), "li", "table", "hr", *_HEADINGS]


def render(root: Any) -> str:
    """Headings as `#` lines, lines in bold as `**` ones, items as `- `, tables as `|` rows."""
    _mark_bold(root)
    for tag in root.find_all("span", style=_BULLETS):
        # Word writes the letter that stands for a bullet in that font.
        if tag.get_text(strip=True) and len(tag.get_text(strip=True)) == 1:
            tag.string = "• "
    lines: list[str] = []
    _walk(root, lines, "")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _mark_bold(root: Any) -> None:
    """Signs around bold words, so that a line of nothing else is seen to be one."""
    for tag in root.find_all(("strong", "b")):
        tag.insert(0, _ON)
        tag.append(_OFF)


def _plain(text: str) -> str:
    return " ".join(text.replace(_ON, "").replace(_OFF, "").split())


def _shown(line: str) -> str:
    """The line, as a bold one where all of it is and it can head something."""
    text = _plain(line)
    bold = line.strip().startswith(_ON) and line.strip().endswith(_OFF) and not _SIGNS.search(text)
    inner = line.strip().strip(_ON + _OFF)
    whole = bold and _ON not in inner.replace(_OFF + _ON, "") and 1 < len(text) <= _TITLE
    return f"**{text}**" if whole else text


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
            # Links side by side are two words, parts of a sentence are not.
            inline.append(" " if child.name == "a" and _after_link(child) else "")
            inline.append(_inline(child))
    _flush(inline, lines, prefix)


def _after_link(tag: Any) -> bool:
    before = tag.previous_sibling
    if before is None or getattr(before, "name", "") != "a":
        return False
    links = tag.parent.find_all("a", recursive=False)
    return sum(len(link.get_text()) for link in links) > _LINKED * len(tag.parent.get_text())


def _is_block(tag: Any) -> bool:
    """Also a part of a sentence by name that holds whole paragraphs."""
    return tag.name in _ALONE or tag.find(_ALONE) is not None


def _inline(tag: Any) -> str:
    for line_break in tag.find_all("br"):
        line_break.replace_with("\n")
    return str(tag.get_text())


def _flush(inline: list[str], lines: list[str], prefix: str) -> None:
    for line in "".join(inline).split("\n") if "\n" in "".join(inline) else ["".join(inline)]:
        if text := _shown(line):
            lines.append(prefix + text)
    inline.clear()


def _block(tag: Any, lines: list[str], prefix: str) -> None:
    if re.fullmatch(r"h[1-6]", tag.name):
        text = _plain(tag.get_text(" "))
        lines += ["", "#" * int(tag.name[1]) + " " + text, ""] if text else []
    elif tag.name == "table" and (tag.find("table") or _lays_out(tag)):
        for cell in (cell for cell in tag.find_all(("td", "th")) if cell.find_parent("table") is tag):
            _walk(cell, lines, prefix)
    elif tag.name == "table":
        lines += ["", *grid_lines(_grid(tag)), ""]
    elif tag.name == "dl" and (pairs := _defined(tag)):
        lines += ["", *(f"- {row_text([name], [said])}" for name, said in pairs), ""]
    elif tag.name == "li":
        _item(tag, lines)
    else:
        lines.append("")
        _walk(tag, lines, prefix)
        lines.append("")


def _defined(tag: Any) -> list[tuple[str, str]]:
    """Names and what is said of each, where that is one sentence or two; empty for any other list."""
    parts = list(tag.find_all(True, recursive=False))
    names, said = parts[::2], parts[1::2]
    plain = all(part.find(_ALONE) is None and _plain(part.get_text()) for part in parts)
    paired = {part.name for part in names} == {"dt"} and {part.name for part in said} == {"dd"}
    if not (plain and paired and len(names) == len(said)):
        return []
    pairs = [
        (_plain(name.get_text()), _plain(text.get_text())) for name, text in zip(names, said, strict=True)
    ]
    return pairs if all(len(name) <= _TITLE and len(text) <= _DEFINED for name, text in pairs) else []


def _lays_out(table: Any) -> bool:
    """Whether a table only places the parts of a page: it has no names of columns but a heading of the page,
    or several blocks in one cell."""
    first = table.find("tr")
    if table.find("th") or first is None:
        return False
    if table.find(_HEADINGS) is not None:
        return True
    cells = first.find_all("td", recursive=False)
    return any(len(cell.find_all(sorted(_BLOCKS), recursive=False)) > 1 for cell in cells)


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
                text = _plain(cell.get_text(" "))
                wide = [text] * _span(cell, "colspan")
                hanging |= {at + n: (text, _span(cell, "rowspan") - 1) for n in range(len(wide))}
                line += wide
            else:
                line.append("")
        rows.append(line)
    return rows


def _span(cell: Any, name: str) -> int:
    return min(max(int(_digits(cell.get(name)) or 1), 1), _MOST_SPANNED)
