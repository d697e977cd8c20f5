"""The sums of `scored.Scorer` for many texts at once: hundreds of them as arrays, not one by one.

Every Chinese n-gram of 1–3 characters is a number of 45 bits, so that finding, counting and looking up those
of all texts is a sort and a search. Concepts come by name.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from agents.moderation.chars import Numbers, different
from agents.moderation.english import English
from agents.moderation.kin import Kin
from agents.moderation.lexicon import FAMILY
from agents.moderation.places import Places
from agents.moderation.scored import Scorer

_BITS, _WIDEST = 15, 3
_GRAM = _BITS * _WIDEST
_BEFORE, _LAST = 0x4E00 - 1, 0x9FFF
Sums: TypeAlias = NDArray[np.float64]


@dataclass
class _Entries:
    """Features met, text by text: number of the text, row of the weights."""

    texts: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a concept, a family and a pair of families count for."""

    concept: float
    family: float
    pair: float


class Masses:
    """The weights of a scorer as one table: a row a feature, the columns doubt, risk and one a class."""

    def __init__(self, scorer: Scorer) -> None:
        names = list(scorer.doubt)
        nothing = (0.0,) * len(scorer.kind_bias)
        self._weights = np.array([(*scorer.doubt[name], *scorer.rows.get(name, nothing)) for name in names])
        self._bias = np.array((*scorer.bias, *scorer.kind_bias))
        self._named = {name: row for row, name in enumerate(names) if not _is_chinese(name)}
        chinese = [(_key(name), row) for row, name in enumerate(names) if _is_chinese(name)]
        self._grams = Places(np.array([key for key, _ in chinese], dtype=np.int64))
        self._rows = np.array([row for _, row in chinese], dtype=np.int64)
        self._kin, self._english = Kin(self._named), English(self._named)

    def totals(self, dense: Sequence[str], seen: Sequence[Iterable[str]], worth: Worth) -> Sums:
        """For each text (at most 2¹⁸) its sums with their bias, from its n-grams, the concepts `seen` in it
        and its families of words."""
        texts, keys = _grams(dense)
        counts = np.bincount(texts, minlength=len(dense))
        english, rows, counted = self._english.met(dense)
        scale = 1 / np.sqrt(np.maximum(counts + counted, 1))
        sums = np.tile(self._bias, (len(dense), 1))
        places = self._grams.of(keys)
        known = np.flatnonzero(places >= 0)
        self._add(sums, texts[known], self._rows[places[known]], scale[texts[known]])
        self._add(sums, english, rows, scale[english])
        self._add_others(sums, dense, seen, worth)
        return sums

    def _add_others(
        self, sums: Sums, dense: Sequence[str], seen: Sequence[Iterable[str]], worth: Worth
    ) -> None:
        """As `second.features` counts them: each the less the more are met, known or not."""
        entries, counts = self._concepts(seen)
        texts, rows, paired = self._kin.met(dense)
        scale = 1 / np.sqrt(np.maximum(counts + np.bincount(texts, minlength=len(dense)), 1))
        at = np.array(entries.texts, dtype=np.int64)
        self._add(sums, at, np.array(entries.rows, dtype=np.int64), worth.concept * scale[at])
        values, known = np.where(paired, worth.pair, worth.family) * scale[texts], rows >= 0
        self._add(sums, texts[known], rows[known], values[known])

    def _add(self, sums: Sums, texts: Numbers, rows: Numbers, values: Sums) -> None:
        """Texts in order."""
        if len(texts):
            starts = np.flatnonzero(np.diff(texts, prepend=-1))
            sums[texts[starts]] += np.add.reduceat(self._weights[rows] * values[:, None], starts, axis=0)

    def _concepts(self, seen: Sequence[Iterable[str]]) -> tuple[_Entries, Numbers]:
        """The concepts known, and how many each text has; families are none."""
        entries, counted = _Entries(), np.zeros(len(seen), dtype=np.int64)
        for number, names in enumerate(seen):
            if found := [f"c:{name}" for name in names if not name.startswith(FAMILY)]:
                counted[number] = len(found)
                rows = [self._named[name] for name in found if name in self._named]
                entries.rows += rows
                entries.texts += [number] * len(rows)
        return entries, counted


def likely(sums: Sums, fine: int, certain: float) -> Iterator[tuple[float, float, int, float]]:
    """Of each row of totals: the sum of doubt, the probability (0…1) of any class but the one numbered `fine`
    by that sum and by the classes together, the likeliest of those, and the probability of risk. No class
    counts for more than `certain` above or below it."""
    doubt, risk, kinds = sums[:, 0], 1 / (1 + np.exp(-sums[:, 1])), sums[:, 2:].copy()
    above = np.exp(np.clip(kinds - kinds[:, fine, None], -certain, certain))
    above[:, fine] = 0
    agreed = 1 / (1 + np.exp(-(doubt + np.log(above.sum(axis=1))) / 2))
    kinds[:, fine] = -np.inf
    # The last of equals, as in `second`.
    top = kinds.shape[1] - 1 - kinds[:, ::-1].argmax(axis=1)
    return zip(doubt.tolist(), agreed.tolist(), top.tolist(), risk.tolist(), strict=True)


def _is_chinese(name: str) -> bool:
    return len(name) <= _WIDEST and all(_BEFORE < ord(char) <= _LAST for char in name)


def _key(gram: str) -> int:
    key = 0
    for char in gram:
        key = key << _BITS | ord(char) - _BEFORE
    return key


def _grams(dense: Sequence[str]) -> tuple[Numbers, Numbers]:
    """(number of the text, key) of every different n-gram of Chinese of each text, in order."""
    whole = "\n".join(dense).encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(whole, dtype=np.uint32).astype(np.int64) - _BEFORE
    lengths = np.fromiter((len(text) + 1 for text in dense), dtype=np.int64, count=len(dense))
    texts = np.repeat(np.arange(len(dense)) << _GRAM, lengths)[: len(codes)]
    chinese = (codes > 0) & (codes <= _LAST - _BEFORE)
    keys, sound, found = np.zeros_like(codes), np.ones_like(chinese), []
    for width in range(min(_WIDEST, len(codes))):
        upto = len(codes) - width
        keys, sound = keys[:upto] << _BITS | codes[width:], sound[:upto] & chinese[width:]
        found.append((texts[:upto] | keys)[sound])
    keys = different(np.concatenate([*found, np.zeros(0, dtype=np.int64)]))
    return keys >> _GRAM, keys & ((1 << _GRAM) - 1)
