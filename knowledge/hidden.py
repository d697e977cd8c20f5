"""Words of a page that no reader of it sees: switched off, too small, in the colour of their ground, in a
comment or behind a picture.

What a click opens (answers of a list of questions, tabs) is no hidden text, nor is most of a page that waits
for its script.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from knowledge.taken import taken

Style = Mapping[str, str]
Colour = tuple[int, int, int]

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_BLOCK = re.compile(r"@[^{};]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|@[^{};]+;|/\*.*?\*/", re.S)
_SIMPLE = re.compile(r"[a-z][a-z0-9]*|[a-z0-9]*[.#][\w-]+", re.I)
_COLLAPSED = re.compile(
    r"collaps|accordion|\btab|panel|answer|faq|fold|expand|toggle|spoiler|more|fade|wow|aos|reveal|anim", re.I
)
_MOVES = ("transition", "transform", "animation")
_NUMBER = re.compile(r"-?\d*\.?\d+")
_FAR = -900.0
_TINY = 2.0
_NEAR = 24
_WHITE: Colour = (255, 255, 255)
_CONDITIONAL = re.compile(r"\s*(?:\[if\b|(?:<!)?\[endif|saved from url)", re.I)
_REMARK = re.compile(r"cmnt(?:_ref)?\d+")
_TAG = re.compile(r"<[^<>]{0,400}>")
_SPOKEN = ("alt", "title", "aria-label")
_BRIEF = 8
"""Letters up to which words behind a picture are a caption or a button's name."""


def take_hidden(soup: Any, language: str) -> list[str]:
    """Takes hidden words out of a parsed page; returns them with the reason."""
    sheet = _Sheet(soup)
    comments = list(_comments(soup))
    remarks = list(_remarks(soup))
    whole = len((soup.body or soup).get_text())
    hidden = [_take(tag) for tag in soup.find_all(("template", "noscript"))]
    for tag in soup.find_all(True):
        if tag.decomposed or tag.name in ("html", "head", "body", "script", "style", "link", "meta", "title"):
            continue
        style = sheet.of(tag)
        if _off(tag, style):
            if not sheet.opens(tag) and len(tag.get_text()) <= 0.5 * whole:
                hidden.append(_take(tag))
        elif style:
            hidden += _unreadable(tag, style, sheet, whole)
    return [
        *taken("comment", comments, language),
        *taken("remark", remarks, language),
        *taken("hidden", hidden, language),
        *taken("attribute", _behind(soup), language),
    ]


def _take(tag: Any) -> str:
    said = "" if tag.decomposed else str(tag.get_text(" "))
    tag.decompose()
    return said


def _comments(soup: Any) -> Iterator[str]:
    from bs4 import Comment

    for comment in soup.find_all(string=lambda part: isinstance(part, Comment)):
        if not _CONDITIONAL.match(comment):
            yield _TAG.sub(" ", str(comment))
        comment.extract()


def _remarks(soup: Any) -> Iterator[str]:
    """What reviewers wrote beside a text that an office program exported, and the marks that lead to it."""
    for tag in soup.find_all("a", id=_REMARK):
        box = tag.find_parent(("div", "p")) if not tag["id"].startswith("cmnt_ref") else tag
        if box is not None and not box.decomposed:
            yield _take(box) if box is not tag else ""
            if box is tag:
                tag.decompose()


def _behind(soup: Any) -> Iterator[str]:
    """Sentences in attributes; what the page says as well is no secret."""
    shown = "".join(soup.get_text().split())
    for tag in soup.find_all(True):
        for name in _SPOKEN:
            said = tag.get(name) or ""
            if isinstance(said, str) and len(said) > _BRIEF and "".join(said.split()) not in shown:
                yield said


