"""The entries of a Slack export, day after day, read within limits: an archive can unpack to anything."""

import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.decode import text_of

_DAY = re.compile(r"(?:^|/)(?P<channel>[^/]+)/\d{4}-\d{2}-\d{2}\.json$")
_MOST, _LARGEST = 2_000_000_000, 50_000_000
"""Bytes of all days of an archive and of one file in it, unpacked."""
_SMALL, _RATIO = 1_000_000, 200
"""A file larger than the first that unpacks to more than so many times its size is no chat."""
_GAP = re.compile(r"[\s,]*")
_OBJECT = re.compile(r"\{\s*\"")
_AT_ONCE = 4_000_000
_TRIES = 2000
_EMPTY_SHOWN = 50
_SHOWN = 200


class TooMuch(Exception):
    """A file of the archive unpacks to more than any chat; the message is its name."""


def is_day(name: str) -> bool:
    """Whether a file of the archive is a day of a channel."""
    return _DAY.search(name) is not None


def entries(archive: zipfile.ZipFile) -> Iterator[tuple[str, Any]]:
    """Channel and entry, each day in the order of time. What cannot be read comes out as text; of many
    entries that say nothing the first ones, and how many more there were. TooMuch before the first one."""
    packed = [one for one in archive.infolist() if is_day(one.filename)]
    for one in packed:
        refuse_bomb(one)
    if sum(one.file_size for one in packed) > _MOST:
        raise TooMuch("*.json")
    days = sorted((match["channel"], match.string) for match in map(_DAY.search, archive.namelist()) if match)
    for channel, name in days:
        said, rest = list[Mapping[str, Any]](), 0
        for entry in _of_day(archive, name):
            if isinstance(entry, Mapping) and ("ts" in entry or "text" in entry):
                said.append(entry)
            elif rest < _EMPTY_SHOWN:
                yield channel, entry
                rest += 1
            else:
                rest += 1
        if rest > _EMPTY_SHOWN:
            yield channel, f"{name} +{rest - _EMPTY_SHOWN}"
        yield from ((channel, entry) for entry in sorted(said, key=_stamp))


def refuse_bomb(one: zipfile.ZipInfo) -> None:
    """TooMuch for a file that is packed far more tightly, or is far larger, than what people write."""
    if one.file_size > _LARGEST or one.file_size > max(_SMALL, _RATIO * one.compress_size):
        raise TooMuch(one.filename)


def read_json(archive: zipfile.ZipFile, name: str) -> Any:
    """A file of the archive; None when it cannot be read."""
    return _sound(_text(archive, name))


def _sound(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _text(archive: zipfile.ZipFile, name: str) -> str:
    """Empty when the packed bytes are damaged."""
    try:
        return text_of(archive.read(name)) or ""
    except (KeyError, OSError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return ""


def _stamp(entry: Mapping[str, Any]) -> float:
    try:
        return float(entry["ts"])
    except (TypeError, KeyError, ValueError):
        return 0.0


def _of_day(archive: zipfile.ZipFile, name: str) -> Iterator[Any]:
    """The entries of a day one by one; what is damaged comes out as its text, and what follows goes on."""
    text = _text(archive, name).strip()
    if len(text) < _AT_ONCE and isinstance(whole := _sound(text), list):
        yield from whole
    elif text.startswith("["):
        yield from _one_by_one(text, name)
    else:
        yield name


def _one_by_one(text: str, name: str) -> Iterator[Any]:
    decoder, at = json.JSONDecoder(), 1
    whole = False
    while (at := _end_of_gap(text, at)) < len(text):
        if text[at] == "]":
            at, whole = at + 1, True
            continue
        try:
            entry, at = decoder.raw_decode(text, at)
            yield entry
        except (ValueError, RecursionError):
            yield f"{name}: {text[at : at + _SHOWN]}"
            at, whole = _next(text, at + 1, decoder), True
    if not whole:
        yield name


def _end_of_gap(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _next(text: str, at: int, decoder: json.JSONDecoder) -> int:
    """Where a message begins again behind damage."""
    for _, match in zip(range(_TRIES), _OBJECT.finditer(text, at), strict=False):
        try:
            entry, _ = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            continue
        if "ts" in entry and "type" in entry:
            return match.start()
    return len(text)
