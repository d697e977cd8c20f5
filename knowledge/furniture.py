"""The page around the text: which lines of a scraped page are menus, bars, counts, statements and copies.

What is certain goes from any text and proves that it is a scraped page. What a rulebook might say as well (a
date, a list of links, a button's word, a paragraph said twice) goes only where the page is proven to be one.
"""

import re
from collections.abc import Iterator

from knowledge.numbering import marker_of
from knowledge.rails import is_menu_line, of_a_table, take_rails
from knowledge.scraped import BREAK, ENDED, PROVEN, Page, patterns
from knowledge.text import fold, has_cjk

_SIGNS = re.compile(r"[\W_]+")
_STOPS = re.compile(r"[。!?;]")
_LINK = re.compile(r"!?\[[^\]]*\]\([^)]*\)")
_SENTENCE_END = re.compile(r"[。!\uff01;\uff1b]|[.](?:\s|$)")
_SAID = re.compile(r"[。.!\uff01?\uff1f;\uff1b\u2026][”’」』\")\uff09]*\s*$")
_BAR = re.compile(r"[|/·•»>]")
_LONE_BULLET = re.compile(r"[-*•·]")
_BUTTONS, _CERTAIN = 6, 3
"""So many different buttons prove a page as well."""
_MENU = 3
"""Lines of nothing but links that make a menu, one after the other."""
_LONGEST = 300
_BAR_LENGTH, _PARAGRAPH, _SHORT, _LATIN, _TOP = 60, 20, 30, 60, 8


def take_furniture(page: Page) -> None:
    """Drops the lines of `page` that are not its text."""
    _take_menus(page)
    buttons = set(_take_certain(page))
    if page.proven or _evidence(page, buttons) >= _BUTTONS:
        page.sure = max(page.sure, PROVEN)
        # What a heading such as `推荐阅读` heads is known by it, though it reads as two buttons.
        _take_related(page)
        last = max((at for at, line in page.filled() if not _is_scrap(line)), default=-1)
        for index in sorted(buttons):
            # After the last sentence nothing is headed any more.
            if index > last or not (_alone(page, index, buttons) and _heads(page, index)):
                page.drop(index)
        for take in (_take_contents, _take_page_lines, take_rails, _take_copies, _take_tail):
            take(page)


def _evidence(page: Page, buttons: set[int]) -> float:
    """Different buttons, those that no furniture stands beside by half (headings read so too), and what is
    certain by several."""
    together = {fold(page.lines[index].strip()) for index in buttons if not _alone(page, index, buttons)}
    apart = {fold(page.lines[index].strip()) for index in buttons} - together
    return len(together) + 0.5 * len(apart) + _CERTAIN * page.sure


def _alone(page: Page, index: int, buttons: set[int]) -> bool:
    """Whether no furniture stands beside a button."""
    around = (page.beside(index, -1), page.beside(index, 1))
    return not any(at in page.gone or at in buttons or not 0 <= at < len(page.lines) for at in around)


def _heads(page: Page, index: int) -> bool:
    """Whether a button may be a heading: one word with something said under it."""
    after = page.beside(index, 1)
    word = _SIGNS.sub("", page.lines[index])
    under = page.lines[after].strip() if after < len(page.lines) else ""
    named = any(map(str.isalpha, word)) and word == page.lines[index].strip("# *-")
    return (
        named
        and not patterns()["adverts"].fullmatch(fold(word))
        and under != BREAK
        and len(under) > len(word)
    )


def _take_certain(page: Page) -> list[int]:
    """Drops what is certain; returns the lines that are buttons if this is a page."""
    rules, buttons = patterns(), []
    for index, line in _folded(page):
        if rules["breaks"].fullmatch(line):
            page.drop(index, BREAK)
            page.sure += 1
        elif _LONE_BULLET.fullmatch(line) and _joins_next(page, index):
            continue
        elif rules["lines"].fullmatch(line) or _only_links(page.lines[index]):
            # Rules and numbers stand in honest documents too: they go, but prove nothing.
            page.sure += any(char.isalpha() for char in line)
            page.drop(index)
        elif is_menu_line(line) and not marker_of(line) and not of_a_table(page, index):
            page.sure += 1
            page.drop(index)
        elif len(line) <= _BAR_LENGTH and rules["words"].fullmatch(line):
            page.sure += bool(_BAR.search(line))
            buttons.append(index)
    return buttons


def _folded(page: Page) -> Iterator[tuple[int, str]]:
    """(index, folded line) of what is neither empty nor a table nor longer than any furniture."""
    for index in range(len(page.lines)):
        if len(page.lines[index]) > _LONGEST:
            continue
        line = fold(page.lines[index].strip())
        if line and not (line.startswith("|") and line.count("|") >= 2):
            yield index, line


def _only_links(line: str) -> bool:
    return len(_LINK.findall(line)) >= 2 and not _LINK.sub("", line).strip(" -|·•>/*\t")


