"""Telegram's `result.json` and the JSON of DiscordChatExporter as rows, also where a file breaks off."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from agents.tables.moments import parse_time
from agents.tables.row import LONGEST, Dropped, Row, Table, without_controls
from knowledge.phrases import data

_OPENING = re.compile(r'"messages"\s*:\s*\[\s*')
_COMMA = re.compile(r"\s*,?\s*")
_NEXT = re.compile(r"\{\s*\"(?P<key>\w+)\"")
_FIRST_KEY = "id"
_SPOKEN_AT = frozenset({"date", "timestamp"})
_BLANK = re.compile(r"[\s\ufeff]*")
_TAILS = (('"timestamp"', '"author"', '"content"'), ('"date"', '"from_id"', '"text"'))
"""What stands in the messages of Discord and of Telegram, by which an export is known whose beginning is
gone."""
_LOOK = 200_000
_SHOWN = 200
_TRIES = 2000
"""Objects looked at behind damage, and damaged stretches of a file, before the rest is given up."""


def json_chat(text: str) -> Table | None:
    """Every message of an export, in order; None when the text is none.

    What members did not write (joins, pinned messages …) is dropped as `service`, a message without words as
    `blank`, one that breaks off or is damaged as `unreadable`; the messages around it are kept.
    """
    opening = _opening(text)
    if opening is None:
        return None
    pieces = _whole(text)
    if pieces is None:
        pieces = list(_salvaged(text, opening))
    known = [piece for piece in pieces if isinstance(piece, Mapping)]
    if not any(_is_message(piece) for piece in known):
        return None
    rows: list[Row] = []
    dropped: list[Dropped] = []
    for number, piece in enumerate(pieces, 1):
        made = _piece(number, piece)
        (rows if isinstance(made, Row) else dropped).append(made)  # type: ignore[arg-type]
    return Table(tuple(rows), tuple(dropped), ("time", "sender", "text"))


def _opening(text: str) -> int | None:
    """Where the messages of an export begin: behind the name of their list, in a bare array, or in a file
    whose beginning is gone; None when the text is no export."""
    begins = _BLANK.match(text)
    at = begins.end() if begins else 0
    if text.startswith("{", at):
        found = _OPENING.search(text)
        return found.end() if found else None
    if text.startswith("[", at):
        return _first_of(text, at + 1)
    return 0 if any(all(mark in text[:_LOOK] for mark in marks) for marks in _TAILS) else None


def _first_of(text: str, at: int) -> int | None:
    """The place of the first message in an array of the messages of an export."""
    gap = _BLANK.match(text, at)
    at = gap.end() if gap else at
    try:
        piece, _ = json.JSONDecoder().raw_decode(text, at)
    except (ValueError, RecursionError):
        return None
    entry = isinstance(piece, dict) and {"id", "type"} <= piece.keys()
    return (
        at
        if entry and not _SPOKEN_AT.isdisjoint(piece) and (_is_message(piece) or "actor" in piece)
        else None
    )


def _is_message(piece: Mapping[str, Any]) -> bool:
    """Whether a piece is written the way Discord's or Telegram's exports are; other JSON is a table."""
    if "content" in piece:
        return isinstance(piece.get("author"), Mapping)
    return "text" in piece and ("from" in piece or "from_id" in piece)


def _whole(text: str) -> list[Any] | None:
    """The messages of a file that is sound JSON, of every chat in it."""
    try:
        document = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return []
    holders = [document, *_chats(document.get("chats")), *_chats(document.get("left_chats"))]
    found = [holder.get("messages") for holder in holders if isinstance(holder, dict)]
    return [message for messages in found if isinstance(messages, list) for message in messages]


def _chats(several: Any) -> list[Any]:
    """The chats of a full Telegram export."""
    listed = several.get("list") if isinstance(several, dict) else None
    return listed if isinstance(listed, list) else []


def _salvaged(text: str, at: int) -> Iterator[Any]:
    """Messages of a damaged file one by one; a damaged stretch comes out as its text."""
    decoder, damaged = json.JSONDecoder(), 0
    while at < len(text):
        if text[at] == "]":
            at = _next_message(text, at, decoder)
            continue
        try:
            piece, after = decoder.raw_decode(text, at)
            if not isinstance(piece, Mapping) or _swallows(piece):
                raise ValueError
            yield piece
            at = _after(text, after)
        except (ValueError, RecursionError):
            yield text[at : at + _SHOWN]
            damaged += 1
            at = _next_message(text, at + 1, decoder) if damaged < _TRIES else len(text)


def _swallows(piece: Any) -> bool:
    """Whether damage has put other messages into a list of this one."""
    inner = piece.values() if isinstance(piece, Mapping) else piece if isinstance(piece, list) else ()
    within = isinstance(piece, list) and any(isinstance(one, Mapping) and _is_message(one) for one in inner)
    return within or any(map(_swallows, inner))


def _next_message(text: str, at: int, decoder: json.JSONDecoder) -> int:
    """Where a message begins again behind damage: not at a mention or a link inside one."""
    for match in islice(_NEXT.finditer(text, at), _TRIES):
        try:
            piece, _ = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            if match["key"] == _FIRST_KEY:
                return match.start()
            continue
        if _FIRST_KEY in piece and not _SPOKEN_AT.isdisjoint(piece):
            return match.start()
    return len(text)


def _after(text: str, at: int) -> int:
    comma = _COMMA.match(text, at)
    return comma.end() if comma else at


def _piece(number: int, piece: Any) -> Row | Dropped:
    if not isinstance(piece, Mapping):
        return Dropped(
            number, "unreadable", (piece if isinstance(piece, str) else json.dumps(piece))[:_SHOWN]
        )
    printed = str(piece.get("timestamp") or piece.get("date") or "")
    row_id = "" if piece.get("id") is None else str(piece["id"])
    sender, fields = _sender(piece)
    sender = without_controls(sender)
    body = without_controls(_spoken(_words(piece))).strip()
    time = parse_time(printed)
    if reason := _unusable(piece, body):
        return Dropped(number, reason, body[:_SHOWN], row_id, time, sender)
    fields |= {"time": printed} if printed else {}
    return Row(row_id or str(number), number, body, time, sender, None, fields)


def _words(piece: Mapping[str, Any]) -> Any:
    """What a message says; Discord keeps what was forwarded beside it."""
    forwarded = piece.get("forwardedMessage")
    passed_on = forwarded.get("content") if isinstance(forwarded, Mapping) else ""
    return piece.get("text") or piece.get("content") or piece.get("text_entities") or passed_on or ""


def _unusable(piece: Mapping[str, Any], body: str) -> str:
    """Why a message cannot be judged, empty when it can."""
    kind = str(piece.get("type", ""))
    if kind and kind.lower() not in data("agents.tables", "chatlog.yaml")["written"]:
        return "service"
    if not body:
        return "blank"
    return "too_long" if len(body) > LONGEST else ""


def _sender(piece: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Who wrote a message, by the name the chat shows, and the account behind it."""
    author = piece.get("author")
    if isinstance(author, Mapping):
        name = _called(author)
        known = {"account": author.get("name") or author.get("username"), "account_id": author.get("id")}
        return str(name).strip(), {key: str(value) for key, value in known.items() if value}
    name = piece.get("from") or piece.get("actor") or author or piece.get("from_id") or ""
    account = piece.get("from_id") or piece.get("actor_id")
    return str(name).strip(), {"account_id": str(account)} if account else {}


def _called(author: Mapping[str, Any]) -> str:
    names = ("nickname", "global_name", "name", "username", "id")
    return next((str(author[name]) for name in names if author.get(name)), "")


def _spoken(body: Any) -> str:
    """Telegram splits a text with links or mentions into a list of strings and objects."""
    if isinstance(body, list):
        return "".join(part if isinstance(part, str) else _part(part) for part in body)
    return str(body)


def _part(part: Any) -> str:
    return str(part.get("text", "")) if isinstance(part, Mapping) else ""
