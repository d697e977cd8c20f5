"""What the header of a column says of it, and which line of a table is the header."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from agents.tables.contents import NUMBER
from agents.tables.moments import looks_like_time
from knowledge.delimited import Cells
from knowledge.phrases import data
from knowledge.text import fold

_HEADER_DEPTH, _BELOW = 20, 40
_WIDE, _WIDEST = 0.6, 1000
_THEIR_ID = "user_id"
"""What the `id` of a nested author is."""
IN_PART = 1000
"""Rank of a column whose header only holds a word of the role."""
LAST = 2000
"""Rank of a column that may hold it where no other does: remarks, quoted words."""
_LONGEST_NAME = 24
_STARS = re.compile(r"[★⭐🌟]")
_SENTENCE_MARK = re.compile(r"[。!?!?,,;;]")
_PLACE = r"(?:\d+|[a-z]|[一二三四五六七八九十]+)"
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class _Naming:
    """How the columns of one role are called (`begins` and `ends`: how those of something else are)."""

    exact: Mapping[str, int]
    last: frozenset[str]
    part: tuple[str, ...]
    closing: tuple[str, ...]
    begins: re.Pattern[str]
    ends: re.Pattern[str]
    quotes: re.Pattern[str]

    @classmethod
    def of(cls, names: Mapping[str, Sequence[str]]) -> "_Naming":
        exact = {name: rank for rank, name in enumerate(names["exact"])}
        begins, ends, quotes = (names.get(key, ()) for key in ("begins", "ends", "quotes"))
        last, part, closing = (tuple(names.get(key, ())) for key in ("last", "part", "closing"))
        return cls(
            exact, frozenset(last), part, closing, _beginning(begins), _ending(ends), _beginning(quotes)
        )

    def rank(self, name: str) -> int | None:
        """Smaller is better; None when a header says nothing of the role."""
        if name in self.exact or name in self.last:
            return self.exact.get(name, LAST)
        speaks = any(part in name for part in self.part) or name.endswith(self.closing)
        if len(name) > _LONGEST_NAME or not speaks:
            return None
        if self.begins.match(name) or self.ends.search(name):
            return None
        return LAST if self.quotes.match(name) else IN_PART


def _beginning(words: Sequence[str]) -> re.Pattern[str]:
    found = [re.escape(word) + ("(?![a-z])" if word.isascii() else "") for word in words]
    return re.compile(f"(?:{'|'.join(found)})" if found else "(?!)")


def _ending(words: Sequence[str]) -> re.Pattern[str]:
    found = [("(?<![a-z])" if word.isascii() else "") + re.escape(word) for word in words]
    return re.compile(f"(?:{'|'.join(found)})$" if found else "(?!)")


def header_at(lines: Sequence[Cells]) -> int | None:
    """Index of the header line, None when the table has none (its first line is already data).

    Of the lines that name a role it is the one that is about as wide as the rows below and names the most;
    what an export says of itself above (`群名,周末徒步`) is narrower, or holds values beside the names.
    """
    named = [(_as_header(index, lines), -index) for index in range(min(len(lines), _HEADER_DEPTH))]
    best = max(((rank, at) for rank, at in named if rank), default=None)
    if best:
        return -best[1]
    return None if not lines or any(map(_looks_like_value, lines[0])) else 0


def _as_header(index: int, lines: Sequence[Cells]) -> tuple[bool, int, float] | None:
    """How well a line does as a header: its width, the roles it names, their share of its cells; empty when
    it cannot be one."""
    if len(lines[index]) > _WIDEST:
        return None
    filled = [cell for cell in lines[index] if cell.strip()]
    exact, part = set(map(role_of, filled)) - {""}, {role for cell in filled for role in _roles_in(cell)}
    if (not exact and len(part) < 2) or any(map(looks_like_time, filled)):
        return None
    below = sorted(sum(map(bool, cells)) for cells in lines[index + 1 : index + 1 + _BELOW])
    wide = not below or len(filled) >= _WIDE * below[len(below) // 2]
    naming = sum(bool(_roles_in(cell)) for cell in filled)
    return wide, len(exact | part), naming / len(filled)


def _roles_in(cell: str) -> list[str]:
    """Every role that a header speaks of."""
    name = plain_name(cell)
    return [role for role, naming in _namings().items() if naming.rank(name) is not None]


def _looks_like_value(cell: str) -> bool:
    mark = _SENTENCE_MARK.search(cell) or NUMBER.fullmatch(cell.strip()) or looks_like_time(cell)
    return bool(mark) or len(cell) > 20


@cache
def role_of(header: str) -> str:
    """The role (id, text, time, sender, rating) that a header names exactly, empty when it names none."""
    name = plain_name(header)
    return next(
        (role for role, naming in _namings().items() if name in naming.exact or name in naming.last), ""
    )


def ranked(role: str, columns: Sequence[str]) -> list[tuple[int, int]]:
    """(rank, index) of the columns whose header speaks of a role, best first."""
    naming, found = _namings()[role], list[tuple[int, int]]()
    for index, column in enumerate(columns):
        rank = naming.rank(plain_name(column))
        if rank is not None and (rank < IN_PART or role_of(column) in ("", role)):
            found.append((rank, index))
    return sorted(found)


def holds_no_words(header: str) -> bool:
    """Whether a header ends like that of a type, a number, a remark …, whatever stands below it."""
    return bool(_namings()["text"].ends.search(plain_name(header)))


def shows_name(header: str) -> bool:
    """Whether a header says that people are called here, and not only numbered."""
    return bool(_shown().search(plain_name(header)))


def says_nothing(header: str) -> bool:
    """Whether a header tells nothing of what stands below (`col2`, `字段2`)."""
    return bool(_unnamed().fullmatch(plain_name(header)))


def plain_name(header: str) -> str:
    """A header folded, in snake case, the last part of a nested one (`user.name`)."""
    plain = fold(_HUMP.sub("_", header.strip())).strip().strip("*:：\"'").strip()
    if plain in _namings()["id"].exact:
        return plain
    parent, _, leaf = plain.rpartition(".")
    named = _namings()
    whose = parent and leaf in named["id"].exact and parent in named["sender"].exact
    return _THEIR_ID if whose else leaf.replace(" ", "_")


@cache
def _namings() -> Mapping[str, _Naming]:
    return {role: _Naming.of(names) for role, names in data("agents.tables", "rows.yaml")["columns"].items()}


@cache
def _shown() -> re.Pattern[str]:
    return _ending(data("agents.tables", "rows.yaml")["shown"])


@cache
def _unnamed() -> re.Pattern[str]:
    words = "|".join(map(re.escape, data("agents.tables", "rows.yaml")["unnamed"]))
    return re.compile(rf"(?:{words})?[ _:]*{_PLACE}?|第?{_PLACE}[ _]*(?:{words})")


@cache
def _spoken() -> Mapping[str, float]:
    spoken: Mapping[str, float] = data("agents.tables", "rows.yaml")["ratings"]
    return spoken


def parse_rating(cell: str) -> float | None:
    """A rating as the number it states (`4`, `4.5星`, `★★★☆☆`, `4/5`, `好评`); None when it states none."""
    plain = fold(cell).strip()
    if plain in _spoken():
        return float(_spoken()[plain])
    if stars := _STARS.findall(cell):
        return float(len(stars))
    number = NUMBER.search(plain)
    return float(number[0]) if number else None