class _Sheet:
    """The styles that a page states itself, inline and by single names."""

    def __init__(self, soup: Any) -> None:
        css = "\n".join(style.get_text() for style in soup.find_all("style"))
        self.grounds_unknown = "background" in css or soup.find("link", rel="stylesheet") is not None
        self._named: dict[str, dict[str, str]] = {}
        shown: set[str] = set()
        for selectors, body in _RULE.findall(_BLOCK.sub("", css)):
            style = _declared(body)
            for selector in map(str.strip, selectors.lower().split(",")):
                if _SIMPLE.fullmatch(selector):
                    self._named.setdefault(selector, {}).update(style)
                elif style.get("display", "none") != "none" or style.get("visibility") == "visible":
                    shown |= set(re.findall(r"[.#][\w-]+", selector))
        for selector in shown & self._named.keys():
            self._named[selector].pop("display", None)
            self._named[selector].pop("visibility", None)
        self._off = [tag for tag in soup.find_all(True) if _off(tag, self.of(tag))]
        self._alike: dict[object, int] = {}
        for tag in self._off:
            self._alike[_kind(tag)] = self._alike.get(_kind(tag), 0) + 1

    def of(self, tag: Any) -> Style:
        """What is declared for `tag` itself, its own attributes last."""
        style: dict[str, str] = {}
        if self._named:
            classes = tag.get("class") or []
            for name in (
                tag.name,
                *(f".{each}".lower() for each in classes),
                f"#{tag.get('id') or ''}".lower(),
            ):
                style |= self._named.get(name, {})
        if ground := tag.get("bgcolor"):
            style["background"] = str(ground)
        if tag.name == "font" and tag.get("color"):
            style["color"] = str(tag["color"])
        return style | _declared(str(tag.get("style") or "").lower())

    def opens(self, tag: Any) -> bool:
        """Whether a click shows the element: several of its kind, or named as a part that unfolds."""
        named = " ".join([*(tag.get("class") or []), str(tag.get("id") or ""), str(tag.get("role") or "")])
        several = bool(tag.get("class")) and self._alike.get(_kind(tag), 0) > 1
        return several or bool(_COLLAPSED.search(named)) or tag.find_parent("details") is not None


def _kind(tag: Any) -> tuple[str, ...]:
    return tag.name, *(tag.get("class") or [])


def _declared(body: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in body.lower().split(";"))
    return {
        name.strip(): value.replace("!important", "").strip() for name, _, value in pairs if value.strip()
    }


def _off(tag: Any, style: Style) -> bool:
    """Switched off or put where nobody looks."""
    if tag.has_attr("hidden") or style.get("display") == "none" or style.get("visibility") == "hidden":
        return True
    if _size(style, "opacity") == 0 and not any(name in style for name in _MOVES):
        return True
    if style.get("overflow") == "hidden" and 0.0 in (_size(style, "height"), _size(style, "max-height")):
        return True
    return any((_size(style, name) or 0.0) <= _FAR for name in ("left", "top", "text-indent", "margin-left"))


def _size(style: Style, name: str) -> float | None:
    found = _NUMBER.match(style.get(name, ""))
    return float(found[0]) if found else None


def _unreadable(tag: Any, style: Style, sheet: _Sheet, whole: int) -> list[str]:
    """Takes out the words that are too small or have the colour of their ground."""
    size = _size(style, "font-size")
    absolute = not style.get("font-size", "").endswith(("em", "%"))
    tiny = size is not None and (size == 0 or (size <= _TINY and absolute))
    names = ("font-size",) if tiny else ("color", "background", "background-color", "background-image")
    if not tiny and not _drowned(tag, style, sheet):
        return []
    strings = [text for text in tag.find_all(string=True) if not _styled_anew(text, tag, names, sheet)]
    said = "".join(strings)
    if not said.strip() or len(said) > 0.5 * whole:
        return []
    for text in strings:
        text.extract()
    return [said]


def _styled_anew(text: Any, tag: Any, names: Sequence[str], sheet: _Sheet) -> bool:
    for parent in text.parents:
        if parent is tag:
            return False
        if any(name in sheet.of(parent) for name in names):
            return True
    return False


def _drowned(tag: Any, style: Style, sheet: _Sheet) -> bool:
    """Whether the colour of the words is that of the ground they stand on."""
    if "color" not in style:
        return False
    if style["color"] == "transparent":
        return "text" not in style.get("background-clip", style.get("-webkit-background-clip", ""))
    ink = _colour(style["color"])
    for each in (tag, *tag.parents):
        own = sheet.of(each) if each.name != "[document]" else {}
        ground = own.get("background-color") or own.get("background") or own.get("background-image")
        if ground:
            there = _colour(ground)
            return ink is not None and there is not None and _same(ink, there)
    return ink is not None and _same(ink, _WHITE) and not sheet.grounds_unknown


def _same(one: Colour, other: Colour) -> bool:
    return all(abs(left - right) <= _NEAR for left, right in zip(one, other, strict=True))


def _colour(value: str) -> Colour | None:
    """Red, green and blue, 0 to 255; None for what is no plain colour."""
    if found := re.fullmatch(r"#([0-9a-f]{6})(?:ff)?|#([0-9a-f]{3})", value):
        digits = found[1] or "".join(2 * digit for digit in found[2])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := re.fullmatch(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+1(?:\.0)?)?\s*\)", value):
        return int(found[1]), int(found[2]), int(found[3])
    return {"white": _WHITE, "black": (0, 0, 0)}.get(value)
