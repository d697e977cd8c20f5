"""What stands in one column of a table, by its cells alone: words, kinds, numbers, names, moments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from agents.tables.moments import looks_like_time
from knowledge.delimited import Cells
from knowledge.phrases import data
from knowledge.text import fold

_NEARLY_ALL = 0.9
_FEW, _FEW_KINDS, _SHARE_OF_KINDS = 8, 3, 0.1
"""From so many cells on, so few different ones (or so small a share) make a column of kinds."""
_KIND_LENGTH, _LONGEST_ID, _FLAG = 12, 64, 5
_LOOKED_AT = 2000
"""Characters of a cell that are looked at."""
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_CLOCK = re.compile(
    r"(?:上午|下午|[AaPp][Mm])?\s*\d{1,2}[:\uff1a]\d{2}(?:[:\uff1a]\d{2}(?:\.\d+)?)?\s*(?:[AaPp][Mm])?"
)
_NO_WORDS = re.compile(r"https?://\S+|[\[{][\[{\"].*[\]}]|\[\]|\{\}", re.S)
_ID = re.compile(r"(?=.*\d)[\w.:@+-]+", re.A)
_SERIALS = (20_000.0, 80_000.0)
"""Days since 1899-12-30 that a spreadsheet keeps for a moment: the years 1954 to 2119."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The filled cells of a sample of rows, and shares of them (0 to 1) that are of one sort."""

    cells: tuple[str, ...]
    distinct: int
    words: float
    """Mean length of what is no number, moment, link or JSON."""
    times: float
    ids: float
    latin: float
    """Share of ASCII among the characters."""

    @property
    def kinds(self) -> bool:
        """Whether few short words (or always the same ones) come back: types, states, levels."""
        few = max(_FEW_KINDS, _SHARE_OF_KINDS * len(self.cells)) if self.words <= _KIND_LENGTH else 1
        return len(self.cells) >= _FEW and self.distinct <= few

    @property
    def flags(self) -> bool:
        """Whether every cell says yes or no."""
        return bool(self.cells) and all(len(cell) <= _FLAG and fold(cell) in _flags() for cell in self.cells)

    @property
    def clocks(self) -> bool:
        """Whether hours stand here without a day."""
        return self._share(_CLOCK) >= _NEARLY_ALL

    @property
    def days(self) -> bool:
        """Whether days stand here without an hour."""
        return self.times >= _NEARLY_ALL and not any(":" in cell or "\uff1a" in cell for cell in self.cells)

    @property
    def serials(self) -> bool:
        """Whether a spreadsheet's own numbers for moments stand here."""
        found = [float(cell) for cell in self.cells if NUMBER.fullmatch(cell)]
        return bool(found) and sum(_SERIALS[0] <= one < _SERIALS[1] for one in found) >= _NEARLY_ALL * len(
            self.cells
        )

    @property
    def recurring_names(self) -> bool:
        """Short words that come back, more than one of them and few of them numbers: people who speak."""
        kinds = set(self.cells)
        short = sum(map(len, self.cells)) <= _KIND_LENGTH * len(self.cells)
        numbers = sum(NUMBER.fullmatch(kind) is not None for kind in kinds)
        return short and 1 < len(kinds) <= 0.7 * len(self.cells) and numbers <= (1 - _NEARLY_ALL) * len(kinds)

    def _share(self, pattern: re.Pattern[str]) -> float:
        return sum(pattern.fullmatch(cell) is not None for cell in self.cells) / (len(self.cells) or 1)


def contents(index: int, sample: Sequence[Cells]) -> Contents:
    """What the column at `index` holds in the rows of a sample."""
    cells = tuple(cell for row in sample if index < len(row) and (cell := row[index].strip()))
    several = len(cells) or 1
    times = [looks_like_time(cell) for cell in cells]
    spoken = (cell for cell, time in zip(cells, times, strict=True) if not time and _says_something(cell))
    wide = "".join(cell[:_LOOKED_AT] for cell in cells)
    return Contents(
        cells,
        len(set(cells)),
        sum(map(len, spoken)) / several,
        sum(times) / several,
        sum(len(cell) <= _LONGEST_ID and _ID.fullmatch(cell) is not None for cell in cells) / several,
        sum(char.isascii() for char in wide) / (len(wide) or 1),
    )


def _says_something(cell: str) -> bool:
    return len(cell) > _LOOKED_AT or not (NUMBER.fullmatch(cell) or _NO_WORDS.fullmatch(cell))


@cache
def _flags() -> frozenset[str]:
    return frozenset(map(str, data("agents.tables", "rows.yaml")["flags"]))
