"""What runs along the edges and between the posts of a scraped page: paths, bars, counts, small words, names.

Each goes only where its neighbours are furniture too: the word alone may head a section.
"""

import re
from collections.abc import Iterator

from knowledge.numbering import marker_of
from knowledge.scraped import BREAK, ENDED, Page, patterns
from knowledge.text import fold, has_cjk

_MARKED = re.compile(r"#{1,6}\s|\|")
_CRUMB = re.compile(r"\s*[›»>]\s*")
_CRUMBS, _CRUMB_LENGTH = 3, 30
_GAPS = re.compile(r"\s+")
_SPACED, _SPACED_PART, _NAMES = 4, 12, 4
_SIGN = re.compile(r"[,。:;!?\[\]【】“”「」]")
_BUTTONS, _BUTTONS_LENGTH, _MOSTLY = 3, 90, 0.6
_BAR = re.compile(r"\s+[-|/·•]\s+|\s*[|｜]\s*")
_PARTS, _PART_LENGTH, _KNOWN = 4, 16, 0.25
_SENTENCE, _NAME = 20, 14


def take_rails(page: Page) -> None:
    """Drops what is known by its place; the page is proven to be one."""
    known = [patterns()[name] for name in ("counter", "counters", "hashtags", "updated")]
    for index, line in _open_lines(page):
        if (
            any(each.fullmatch(line) for each in known)
            or _is_bar(line)
            or (not of_a_table(page, index) and (is_menu_line(line) or _names_buttons(line)))
            or (index < _text_from(page) and (_is_path(line) or _is_list_of_names(page, index, line)))
        ):
            page.drop(index)
    _take_soft(page)
    _take_names(page)


def _open_lines(page: Page) -> Iterator[tuple[int, str]]:
    """(index, folded line) of what is neither numbered nor a heading nor a row nor a sentence."""
    for index, line in page.filled():
        if line != BREAK and not _is_text(line):
            yield index, fold(line)


def _is_text(line: str) -> bool:
    if _MARKED.match(line) or (marker_of(line) is not None and not line.startswith("[")):
        return True
    return bool(ENDED.search(line)) and len(line) >= _SENTENCE


def _text_from(page: Page) -> int:
    """Index of the first sentence."""
    return next((index for index, line in page.filled() if line != BREAK and _is_text(line)), 0)


def _is_path(line: str) -> bool:
    """`论坛 › 站务区 › 新人必读`."""
    parts = _CRUMB.split(line)
    return len(parts) >= _CRUMBS and all(0 < len(part) <= _CRUMB_LENGTH for part in parts)


def _is_bar(line: str) -> bool:
    """Several short names side by side, some of which every site has."""
    parts = [part for part in _BAR.split(line) if part]
    if len(parts) < _PARTS or any(len(part) > _PART_LENGTH for part in parts):
        return False
    known = patterns()["known"]
    return sum(bool(known.fullmatch(part)) for part in parts) >= _KNOWN * len(parts)


def _names_buttons(line: str) -> bool:
    """Mostly words that every site has, several of them; of a folded line."""
    found = {match[0]: len(match[0]) for match in patterns()["known_words"].finditer(line)}
    letters = sum(char.isalpha() for char in line)
    return (
        len(found) >= _BUTTONS and len(line) <= _BUTTONS_LENGTH and sum(found.values()) >= _MOSTLY * letters
    )


def _is_list_of_names(page: Page, index: int, line: str) -> bool:
    """Above the text: names side by side, and no row of a table."""
    parts = _GAPS.split(line)
    names = has_cjk(line) and not _SIGN.search(line) and all(len(part) <= _SPACED_PART for part in parts)
    return len(parts) >= _NAMES and names and not of_a_table(page, index)


def of_a_table(page: Page, index: int) -> bool:
    """Whether the line beside it has as many parts: columns of a table that lost its lines."""
    count = len(_GAPS.split(page.lines[index].strip()))
    around = [page.beside(index, step) for step in (-1, 1)]
    lines = [page.lines[at].strip() for at in around if 0 <= at < len(page.lines) and at not in page.gone]
    return any(len(_GAPS.split(line)) == count for line in lines if line)


def is_menu_line(line: str) -> bool:
    """Several short names with nothing but spaces between, of which every site has more than one; Chinese, as
    English names hold spaces themselves. Of a folded line."""
    parts = _GAPS.split(line)
    if len(parts) < _SPACED or not has_cjk(line) or any(len(part) > _SPACED_PART for part in parts):
        return False
    known = patterns()["known"]
    return sum(bool(known.fullmatch(part)) for part in parts) >= max(2, _KNOWN * len(parts))


def _take_soft(page: Page) -> None:
    """Small words beside furniture, never right above a sentence; going on as long as neighbours go."""
    soft = patterns()["soft"]
    open_lines = {index for index, line in _open_lines(page) if soft.fullmatch(line)}
    for way in (1, -1, 1):
        order = sorted(open_lines - page.gone)[::way]
        for index in order:
            before, after = page.beside(index, -1), page.beside(index, 1)
            heads = after not in page.gone and after < len(page.lines) and _is_text(page.lines[after].strip())
            if not heads and (before in page.gone or after in page.gone):
                page.drop(index)


def _take_names(page: Page) -> None:
    """Who wrote a post: a short line between the furniture of the last post and the head of this one."""
    heads = [index for index, line in page.filled() if line == BREAK]
    for index in heads[1:]:
        at = page.beside(index, -1)
        line = page.lines[at].strip() if at > heads[0] else ""
        named = 0 < len(line) <= _NAME and line != BREAK and not _is_text(line) and not ENDED.search(line)
        if named and page.beside(at, -1) in page.gone:
            page.drop(at)
