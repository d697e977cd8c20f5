"""Chat exports and pasted chats as rows: WeChat, QQ, Telegram, Discord, and plain `name: text` lines.

A message runs until the next header. Which layout a text has is decided once, by counting headers.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from agents.tables.columns import parse_time
from agents.tables.row import Dropped, Row, Table
from knowledge.phrases import data

_DATE = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[./]\d{1,2}[./]\d{4}"
_CLOCK = r"(?:上午|下午|晚上|凌晨|中午|早上)?\s?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s?[AaPp][Mm])?"
_WHEN = rf"(?P<time>(?:{_DATE})[ T,]*\s*(?:星期.|周.)?\s*{_CLOCK})"
_DAY = r"今天|昨天|前天|今日|昨日|星期.|周.|[Tt]oday|[Yy]esterday"
_SOON = rf"(?P<time>(?:(?:{_DAY})(?:\s+at)?\s+)?{_CLOCK}|(?:{_DATE})[ ,]*{_CLOCK})"
_NAME = r"(?P<name>[^\n]{1,60}?)"
_SHORT = r"(?P<name>[^\s:：,，。!！?？;；\n][^:：,，。!！?？;；\n]{0,19}?)"
_EXPORT_RULE = re.compile(r"^(?:={3,}|-{3,}|消息(?:记录|分组|对象)[:(（]?.*|聊天记录)\s*$")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})[ ,T]*(.*)")
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class _Layout:
    """`header` matches a whole line that opens a message; group `text` when the words stand on that line."""

    name: str
    header: re.Pattern[str]


_LAYOUTS = (
    _Layout("telegram_copy", re.compile(rf"^{_NAME}, \[{_WHEN}\]$")),
    _Layout("name_time_colon", re.compile(rf"^{_NAME}\s*[(（]{_WHEN}[)）]\s*[:：]\s?(?P<text>.*)$")),
    _Layout("bracket_time", re.compile(rf"^[\[【(（]{_SOON}[\]】)）]\s*{_SHORT}\s*[:：]\s?(?P<text>.*)$")),
    _Layout("bracket_date", re.compile(rf"^[\[【(（]{_WHEN}[\]】)）]\s*{_SHORT}\s*[:：]\s?(?P<text>.*)$")),
    _Layout("time_name_colon", re.compile(rf"^{_WHEN}\s+{_SHORT}\s*[:：]\s?(?P<text>.*)$")),
    _Layout("time_name", re.compile(rf"^{_WHEN}\s+(?P<name>\S[^\n]{{0,59}}?)$")),
    _Layout("name_time", re.compile(rf"^{_NAME}\s+{_WHEN}$")),
    _Layout("discord_copy", re.compile(rf"^{_NAME}\s+[—–-]+\s+{_SOON}$")),
    _Layout("clock_name_colon", re.compile(rf"^{_SOON}\s+{_SHORT}\s*[:：]\s?(?P<text>.*)$")),
    _Layout("name_clock", re.compile(rf"^(?P<name>[^\s:：][^:：\n]{{0,29}}?)\s+{_SOON}$")),
)
_PLAIN = _Layout("name_colon", re.compile(rf"^@?{_SHORT}\s*[:：]\s*(?P<text>\S.*)$"))
_QQ_ID = re.compile(r"\s*(?:[(（](?P<id>\d{5,12})[)）]|<(?P<mail>[^<>\s]+@[^<>\s]+)>)$")
_QQ_TITLE = re.compile(r"^【[^【】]{1,12}】")


def looks_like_chat(text: str) -> bool:
    """Whether at least two messages with senders can be told apart."""
    return _json_messages(text) is not None or _layout(text) is not None


def parse_chat(text: str) -> Table:
    """Every message in order. Times are naive as printed; a time without its day stays None and is kept as
    text in `fields["time"]`. Lines before the first header are dropped as `unreadable`, empty messages as
    `blank`."""
    messages = _json_messages(text)
    if messages is not None:
        return _table(_from_json(messages))
    layout = _layout(text)
    return _table(_messages(text, layout)) if layout else Table((), ())


@dataclass(slots=True)
class _Message:
    name: str
    time: str
    lines: list[str]
    fields: dict[str, str]
    opened: bool = True
    """False for lines that stood before the first header."""


def _layout(text: str) -> _Layout | None:
    lines = [line.strip() for line in text[:200_000].splitlines() if line.strip()][:2000]
    counts = [
        (sum(bool(layout.header.match(line)) for line in lines), -n) for n, layout in enumerate(_LAYOUTS)
    ]
    most, rank = max(counts)
    if most >= _ENOUGH:
        return _LAYOUTS[-rank]
    return _PLAIN if _plain_chat(lines) else None


def _plain_chat(lines: list[str]) -> bool:
    """`name: text` lines make a chat when names recur and are not the labels of a form."""
    names = [match["name"] for line in lines if (match := _PLAIN.header.match(line))]
    spoken = [name for name in names if name.lower() not in _labels()]
    if len(spoken) < 3 or len(spoken) < 0.6 * len(lines) or len(spoken) < 0.8 * len(names):
        return False
    return Counter(spoken).most_common(1)[0][1] >= 2


@cache
def _labels() -> frozenset[str]:
    return frozenset(str(label).lower() for label in data("agents.tables", "chatlog.yaml")["labels"])


def _messages(text: str, layout: _Layout) -> Iterator[_Message]:
    current = _Message("", "", [], {}, opened=False)
    for line in text.splitlines():
        match = layout.header.match(line.strip())
        if match:
            yield current
            current = _opened(match)
        elif not (_EXPORT_RULE.match(line) and not current.opened):
            current.lines.append(line)
    yield current


def _opened(match: re.Match[str]) -> _Message:
    parts = match.groupdict()
    name, fields = _named(parts["name"].strip())
    first = [parts["text"]] if parts.get("text") else []
    return _Message(name, parts.get("time") or "", first, fields)


def _named(name: str) -> tuple[str, dict[str, str]]:
    """A sender without the QQ number, mail or title printed around it; those go to `fields`."""
    found = _QQ_ID.search(name)
    fields = {key: value for key, value in found.groupdict().items() if value} if found else {}
    bare = name[: found.start()] if found else name
    title = _QQ_TITLE.match(bare)
    if title and len(bare) > title.end():
        fields["title"], bare = title[0][1:-1], bare[title.end() :]
    return bare.strip() or next(iter(fields.values()), ""), fields


def _table(messages: Iterator[_Message]) -> Table:
    rows: list[Row] = []
    dropped: list[Dropped] = []
    for message in messages:
        body = "\n".join(message.lines).strip()
        number = len(rows) + len(dropped) + 1
        if message.opened and body:
            rows.append(_row(message, body, number))
        elif message.opened or body:
            dropped.append(Dropped(number, "blank" if message.opened else "unreadable", body[:200]))
    return Table(tuple(rows), tuple(dropped), ("time", "sender", "text"))


def _row(message: _Message, body: str, number: int) -> Row:
    fields = {**message.fields, **({"time": message.time} if message.time else {})}
    row_id = fields.pop("row_id", "") or str(number)
    return Row(row_id, number, body, _moment(message.time), message.name, None, fields)


def _moment(printed: str) -> datetime | None:
    day_first = _DAY_FIRST.match(printed)
    if day_first:
        printed = f"{day_first[3]}-{day_first[2]}-{day_first[1]} {day_first[4]}"
    return parse_time(printed) if re.search(r"\d{4}", printed) else None


def _json_messages(text: str) -> list[Mapping[str, Any]] | None:
    """The message list of a Telegram `result.json` or a DiscordChatExporter file, else None."""
    if not text.lstrip().startswith("{") or '"messages"' not in text[:200_000]:
        return None
    try:
        messages = json.loads(text)["messages"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    known = [m for m in messages if isinstance(m, Mapping)] if isinstance(messages, list) else []
    return known if known and any("text" in m or "content" in m for m in known) else None


def _from_json(messages: list[Mapping[str, Any]]) -> Iterator[_Message]:
    for message in messages:
        if message.get("type") == "service":
            continue
        author = message.get("author")
        name = (
            author.get("nickname") or author.get("name")
            if isinstance(author, Mapping)
            else message.get("from")
        )
        time = message.get("timestamp") or message.get("date") or ""
        body = _spoken(message.get("text") or message.get("content") or "")
        row_id = message.get("id")
        yield _Message(
            str(name or ""), str(time), [body], {"row_id": str(row_id)} if row_id is not None else {}
        )


def _spoken(body: Any) -> str:
    """Telegram splits a text with links or mentions into a list of strings and objects."""
    if isinstance(body, list):
        return "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in body)
    return str(body)
