"""Hundreds of texts as one array of code points."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.uint32]
CODES = 0x110000


@dataclass(frozen=True, slots=True)
class Joined:
    """Texts (not none) written behind one another, a zero after each; `codes` are their code points."""

    codes: Codes
    starts: Numbers
    lengths: Numbers

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Joined":
        whole = "\0".join([*texts, ""]).encode("utf-32-le", "surrogatepass")
        lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        return cls(np.frombuffer(whole, dtype=np.uint32), np.cumsum(lengths + 1) - lengths - 1, lengths)

    def numbers(self) -> Numbers:
        """For each code the number of its text."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths + 1)

    def some(self, places: Flags) -> Flags:
        """Of each text, whether any of its places is marked."""
        return np.logical_or.reduceat(places, self.starts)

    def only(self, kept: Flags) -> "Joined":
        """Without all other characters."""
        kept = kept.copy()
        kept[self.starts + self.lengths] = True
        lengths = np.add.reduceat(kept, self.starts, dtype=np.int64) - 1
        return Joined(self.codes[kept], np.cumsum(lengths + 1) - lengths - 1, lengths)

    def texts(self) -> list[str]:
        whole = self.codes.tobytes().decode("utf-32-le", "surrogatepass")
        ends = (self.starts + self.lengths).tolist()
        return [whole[start:end] for start, end in zip(self.starts.tolist(), ends, strict=True)]


class Learned:
    """What a function says of each character, asked when the character is first met; 0 stays 0, for the ends
    of texts."""

    def __init__(self, of: Callable[[str], int]) -> None:
        self._of = of
        self._said = np.zeros(CODES, dtype=np.uint32)
        self._known = np.zeros(CODES, dtype=bool)
        self._known[0] = True

    def __call__(self, codes: Codes) -> Codes:
        for code in set(codes[~self._known[codes]].tolist()):
            self._said[code] = self._of(chr(code))
            self._known[code] = True
        return self._said[codes]


def different(numbers: Numbers) -> Numbers:
    """Each number (none below 0) once, in order; many times quicker than `np.unique`."""
    ordered = np.sort(numbers)
    return ordered[np.diff(ordered, prepend=-1) > 0]
