"""Where numbers stand in a list, asked for thousands at once: a hash table with open addressing."""

import numpy as np

from agents.moderation.chars import Numbers

_SPREAD = np.int64(0x1E3779B97F4A7C15)
_SHIFT = 31


class Places:
    """The places of different numbers (of 64 bits) in a list. At most one slot in four is taken, so that what
    is not listed is mostly known at the first look."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = np.append(numbers, -1)
        """What an empty slot leads to is the last of them."""
        self._slots = np.full(1 << (4 * len(numbers)).bit_length(), -1, dtype=np.int32)
        left, at = np.arange(len(numbers)), self._slot(numbers)
        while len(left):
            free = self._slots[at] < 0
            self._slots[at[free]] = left[free]
            lost = self._slots[at] != left
            left, at = left[lost], self._next(at[lost])

    def of(self, asked: Numbers) -> Numbers:
        """The place of each, -1 for those that are not listed."""
        at = self._slot(asked)
        met = self._slots[at]
        places = np.where(self._numbers[met] == asked, met, -1)
        which = np.flatnonzero((met >= 0) & (places < 0))
        at = at[which]
        while len(which):
            at = self._next(at)
            met = self._slots[at]
            same = self._numbers[met] == asked[which]
            places[which[same]] = met[same]
            on = (met >= 0) & ~same
            which, at = which[on], at[on]
        return places

    def _slot(self, numbers: Numbers) -> Numbers:
        """Multiplicative hashing; what runs over is meant to."""
        return (numbers * _SPREAD >> _SHIFT) & (len(self._slots) - 1)

    def _next(self, slots: Numbers) -> Numbers:
        return (slots + 1) & (len(self._slots) - 1)
