"""What a document says of itself at its top: `---`, lines of `name: value`, `---`."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml

from knowledge.errors import LibraryError
from knowledge.phrases import phrases

_BLOCK = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_WORDS = ("id", "title", "type", "audience", "owner", "language")
_NAMED = re.compile(r"^[A-Za-z_][\w -]*:", re.M)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    id: str = ""
    title: str = ""
    type: str = ""
    audience: str = ""
    owner: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    effective: date | None = None
    expires: date | None = None
    supersedes: tuple[str, ...] = ()
    """Ids or file names of the documents that this one replaces."""


def read_front_matter(text: str, file: str, language: str) -> tuple[FrontMatter, str]:
    """Front matter and the rest of the text; raises LibraryError naming the file and line that cannot be
    read.
    """
    block = _BLOCK.match(text)
    # A page may simply open with a rule: no names, no front matter.
    if not block or not _NAMED.search(block[1]):
        return FrontMatter(), text
    first_line = text[: block.start(1)].count("\n") + 1
    values = _mapping(block[1], first_line, file, language)
    words = {name: _line_of_text(values.get(name)) for name in _WORDS}
    days = {
        name: _date(values.get(name), name, first_line + _line_with(block[1], name), file, language)
        for name in ("effective", "expires")
    }
    lists = {name: _list(values.get(name)) for name in ("tags", "supersedes")}
    everything: dict[str, Any] = {**words, **lists, **days}
    return FrontMatter(**everything), text[block.end() :]


def _mapping(block: str, first_line: int, name: str, language: str) -> dict[str, Any]:
    line, reason = first_line, phrases("knowledge").say("front_matter_shape", language)
    try:
        values = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line += mark.line if mark else 0
        values = None
    if not isinstance(values, dict):
        raise LibraryError(
            phrases("knowledge").say("front_matter", language, name=name, line=line, reason=reason)
        )
    return {str(key).strip().lower(): value for key, value in values.items()}


def _line_of_text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _list(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    parts = value if isinstance(value, list) else re.split(r"[,\uff0c、;\uff1b]", str(value))
    return tuple(dict.fromkeys(_line_of_text(part) for part in parts if str(part).strip()))


def _line_with(block: str, field: str) -> int:
    lines = block.lower().splitlines()
    return next((index for index, line in enumerate(lines) if line.startswith(field)), 0)


def _date(value: Any, field: str, line: int, name: str, language: str) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", str(value).strip())
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    say = phrases("knowledge").say
    reason = say("front_matter_date", language, field=field)
    raise LibraryError(say("front_matter", language, name=name, line=line, reason=reason))
