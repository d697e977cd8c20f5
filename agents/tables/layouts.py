"""The printed layouts of chat exports, and which of them a text has."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from knowledge.phrases import data

_DATE = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[./]\d{1,2}[./]\d{4}"
_CLOCK = r"(?:上午|下午|晚上|凌晨|中午|早上|傍晚)?\s?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s?[AaPp][Mm])?"
_WHEN = rf"(?P<time>(?:{_DATE})[ T,]*\s*(?:星期.|周.)?\s*{_CLOCK})"
_DAY = r"今天|昨天|前天|今日|昨日|星期.|周.|[Tt]oday|[Yy]esterday"
_SOON = rf"(?P<time>(?:(?:{_DAY})(?:\s+at)?\s+)?{_CLOCK}|(?:{_DATE})[ ,]*{_CLOCK})"
_NAME = r"(?P<name>[^\n]{1,60}?)"
_SHORT = r"(?P<name>[^\s:：,，。!！?？;；\n][^:：,，。!！?？;；\n]{0,19}?)"
_HEAD = 400_000
_LINES = 4000
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """`header` matches a whole line that opens a message; group `text` when the words stand on that line."""

    name: str
    header: re.Pattern[str]

    @property
    def inline(self) -> bool:
        """Whether the words begin on the line of the header."""
        return "text" in self.header.groupindex


_LAYOUTS = (
    Layout("telegram_copy", re.compile(rf"^{_NAME}, \[{_WHEN}\]$")),
    Layout("time_name", re.compile(rf"^{_WHEN}\s+(?P<name>\S[^\n]{{0,59}}?)$")),
    Layout("name_time", re.compile(rf"^{_NAME}\s+{_WHEN}$")),
    Layout("discord_copy", re.compile(rf"^{_NAME}\s+[—–-]+\s+{_SOON}$")),
    Layout("name_time_colon", re.compile(rf"^{_NAME}\s*[(（]{_WHEN}[)）]\s*[:：]\s?(?P<text>.*)$")),
    Layout("bracket_time", re.compile(rf"^[\[【(（]{_SOON}[\]】)）]\s*{_SHORT}\s*[:：]\s?(?P<text>.*)$")),
    Layout("bracket_date", re.compile(rf"^[\[【(（]{_WHEN}[\]】)）]\s*{_SHORT}\s*[:：]\s?(?P<text>.*)$")),
    Layout("time_name_colon", re.compile(rf"^{_WHEN}\s+{_SHORT}\s*[:：]\s?(?P<text>.*)$")),
    Layout("clock_name_colon", re.compile(rf"^{_SOON}\s+{_SHORT}\s*[:：]\s?(?P<text>.*)$")),
    Layout("name_clock", re.compile(rf"^(?P<name>[^\s:：][^:：\n]{{0,29}}?)\s+{_SOON}$")),
)
_PLAIN = Layout("name_colon", re.compile(rf"^@?{_SHORT}\s*[:：]\s*(?P<text>\S.*)$"))


def layout_of(text: str) -> Layout | None:
    """The layout in which most messages have words; of two that fit alike, the one whose words stand on
    lines of their own (a colon in a name looks like the other)."""
    lines = [line.strip() for line in text[:_HEAD].split("\n") if line.strip()][:_LINES]
    counts = [(_messages(lines, layout), -n) for n, layout in enumerate(_LAYOUTS)]
    most, rank = max(counts)
    if most >= _ENOUGH:
        return _LAYOUTS[-rank]
    return _PLAIN if _plain_chat(lines) else None


def _messages(lines: Sequence[str], layout: Layout) -> int:
    """How many headers of the layout have words behind them; the last may still get them."""
    found = [layout.header.match(line) for line in lines]
    if layout.inline:
        return sum(match is not None for match in found)
    return sum(match is not None and not after for match, after in zip_longest(found, found[1:]))


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
