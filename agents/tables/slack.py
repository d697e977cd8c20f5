"""A Slack export (zip) as rows: one folder a channel, one JSON file a day, names in `users.json`."""

import html
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from agents.tables.row import LONGEST, Dropped, Row, Table, without_controls
from agents.tables.slack_blocks import words_of
from agents.tables.slack_days import entries, is_day, read_json, refuse_bomb
from knowledge.phrases import data

_MARK = re.compile(r"<(?P<kind>[@#!]?)(?P<what>[^<>|\n]*)(?:\|(?P<label>[^<>\n]*))?>")
_NAMED = frozenset({"users.json", "channels.json", "groups.json"})
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class _Names:
    people: Mapping[str, str]
    channels: Mapping[str, str]


def is_slack(path: Path) -> bool:
    """Whether a file is a zip archive with at least one day of a channel."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(map(is_day, archive.namelist()))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def read_slack(path: Path) -> Table:
    """Channel after channel, each in the order of time; times are in UTC.

    Mentions are shown by name. Joins and the like are dropped as `service`, messages without words as
    `blank`, days or entries that cannot be read as `unreadable`. zipfile.BadZipFile when it is damaged,
    TooMuch when it unpacks to more than any chat.
    """
    rows: list[Row] = []
    dropped: list[Dropped] = []
    for piece in slack_pieces(path):
        (rows if isinstance(piece, Row) else dropped).append(piece)  # type: ignore[arg-type]
    return Table(tuple(rows), tuple(dropped), ("time", "sender", "text", "channel", "thread"))


def count_slack(path: Path) -> int:
    """How many pieces an export has. Errors as `read_slack`."""
    with zipfile.ZipFile(path) as archive:
        return sum(1 for _ in entries(archive))


def slack_pieces(path: Path) -> Iterator[Row | Dropped]:
    """The same piece by piece; a day at a time is held."""
    with zipfile.ZipFile(path) as archive:
        names = _names(archive)
        for number, (channel, entry) in enumerate(entries(archive), 1):
            yield _made(number, channel, entry, names)


def _names(archive: zipfile.ZipFile) -> _Names:
    people: dict[str, str] = {}
    channels: dict[str, str] = {}
    for name in archive.namelist():
        last = name.rpartition("/")[2]
        if last not in _NAMED:
            continue
        refuse_bomb(archive.getinfo(name))
        content = read_json(archive, name)
        for entry in content if isinstance(content, list) else ():
            if isinstance(entry, Mapping) and entry.get("id"):
                table = people if last == "users.json" else channels
                table[str(entry["id"])] = _called(entry)
    return _Names(people, channels)


def _called(entry: Mapping[str, Any]) -> str:
    profile = entry.get("profile")
    shown = profile if isinstance(profile, Mapping) else {}
    names = (
        shown.get("display_name"),
        shown.get("real_name"),
        entry.get("real_name"),
        entry.get("name"),
        entry["id"],
    )
    return str(next(filter(None, names))).strip()


def _made(number: int, channel: str, entry: Any, names: _Names) -> Row | Dropped:
    if not isinstance(entry, Mapping):
        shown = entry if isinstance(entry, str) else json.dumps(entry, ensure_ascii=False)
        return Dropped(number, "unreadable", shown[:_SHOWN])
    text = without_controls(_plain(str(entry.get("text") or "") or words_of(entry), names)).strip()
    sender, time = _sender(entry, names), _time(entry)
    if reason := _unusable(entry, text):
        return Dropped(number, reason, text[:_SHOWN], "", time, sender)
    ts, thread = str(entry.get("ts", "")), str(entry.get("thread_ts", ""))
    fields = {"channel": channel, "time": ts, "thread": thread if thread != ts else ""}
    return Row(
        str(number), number, text, time, sender, None, {key: value for key, value in fields.items() if value}
    )


def _unusable(entry: Mapping[str, Any], text: str) -> str:
    """Why an entry cannot be judged, empty when it can."""
    if str(entry.get("type", "message")) != "message" or str(entry.get("subtype", "")) in _service():
        return "service"
    if not text:
        return "blank"
    return "too_long" if len(text) > LONGEST else ""


@cache
def _service() -> frozenset[str]:
    return frozenset(map(str, data("agents.tables", "chatlog.yaml")["slack_service"]))


def _sender(entry: Mapping[str, Any], names: _Names) -> str:
    account = str(entry.get("user") or entry.get("bot_id") or "")
    profile = entry.get("user_profile")
    given = profile.get("display_name") or profile.get("real_name") if isinstance(profile, Mapping) else None
    return without_controls(names.people.get(account) or str(given or entry.get("username") or account))


def _time(entry: Mapping[str, Any]) -> datetime | None:
    try:
        seconds, _, fraction = str(entry["ts"]).partition(".")
        moment = datetime.fromtimestamp(int(seconds), UTC)
        return moment.replace(microsecond=int(fraction[:6].ljust(6, "0")))
    except (KeyError, ValueError, OverflowError, OSError):
        return None


def _plain(text: str, names: _Names) -> str:
    """Slack's marks as people see them: `<@U1>` → `@name`, `<#C1|general>` → `#general`, links bare."""
    if "<" not in text and "&" not in text:
        return text

    def shown(match: re.Match[str]) -> str:
        kind, what, label = match["kind"], match["what"], match["label"]
        if kind == "@":
            return f"@{names.people.get(what) or label or what}"
        if kind == "#":
            return f"#{label or names.channels.get(what, what)}"
        if kind == "!":
            return label or f"@{what.partition('^')[0]}"
        return label or what.removeprefix("mailto:")

    return html.unescape(_MARK.sub(shown, text))
