"""Chat exports and pasted chats as rows: WeChat, QQ, and plain `name: text` lines; JSON exports through
`chatjson`.

A message runs until the next header. Which layout a text has is decided once, by counting headers.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from agents.tables.candidates import EXPORT_RULE, Candidate, candidates, header, printed
from agents.tables.chatjson import json_chat
from agents.tables.day_lines import day_lines
from agents.tables.headers import genuine, standing
from agents.tables.layouts import Layout, layout_of
from agents.tables.moments import parse_time
from agents.tables.qq import parts, whole_chats
from agents.tables.row import LONGEST, Dropped, Row, Table
from agents.tables.senders import is_program, namer

_NEAR_DAY = re.compile(r"[^\d:\uff1a]*[天日周週期]|\d+[-/月]\d")
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
    text = text.replace("\r\n", "\n")
    layout = layout_of(text)
    return _table(list(_messages(text, layout))) if layout else Table((), ())


@dataclass(slots=True)
class _Message:
    name: str = ""
    time: str = ""
    lines: list[str] = field(default_factory=list)
    moment: datetime | None = None
    fields: dict[str, str] = field(default_factory=dict)
    opened: bool = True
    """False for lines that stood before the first header."""


def _messages(text: str, layout: Layout) -> Iterator[_Message]:
    for messages in _chats(text, layout):
        named = namer([message.name for message in messages if message.opened])
        for message in messages:
            message.name, message.fields = named(message.name)
        yield from messages


def _chats(text: str, layout: Layout) -> Iterator[list[_Message]]:
    found = parts(text)
    told = [list(_of_chat(part.text.split("\n"), layout)) for part in found]
    if len(found) > 1:
        spoken = [[(one.name, one.moment) for one in messages if one.opened] for messages in told]
        chats = whole_chats(found, spoken, [any(map(str.strip, messages[0].lines)) for messages in told])
        if len(chats) < len(told):
            told = [list(_of_chat(chat.split("\n"), layout)) for chat in chats]
    yield from told


def _of_chat(lines: Sequence[str], layout: Layout) -> Iterator[_Message]:
    opening, days = _opening(lines, layout)
    current = _Message(opened=False)
    for at, line in enumerate(lines):
        match = header(line, layout) if at in opening else None
        if match:
            yield current
            current = _opened(match, opening[at])
        elif at not in days and not (EXPORT_RULE.match(line) and not current.opened):
            current.lines.append(line)
    yield current


def _opening(lines: Sequence[str], layout: Layout) -> tuple[dict[int, datetime | None], Mapping[int, date]]:
    """The lines that open a message, with their moment, and the lines that hold a day."""
    found = standing(candidates(lines, layout))
    days = {} if _dated(found) else day_lines(lines, found, layout.inline)
    return {one.at: one.moment for one in genuine(list(_under_days(found, days)))}, days


def _dated(found: Sequence[Candidate]) -> bool:
    return 2 * sum(one.moment is not None for one in found) > len(found)


def _under_days(found: Sequence[Candidate], days: Mapping[int, date]) -> Iterator[Candidate]:
    """The candidates with the day above them in their moment; a day parts as an empty line does."""
    above = sorted(days)
    for one in found:
        place = bisect(above, one.at) if one.moment is None else 0
        clear = one.after_blank or one.at - 1 in days
        moment = _on(days[above[place - 1]], one.time) if place else one.moment
        yield replace(one, moment=moment, after_blank=clear) if days else one


def _on(day: date, clock: str) -> datetime | None:
    return None if _NEAR_DAY.match(clock) else parse_time(f"{day} {clock}")


def _opened(match: re.Match[str], moment: datetime | None) -> _Message:
    first = [match["text"]] if match.groupdict().get("text") else []
    return _Message(match["name"].strip(), printed(match), first, moment)


def _table(messages: Sequence[_Message]) -> Table:
    rows: list[Row] = []
    dropped: list[Dropped] = []
    for message in messages:
        body = "\n".join(message.lines).strip()
        number = len(rows) + len(dropped) + 1
        if not (message.opened or body):
            continue
        moment, name, fields = message.moment, message.name, message.fields
        if reason := _unusable(message.opened, is_program(name, fields), body):
            dropped.append(Dropped(number, reason, body[:_SHOWN], "", moment, name))
        else:
            fields |= {"time": message.time} if message.time else {}
            rows.append(Row(str(number), number, body, moment, name, None, fields))
    return Table(tuple(rows), tuple(dropped), ("time", "sender", "text"))


def _unusable(opened: bool, program: bool, body: str) -> str:
    """Why a message cannot be judged, empty when it can."""
    if not opened:
        return "unreadable"
    if program:
        return "service"
    if not body:
        return "blank"
    return "too_long" if len(body) > LONGEST else ""
