"""Chat exports and pasted chats as rows: WeChat, QQ, and plain `name: text` lines; JSON exports through
`chatjson`.

A message runs until the next header. Which layout a text has is decided once, by counting headers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from agents.tables.chatjson import json_chat
from agents.tables.columns import parse_time
from agents.tables.headers import Candidate, genuine
from agents.tables.layouts import Layout, layout_of
from agents.tables.row import LONGEST, Dropped, Row, Table
from knowledge.phrases import data

_EXPORT_RULE = re.compile(r"^(?:[=\-]{3,}|消息(?:记录|分组|对象)\s*[:(\uff08\uff1a].*|聊天记录)\s*$")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})[ ,T]*(.*)")
_QQ_ID = re.compile(r"\s*(?:[(\uff08](?P<id>\d{5,12})[)\uff09]|<(?P<mail>[^<>\s]+@[^<>\s]+)>)$")
_QQ_TITLE = re.compile(r"^【[^【】]{1,12}】")
_SHOWN = 200


def looks_like_chat(text: str) -> bool:
    """Whether at least two messages with senders can be told apart."""
    chat = json_chat(text)
    return bool(chat and chat.rows) or layout_of(text) is not None


def parse_chat(text: str) -> Table:
    """Every message in order. Times are naive as printed; a time without its day stays None and is kept as
    text in `fields["time"]`. Lines before the first header are dropped as `unreadable`, empty messages as
    `blank`, what the program itself wrote into the chat as `service`, messages of over 100,000 characters
    as `too_long`."""
    if chat := json_chat(text):
        return chat
    layout = layout_of(text)
    return _table(_messages(text.split("\n"), layout)) if layout else Table((), ())


@dataclass(slots=True)
class _Message:
    name: str = ""
    time: str = ""
    lines: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    opened: bool = True
    """False for lines that stood before the first header."""


def _messages(lines: Sequence[str], layout: Layout) -> Iterator[_Message]:
    headers = {one.at for one in genuine(_candidates(lines, layout))}
    current = _Message(opened=False)
    for at, line in enumerate(lines):
        match = layout.header.match(line.strip()) if at in headers else None
        if match:
            yield current
            current = _opened(match)
        elif not (_EXPORT_RULE.match(line) and not current.opened):
            current.lines.append(line)
    yield current


def _candidates(lines: Sequence[str], layout: Layout) -> list[Candidate]:
    found: list[Candidate] = []
    for at, line in enumerate(lines):
        match = layout.header.match(line.strip())
        if match:
            printed = match.groupdict().get("time") or ""
            before = lines[at - 1] if at else ""
            clear = not before.strip() or bool(_EXPORT_RULE.match(before))
            name = match["name"].strip()
            found.append(Candidate(at, name, printed, _moment(printed), line[:1].isspace(), clear))
    return found


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
        if not (message.opened or body):
            continue
        moment = _moment(message.time)
        if reason := _unusable(message, body):
            dropped.append(Dropped(number, reason, body[:_SHOWN], "", moment, message.name))
        else:
            fields = {**message.fields, **({"time": message.time} if message.time else {})}
            rows.append(Row(str(number), number, body, moment, message.name, None, fields))
    return Table(tuple(rows), tuple(dropped), ("time", "sender", "text"))


def _unusable(message: _Message, body: str) -> str:
    """Why a message cannot be judged, empty when it can."""
    if not message.opened:
        return "unreadable"
    if (message.name, message.fields.get("id", "")) in _programs():
        return "service"
    if not body:
        return "blank"
    return "too_long" if len(body) > LONGEST else ""


@cache
def _programs() -> frozenset[tuple[str, str]]:
    spec = data("agents.tables", "chatlog.yaml")["programs"]
    return frozenset((str(name), str(number)) for name, number in spec)


def _moment(printed: str) -> datetime | None:
    day_first = _DAY_FIRST.match(printed)
    if day_first:
        printed = f"{day_first[3]}-{day_first[2]}-{day_first[1]} {day_first[4]}"
    return parse_time(printed) if re.search(r"\d{4}", printed) else None
