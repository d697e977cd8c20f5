"""The printed layouts of chat exports, and which of them a text has."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from knowledge.phrases import data

_DATE = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[./]\d{1,2}[./]\d{4}"
_CLOCK = r"(?:上午|下午|晚上|凌晨|中午|早上|傍晚)?\s?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s?[AaPp][Mm])?"
_WEEKDAY = r"(?:星期|[周週])[一二三四五六日天]"
_DATED = rf"(?:{_DATE})[\sT,]{{0,9}}(?:[(（]?{_WEEKDAY}[)）]?\s{{0,9}})?{_CLOCK}"
_WHEN = rf"(?P<time>{_DATED})"
_DAY = rf"今天|昨天|前天|今日|昨日|{_WEEKDAY}|[Tt]oday|[Yy]esterday"
_DAY_OF_YEAR = r"\d{1,2}月\d{1,2}日|\d{1,2}[-/]\d{1,2}"
_SOON = rf"(?P<time>(?:(?:{_DAY}|{_DAY_OF_YEAR})(?:\s{{1,9}}at)?\s{{0,9}})?{_CLOCK}|{_DATED})"
_NAME = rf"(?P<name>(?!(?:{_DAY}|{_DAY_OF_YEAR}|{_DATE})\s{{1,9}}{_CLOCK})[^\n]{{1,60}}?)"
_ANY = r"(?P<name>[^\n]{1,120}?)"
_ANY_AFTER = r"(?P<name>(?:\s{1,40}\S[^\n]{0,119}?)?)"
_AFTER = r"(?P<name>\S[^\n]{0,59}?)"
_SHORT = r"(?P<name>[^\s:：,，。!！?？;；\n][^:：,，。!！?？;；\n]{0,19}?)"
_PLAINLY = rf"(?P<name>(?!(?:{_DAY}|{_DAY_OF_YEAR}|{_DATE})\s{{1,9}}{_CLOCK})[^\s:：][^:：\n]{{0,29}}?)"
_GAP, _SPACE, _PAREN = r"\s{1,40}", r"\s{0,40}", r"\s{0,40}[(（]"
"""Bounded, as all that may be empty space is: a line of nothing else must not take long to look at."""
_OPEN, _CLOSE, _COLON = r"[\[【(（]", r"[\]】)）]", r"\s*[:：]\s?(?P<text>.*)"
_WINDOWS = 5
_LINES = 800
_WIDEST = 400
"""Characters of a line that are looked at: no header is longer, but the words behind it may be."""
_ENOUGH = 2
_ENOUGH_UNDATED = 3
_SHORT_TEXT = 6
"""Lines with words of a text whose first header alone tells the layout."""
_YEAR = re.compile(r"\d{4}")
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Layout:
    """`header` matches a whole line that opens a message; group `text` when the words stand on that line.
    `loose` matches lines that open one only where the rest of the file bears it out."""

    name: str
    header: re.Pattern[str]
    loose: re.Pattern[str] | None = None

    @property
    def inline(self) -> bool:
        """Whether the words begin on the line of the header."""
        return "text" in self.header.groupindex

    @property
    def timed(self) -> bool:
        """Whether every header prints a clock."""
        return "time" in self.header.groupindex


def _layout(name: str, header: str, loose: str = "") -> Layout:
    return Layout(name, re.compile(f"^{header}$"), re.compile(f"^{loose}$") if loose else None)


_NAME_TIME = _layout("name_time", rf"{_NAME}{_GAP}{_WHEN}", rf"{_ANY}{_GAP}{_SOON}")
_NAME_CLOCK = _layout("name_clock", rf"{_PLAINLY}{_GAP}{_SOON}", rf"{_ANY}{_GAP}{_SOON}")
_LAYOUTS = (
    _layout("telegram_copy", rf"{_NAME}, \[{_WHEN}\]"),
    _layout("time_name", rf"{_WHEN}{_GAP}{_AFTER}", rf"{_SOON}{_ANY_AFTER}"),
    _NAME_TIME,
    _layout("discord_copy", rf"{_NAME}{_GAP}[—–-]+{_GAP}{_SOON}"),
    _layout(
        "name_time_colon", rf"{_NAME}{_PAREN}{_WHEN}[)）]{_COLON}", rf"{_NAME}{_PAREN}{_SOON}[)）]{_COLON}"
    ),
    _layout("bracket_time", rf"{_OPEN}{_SOON}{_CLOSE}{_SPACE}{_SHORT}{_COLON}"),
    _layout("time_name_colon", rf"{_WHEN}{_GAP}{_SHORT}{_COLON}"),
    _layout("clock_name_colon", rf"{_SOON}{_GAP}{_SHORT}{_COLON}"),
    _NAME_CLOCK,
)
_UNDATED = (
    _layout("name_soon_colon", rf"{_NAME}{_PAREN}{_SOON}[)）]{_COLON}"),
    _layout("soon_name", rf"{_SOON}{_GAP}{_AFTER}"),
    _layout("bracket_soon_name", rf"{_OPEN}{_SOON}{_CLOSE}{_SPACE}{_AFTER}"),
)
"""Layouts whose lines a timetable has too: names have to come back."""
_PLAIN = _layout("name_colon", rf"(?!{_DATE})@?{_SHORT}\s*[:：]\s*(?P<text>\S.*)")


def layout_of(text: str) -> Layout | None:
    """The layout in which most messages have words; of two that fit alike, the one whose words stand on
    lines of their own (a colon in a name looks like the other)."""
    lines = list(_sample(text))
    counts = {layout: _messages(lines, layout) for layout in _LAYOUTS}
    most = max(counts.values())
    best = next(one for one in _LAYOUTS if counts[one] == most)
    if best is _NAME_CLOCK and counts[_NAME_TIME] >= _MOST * most:
        best = _NAME_TIME
    undated, again = max((_messages(lines, layout), -n) for n, layout in enumerate(_UNDATED))
    if undated >= _ENOUGH_UNDATED and most < _MOST * undated and _come_back(lines, _UNDATED[-again]):
        return _around(_UNDATED[-again], lines)
    if most >= _ENOUGH:
        return _around(best, lines)
    if opened := _opened(lines):
        return opened
    return _PLAIN if _plain_chat(lines) else None


def _around(most: Layout, lines: Sequence[str]) -> Layout:
    """The layout whose headers stand before, behind and never among the lines of the one that most headers
    have, where there is such a one: those were pasted into its messages."""
    pasted = [at for at, line in enumerate(lines) if most.header.match(line)]
    for layout in _LAYOUTS:
        own = [at for at, line in enumerate(lines) if layout.header.match(line)]
        outside = len(own) >= _ENOUGH_UNDATED and own[0] < pasted[0] and pasted[-1] < own[-1]
        if outside and not set(own) & set(pasted) and _come_back(lines, layout):
            return layout
    return most


def _sample(text: str) -> Iterator[str]:
    """Lines with words from the beginning, the end and between, for the first ones may hold anything."""
    at = 0
    for window in range(_WINDOWS):
        start = _last_lines(text) if window == _WINDOWS - 1 else len(text) * window // _WINDOWS
        if start > at:
            at = text.find("\n", start) + 1 or len(text)
        for _ in range(_LINES):
            while at < len(text) and text[at] == "\n":
                at += 1
            if at >= len(text):
                return
            end = text.find("\n", at)
            end = end if end >= 0 else len(text)
            if line := text[at : min(end, at + _WIDEST)].strip():
                yield line
            at = end + 1


def _last_lines(text: str) -> int:
    """The end of a line behind which the last lines with words stand; 0 when these are all."""
    at = len(text)
    for _ in range(_LINES):
        while at > 0 and text[at - 1] == "\n":
            at -= 1
        at = text.rfind("\n", 0, at)
        if at < 0:
            return 0
    return at


def _messages(lines: Sequence[str], layout: Layout) -> int:
    """How many headers of the layout have words behind them; the last may still get them. Of many that
    seem to hold the words, those that have none count half."""
    found = [layout.header.match(line) for line in lines]
    if layout.inline:
        empty = sum(match is not None and not match["text"] for match in found)
        total = sum(match is not None for match in found)
        return total - empty // 2 if total > _ENOUGH_UNDATED else total
    return sum(match is not None and not after for match, after in zip_longest(found, found[1:]))


def _opened(lines: Sequence[str]) -> Layout | None:
    """The layout of a text that is a message or two: it begins with a header that prints the date."""
    first, short = lines[0] if lines else "", len(lines) <= _SHORT_TEXT
    for layout in _LAYOUTS:
        match = layout.header.match(first) if short else None
        if match and _YEAR.search(match["time"]) and _messages(lines, layout):
            return layout
    return None


def _come_back(lines: Sequence[str], layout: Layout) -> bool:
    names = [match["name"] for line in lines if (match := layout.header.match(line))]
    return len(set(names)) < len(names)


def _plain_chat(lines: Sequence[str]) -> bool:
    """`name: text` lines make a chat when names recur and are not the labels of a form."""
    names = [match["name"] for line in lines if (match := _PLAIN.header.match(line))]
    spoken = [name for name in names if name.lower() not in _labels()]
    if len(spoken) < 3 or len(spoken) < 0.6 * len(lines) or len(spoken) < 0.8 * len(names):
        return False
    return Counter(spoken).most_common(1)[0][1] >= 2


@cache
def _labels() -> frozenset[str]:
    return frozenset(str(label).lower() for label in data("agents.tables", "chatlog.yaml")["labels"])
