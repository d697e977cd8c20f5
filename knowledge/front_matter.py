"""What a document says of itself at its top: `---`, lines of `name: value`, `---`. Other names of the fields
are in front_matter.yaml.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml

from knowledge.errors import LibraryError
from knowledge.phrases import data, phrases
from knowledge.text import fold

_BLOCK = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_WORDS = ("id", "title", "type", "audience", "owner", "language")
_DATES = ("effective", "expires")
_DAY = re.compile(
    r"(\d{4})(?:\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d\d)(\d\d))(?:[T ]\d{1,2}:\d\d.*)?"
)
_NAMED = re.compile(r"^[A-Za-z_][\w -]*:", re.M)
_LINE = re.compile(r"([^\W\d][\w ]{0,19}?)[ ]*(\uff1a|:(?=\S))[ \u3000]*(.*)")
"""A line that YAML would not read as name and value: a full-width colon, or no space after the colon."""


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
    warnings: tuple[str, ...] = ()
    """A sentence for each date that cannot be read, naming file and line; it counts as not given."""


class _Loader(yaml.SafeLoader):
    """Dates stay as written: one that no calendar has must not cost the document its other fields."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def _fields() -> dict[str, str]:
    """Field by each name it goes by."""
    named = data("knowledge", "front_matter.yaml")["names"]
    return {fold(str(name)): field for field, names in named.items() for name in names}


@cache
def _types() -> dict[str, str]:
    kinds = data("knowledge", "front_matter.yaml")["types"]
    return {fold(str(name)): kind for kind, names in kinds.items() for name in names}


def read_front_matter(text: str, file: str, language: str) -> tuple[FrontMatter, str]:
    """Front matter and the rest of the text; raises LibraryError naming the file and line when it is no list
    of names and values.
    """
    block = _BLOCK.match(text)
    # A page may simply open with a rule: no names, no front matter.
    if not block or not (_NAMED.search(block[1]) or _field_of(block[1].lstrip().partition("\n")[0])):
        return FrontMatter(), text
    first_line = text[: block.start(1)].count("\n") + 1
    values = _mapping(block[1], first_line, file, language)
    words = {name: _line_of_text(values.get(name)) for name in _WORDS}
    lists = {name: _list(values.get(name)) for name in ("tags", "supersedes")}
    words["type"] = _types().get(fold(words["type"]), words["type"])
    days, warnings = _dates(values, _places(block[1], first_line), file, language)
    everything: dict[str, Any] = {**words, **lists, **days}
    return FrontMatter(**everything, warnings=warnings), text[block.end() :]


def _dates(
    values: dict[str, Any], places: dict[str, tuple[int, str]], file: str, language: str
) -> tuple[dict[str, date | None], tuple[str, ...]]:
    """What can be read of the dates, and a sentence for what cannot."""
    catalogue = phrases("knowledge", "lifecycle_phrases.yaml")
    days: dict[str, date | None] = {}
    warnings = []
    for name in _DATES:
        given = _line_of_text(values.get(name))
        days[name] = _date(given)
        if given and days[name] is None and given.casefold() not in catalogue.raw("no_end", language):
            line, printed = places.get(name, (1, name))
            at = {"name": file, "line": line, "field": printed, "value": given[:40]}
            warnings.append(catalogue.say("bad_date", language, **at))
    start, end = days["effective"], days["expires"]
    if start and end and end < start:
        warnings.append(catalogue.say("dates_reversed", language, name=file, line=places["expires"][0]))
        days["expires"] = None
    return days, tuple(warnings)


def _mapping(block: str, first_line: int, name: str, language: str) -> dict[str, Any]:
    line, reason = first_line, phrases("knowledge").say("front_matter_shape", language)
    try:
        values = yaml.load("\n".join(map(_as_yaml, block.split("\n"))), _Loader)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line += mark.line if mark else 0
        values = None
    if not isinstance(values, dict):
        raise LibraryError(
            phrases("knowledge").say("front_matter", language, name=name, line=line, reason=reason)
        )
    stated = {fold(str(key)).strip(): value for key, value in values.items()}
    return {_fields().get(key, key): value for key, value in reversed(stated.items())}


def _as_yaml(line: str) -> str:
    """`标题：群规` as `标题: "群规"`; a list and what is quoted stay as they are."""
    found = _LINE.fullmatch(line.rstrip())
    if not found or not (found[2] == "\uff1a" or _field_of(line)):
        return line
    plain = not found[3].startswith(("[", '"', "'", "//"))
    return f"{found[1]}: {json.dumps(found[3], ensure_ascii=False) if plain and found[3] else found[3]}"


def _field_of(line: str) -> str:
    """The field that a line states, by whatever name; empty when it states none."""
    name, colon, _ = line.replace("\uff1a", ":").partition(":")
    return _fields().get(fold(name).strip(), "") if colon else ""


def _line_of_text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _list(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    parts = value if isinstance(value, list) else re.split(r"[,\uff0c、;\uff1b]", str(value))
    return tuple(dict.fromkeys(_line_of_text(part) for part in parts if str(part).strip()))


def _places(block: str, first_line: int) -> dict[str, tuple[int, str]]:
    """Line and printed name of each field."""
    found: dict[str, tuple[int, str]] = {}
    for line, printed in enumerate(block.splitlines(), first_line):
        if field := _field_of(printed):
            found.setdefault(field, (line, re.split("[:\uff1a]", printed)[0].strip()))
    return found


def _date(given: str) -> date | None:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", given))
    try:
        return date(int(found[1]), int(found[2] or found[4]), int(found[3] or found[5])) if found else None
    except ValueError:
        return None
