"""Hundreds of texts read at once: most are written plainly, and only the others are undone one by one.

Every test here lets through less than `reading.read` leaves as it is, never more.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from unicodedata import category

import numpy as np

from agents.moderation.chars import CODES, Codes, Flags, Joined, Learned
from agents.moderation.reading import PLAIN, Reading, is_soft, read, spellings
from agents.moderation.spelt import disguised
from agents.moderation.trie import Trie, is_whole

_ODD = CODES
_LETTER, _DIGIT, _CHINESE, _SOFT, _SPACE, _NO_PICTURE, _FOR_LETTERS, _SIGN = (1 << n for n in range(8))
"""What a character is; `_FOR_LETTERS` and `_SIGN` stand for letters in English words (m0ney, he!!o)."""
_ENDED = 3
_WIDEST, _NARROW = 6, 3
"""Characters of a gap inside a word, and of one of many equal gaps, at most."""


def read_all(texts: Sequence[str]) -> list[Reading]:
    """What `read` makes of each."""
    if not texts:
        return []
    joined = Joined.of(texts)
    folded = Joined(_read()(joined.codes), joined.starts, joined.lengths)
    odd = folded.codes == _ODD
    folded.codes[odd] = 0
    runs = _Runs(folded, _kinds()(folded.codes))
    dropped, unclear = runs.dropped()
    dense = folded.only(~dropped)
    plain = dense.texts()
    long_way = folded.some(odd | unclear) | dense.some(_sounding(dense))
    for n in np.flatnonzero(dense.some(_in_digits(_kinds()(dense.codes))) & ~long_way).tolist():
        long_way[n] = any(disguised(plain[n]))
    return [
        read(text) if long else Reading(text, short, *_places(text, kept))
        for text, short, kept, long in zip(
            texts, plain, _kept(folded, dropped), long_way.tolist(), strict=True
        )
    ]


def _kept(folded: Joined, dropped: Flags) -> Iterator[Sequence[int] | None]:
    """By text the places of what is not dropped, None where that is everything."""
    places = np.arange(len(dropped)) - np.repeat(folded.starts, folded.lengths + 1)
    some, starts = folded.some(dropped).tolist(), folded.starts.tolist()
    for start, length, is_some in zip(starts, folded.lengths.tolist(), some, strict=True):
        span = slice(start, start + length)
        yield places[span][~dropped[span]].tolist() if is_some else None


def _places(text: str, kept: Sequence[int] | None) -> tuple[Sequence[int], Sequence[int]]:
    """Origins and ends of a reading."""
    if kept is None:
        return range(len(text) + 1), range(1, len(text) + 1)
    return [*kept, len(text)], [place + 1 for place in kept]


@cache
def _read() -> Learned:
    """What a character is read as; `_ODD` when it is read as none or several or may split words."""

    def of(char: str) -> int:
        plain = PLAIN[ord(char)]
        return _ODD if char in PLAIN.uneven or char in PLAIN.pictures else ord(plain)

    return Learned(of)


@cache
def _kinds() -> Learned:
    return Learned(_kind)


def _kind(char: str) -> int:
    if "a" <= char <= "z":
        return _LETTER
    if "0" <= char <= "9":
        return _DIGIT | _FOR_LETTERS
    if "一" <= char <= "鿿" or "㐀" <= char <= "䶿":
        return _CHINESE
    stands = _FOR_LETTERS if char in "@$" else _SIGN if char in "!|+" else 0
    plain = _NO_PICTURE * (category(char) != "So")
    return _SOFT * is_soft(char) | _SPACE * char.isspace() | plain | stands


def _sounding(dense: Joined) -> Flags:
    """Places at which a word may be written by other characters."""
    marked = np.zeros(len(dense.codes), dtype=bool)
    found = _spelt().found(dense.codes)
    marked[found.starts[is_whole(dense.codes, found)]] = True
    return marked


def _in_digits(kinds: Codes) -> Flags:
    """Places at which an English word may be written with digits or signs, as `disguised` has it."""
    letter, instead, sign = (kinds & kind > 0 for kind in (_LETTER, _FOR_LETTERS, _SIGN))
    marked = (instead | sign)[:-1] & letter[1:] | (letter | sign)[:-1] & instead[1:]
    return np.append(marked, False)


@cache
def _spelt() -> Trie:
    return Trie(list(spellings().keys()))


class _Runs:
    """Tokens, as `reading` has them, the gaps between them, and the ends of texts."""

    def __init__(self, texts: Joined, kinds: Codes) -> None:
        written = kinds & (_LETTER | _DIGIT) > 0
        of = written + 2 * (kinds & _CHINESE > 0).astype(np.uint8)
        of[texts.starts + texts.lengths] = _ENDED
        self._starts = np.flatnonzero(np.diff(of, prepend=_ENDED + 1))
        self._lengths = np.diff(self._starts, append=len(of))
        of = of[self._starts]
        self._latin, self._gap, self._token = of == 1, of == 0, (of == 1) | (of == 2)
        self._soft, self._blank, self._number, self._bare = (
            np.logical_and.reduceat(kinds & kind > 0, self._starts)
            for kind in (_SOFT, _SPACE, _DIGIT, _NO_PICTURE)
        )

    def dropped(self) -> tuple[Flags, Flags]:
        """Characters of gaps that stand inside words, and of those of which `reading` has to decide."""
        hiding, english = self._hiding()
        unclear = self._is_one_of_many() | hiding & (english | ~self._bare)
        return np.repeat(hiding, self._lengths), np.repeat(unclear, self._lengths)

    def _hiding(self) -> tuple[Flags, Flags]:
        """Gaps that hide a word, as far as the tokens on both sides tell, and those between English ones."""
        one = self._lengths == 1
        word, counted = ~self._latin | one, ~self._token | self._number
        either, both = _left(one) | _right(one), _left(word) & _right(word)
        english = _left(self._latin) & _right(self._latin)
        fits = np.where(english, _left(one) & _right(one), np.where(self._blank, either, both))
        inside = self._gap & self._soft & (self._lengths <= _WIDEST) & ~_left(counted) & ~_right(counted)
        return inside & fits, english

    def _is_one_of_many(self) -> Flags:
        """The middle one of three narrow gaps with lone characters between them."""
        one, narrow = self._token & (self._lengths == 1), self._gap & (self._lengths <= _NARROW)
        middle: Flags = narrow & _left(one) & _right(one) & _left(_left(narrow)) & _right(_right(narrow))
        return middle


def _left(runs: Flags) -> Flags:
    """What is true of the run before each."""
    return np.concatenate([runs[-1:], runs[:-1]])


def _right(runs: Flags) -> Flags:
    return np.concatenate([runs[1:], runs[:1]])
