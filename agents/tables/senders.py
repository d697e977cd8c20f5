"""Who a header names, without what the chat program prints around the name: QQ's number, mail and title.

A nickname may look the same; what is printed around a name stands in nearly every header of the file.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache

from knowledge.phrases import data

_QQ_ID = re.compile(r"\s*(?:[(\uff08](?P<id>\d{5,12})[)\uff09]|<(?P<mail>[^<>\s]+@[^<>\s]+)>)$")
_QQ_TITLE = re.compile(r"^【[^【】]{1,12}】")
_COLONS = (":", "\uff1a")
_NEARLY_ALL = 0.9

Named = tuple[str, dict[str, str]]
"""A sender, and what else the header says of them (id, mail, title)."""


def namer(printed: Sequence[str]) -> Callable[[str], Named]:
    """How the names of a file are read, from all names as they are printed in its headers."""
    numbered = sum(_QQ_ID.search(name) is not None for name in printed) >= _NEARLY_ALL * len(printed)
    pointed = sum(name.endswith(_COLONS) for name in printed) >= _NEARLY_ALL * len(printed)

    def named(name: str) -> Named:
        bare = name[:-1].rstrip() if pointed and name.endswith(_COLONS) else name
        return _bare(bare) if numbered or is_program(*_bare(bare)) else (bare, {})

    return named


def is_program(name: str, fields: dict[str, str]) -> bool:
    """Whether the chat program itself speaks."""
    return (name, fields.get("id", "")) in _programs()


def _bare(name: str) -> Named:
    found = _QQ_ID.search(name)
    fields = {key: value for key, value in found.groupdict().items() if value} if found else {}
    bare = name[: found.start()] if found else name
    title = _QQ_TITLE.match(bare)
    if title and len(bare) > title.end():
        fields["title"], bare = title[0][1:-1], bare[title.end() :]
    return bare.strip() or next(iter(fields.values()), ""), fields


@cache
def _programs() -> frozenset[tuple[str, str]]:
    spec = data("agents.tables", "chatlog.yaml")["programs"]
    return frozenset((str(name), str(number)) for name, number in spec)
