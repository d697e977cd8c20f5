"""Organisations that a text brings in: companies, clubs, authorities, by the words their names end in."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from agents.claims.plain import squeezed
from agents.claims.sources import Sources
from knowledge.phrases import data
from knowledge.text import fold, has_cjk

_LONGEST = 4
"""Words before the last one that may belong to a name."""
_LEAST = 2
"""Characters that make such words a name."""
Tagged = Sequence[tuple[str, str]]


def strange_bodies(text: str, sources: Sources) -> Iterator[str]:
    """Organisations in a text (as written) that nothing given names."""
    plain = fold(text)
    if has_cjk(plain) and _ending().search(plain):
        yield from _chinese(plain, sources)
    yield from (found["v"] for found in _called().finditer(plain) if found["v"] not in sources.near)
    called = [match["v"] or match["w"] for match in _english().finditer(text)]
    given = {*re.findall(r"[a-z]+", sources.trusted), *_table()["no_part_en"]} if called else set()
    yield from (name for name in called if not given.issuperset(re.findall(r"[a-z]+", name.lower())))


def _chinese(plain: str, sources: Sources) -> Iterator[str]:
    import rjieba

    words = [(str(word), str(tag)) for word, tag in rjieba.tag(plain)]
    for at, (word, _) in enumerate(words):
        end = _ending().search(word)
        if end is None or end.end() < len(word) or _goes_on(words[at + 1 : at + 2]):
            continue
        parts = [*_before(words[:at]), word[: end.start()]]
        loose = re.fullmatch(_table()["loose_ends"], end[0]) is not None
        if loose and (not at or words[at - 1][1] not in _table()["proper"]):
            continue
        name = "".join(parts)
        strange = any(part and part not in sources.near for part in parts)
        if strange and len(name) >= _LEAST and squeezed(name + end[0]) not in sources.near:
            yield name + end[0]


def _goes_on(after: Tagged) -> bool:
    """Whether the name goes on: a company's club."""
    return any(_ending().fullmatch(word) for word, _ in after)


def _before(words: Tagged) -> list[str]:
    """The words of a name before its last one, in order."""
    table, parts = _table(), list[str]()
    for word, tag in reversed(words[-_LONGEST:]):
        if tag not in table["tags"] or word in table["no_part"] or not re.fullmatch(r"[\w·&]+", word):
            break
        parts.insert(0, word)
    return parts


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(f"{_table()['ends']}|{_table()['loose_ends']}")


@cache
def _called() -> re.Pattern[str]:
    return re.compile(_table()["called"])


@cache
def _english() -> re.Pattern[str]:
    return re.compile(_table()["english"])


def _table() -> dict[str, Any]:
    table: dict[str, Any] = data("agents.claims", "bodies.yaml")
    return table