def _joins_next(page: Page, index: int) -> bool:
    """A bullet whose text the scraper put on the next line is put back before it."""
    following = page.lines[index + 1].strip() if index + 1 < len(page.lines) else ""
    folded = fold(following)
    rules = patterns()
    if len(folded) < 4 or any(rules[name].fullmatch(folded) for name in ("breaks", "lines", "words")):
        return False
    page.lines[index + 1] = f"- {following}"
    page.lines[index] = ""
    return True


def _take_menus(page: Page) -> None:
    """Lines that are one link each, several in a row."""
    run: list[int] = []
    for index, line in [*page.filled(), (-1, "")]:
        if line and not _LINK.sub("", line, count=1).strip(" -*+•·>|") and _LINK.search(line):
            run.append(index)
            continue
        if len(run) >= _MENU:
            page.sure += 1
            for each in run:
                page.drop(each)
        run = []


def _take_page_lines(page: Page) -> None:
    rules, filled = patterns(), page.filled()
    long = (place for place, (_, line) in enumerate(filled) if len(line) >= _PARAGRAPH and ENDED.search(line))
    body = min(next(long, _TOP), _TOP)
    for place, (index, raw) in enumerate(filled):
        line = fold(raw)
        top = place < body and len(line) <= 120
        anywhere = rules["statement"].fullmatch(line) or rules["labels"].fullmatch(line)
        if rules["floor"].fullmatch(line):
            page.drop(index, BREAK)
            continue
        called = not marker_of(line) and rules["appeal"].fullmatch(line)
        if anywhere or called or (top and (rules["byline"].fullmatch(line) or rules["date"].fullmatch(line))):
            page.drop(index)


def _take_related(page: Page) -> None:
    """A heading such as 'related articles' and the titles and dates under it, up to the first real sentence;
    above the text the last of those titles is the text's own.
    """
    related, inside, begun = patterns()["related"], False, False
    listed: list[int] = []
    for index, line in page.filled():
        if related.fullmatch(fold(line).lstrip("#*- ").rstrip("* ")):
            inside = True
        elif line == BREAK or len(line) > 60 or _SENTENCE_END.search(line):
            if inside and not begun and line != BREAK:
                listed = _without_last_title(page, listed)
            inside, begun = False, True
        if inside:
            listed.append(index)
    for index in listed:
        page.drop(index)


def _without_last_title(page: Page, listed: list[int]) -> list[int]:
    """Indexes without the last that holds no day: what heads the text that follows."""
    day = patterns()["updated"], patterns()["date"]
    heads = [at for at in listed[1:] if not any(each.fullmatch(fold(page.lines[at].strip())) for each in day)]
    return [at for at in listed if not heads or at != heads[-1]]


def _take_contents(page: Page) -> None:
    """A list of contents: the lines under its heading that come back later as headings."""
    contents = patterns()["contents"]
    filled = page.filled()
    for place, (start, line) in enumerate(filled):
        if not contents.fullmatch(fold(line).lstrip("# ")):
            continue
        page.drop(start)
        for offset, (index, entry) in enumerate(filled[place + 1 :], place + 2):
            if not any(later == entry for _, later in filled[offset:]):
                break
            page.drop(index)


def _take_copies(page: Page) -> None:
    """Paragraphs that were all said before on the page, and the short lines among them that were too."""
    said: set[str] = set()
    copies: list[int] = []
    filled = page.filled()
    for index, line in filled:
        sentences = {plain for part in _STOPS.split(fold(line)) if (plain := _SIGNS.sub("", part))}
        if line != BREAK and len(line) >= _PARAGRAPH and sentences and sentences <= said:
            copies.append(index)
        said |= sentences
    for index in _with_titles(filled, set(copies)):
        page.drop(index)


def _with_titles(filled: list[tuple[int, str]], copies: set[int]) -> list[int]:
    """The copies and, above each, its title when the title stood on the page before."""
    whole = set(copies)
    first: dict[str, int] = {}
    for place, (index, line) in enumerate(filled):
        seen = first.setdefault(_plain(line), index)
        follows = filled[place + 1][0] if place + 1 < len(filled) else -1
        if seen != index and len(line) <= _SHORT and follows in copies:
            whole.add(index)
    return sorted(whole)


def _plain(line: str) -> str:
    return _SIGNS.sub("", fold(line))


def _take_tail(page: Page) -> None:
    """Scraps that follow furniture after the last sentence: short lines without number or stop. What no
    furniture precedes may be a list without marks."""
    filled = page.filled()
    last = next((place for place in range(len(filled) - 1, -1, -1) if not _is_scrap(filled[place][1])), -1)
    start = filled[last][0] if last >= 0 else 0
    first = min((index for index in page.gone if index > start), default=None)
    scraps = [index for index, _ in filled[last + 1 :] if first is not None and index > first]
    # What a colon announces is a list.
    if last >= 0 and not filled[last][1].endswith((":", "\uff1a")):
        for index in scraps:
            page.drop(index)


def _is_scrap(line: str) -> bool:
    if line == BREAK:
        return True
    longest = _SHORT if has_cjk(line) else _LATIN
    return len(line) <= longest and not ENDED.search(line) and not marker_of(line) and line[0] not in "#|"
