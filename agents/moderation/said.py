"""The words of messages as they are compared with others: folded, without signs and digits, and by a few
pieces of each. Worked out for hundreds of messages at once, before they are asked for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from knowledge.text import fold

if TYPE_CHECKING:
    from agents.moderation.chars import Joined, Learned, Numbers

_SIGN = re.compile(r"[\W\d_]")
_COMPARED = 2000
"""Characters of a message that are compared with others."""
_SHINGLE, _SHINGLES, _BITS = 3, 5, 16


class Said(NamedTuple):
    plain: str
    """Folded text."""
    key: str
    """Its words without signs and digits, at most 2,000 characters."""
    pieces: tuple[int, ...]
    """A few pieces that nearly the same text also has: the first ones in a scattered order."""


class _Ahead:
    """What will soon be asked for."""

    known: Mapping[str, Said] = {}


def look_ahead(texts: Iterable[str]) -> None:
    """Works out what will soon be asked of these texts and forgets all others."""
    wanted = list(dict.fromkeys(texts))
    _Ahead.known = dict(zip(wanted, all_said(wanted), strict=True))


def said(text: str) -> Said:
    return _Ahead.known.get(text) or all_said([text])[0]


def all_said(texts: Sequence[str]) -> list[Said]:
    from agents.moderation.chars import Joined

    if not texts:
        return []
    plain = _folded(texts)
    compared = Joined.of([text[:_COMPARED] for text in plain])
    words = compared.only(_letters()(compared.codes) > 0)
    return list(map(Said, plain, words.texts(), _pieces(words)))


def _folded(texts: Sequence[str]) -> list[str]:
    from agents.moderation.chars import CODES, Joined

    joined = Joined.of(texts)
    folded = Joined(_folds()(joined.codes), joined.starts, joined.lengths)
    odd = folded.codes == CODES
    folded.codes[odd] = 0
    return [
        fold(text) if is_odd else plain
        for text, plain, is_odd in zip(texts, folded.texts(), folded.some(odd).tolist(), strict=True)
    ]


@cache
def _folds() -> "Learned":
    """A character folded; no code at all where it becomes none or several."""
    from agents.moderation.chars import CODES, Learned

    return Learned(lambda char: ord(folded) if len(folded := fold(char)) == 1 else CODES)


@cache
def _letters() -> "Learned":
    from agents.moderation.chars import Learned

    return Learned(lambda char: not _SIGN.match(char))


def _pieces(words: "Joined") -> list[tuple[int, ...]]:
    """By text the least of its different runs of three characters, or all of it when it has fewer."""
    import numpy as np

    from agents.moderation.chars import different

    mixed = _scattered(words)
    run = mixed[:-2] << 2 * _BITS | mixed[1:-1] << _BITS | mixed[2:]
    whole = (mixed[:-2] > 0) & (mixed[1:-1] > 0) & (mixed[2:] > 0)
    one, two = (words.starts[words.lengths == n] for n in (1, 2))
    texts = words.numbers() << _SHINGLE * _BITS
    found = different(
        np.concatenate(
            [
                (texts[:-2] | run)[whole],
                texts[one] | mixed[one],
                texts[two] | mixed[two] << _BITS | mixed[two + 1],
            ]
        )
    )
    return _first_of_each(found >> _SHINGLE * _BITS, found & (1 << _SHINGLE * _BITS) - 1, len(words.starts))


def _scattered(words: "Joined") -> "Numbers":
    """Code points in an order that has nothing to do with how common they are; zero between the texts."""
    import numpy as np

    return np.where(words.codes > 0, 0x100 + words.codes.astype(np.int64) * 40_503 % 0xD000, 0)


def _first_of_each(texts: "Numbers", pieces: "Numbers", total: int) -> list[tuple[int, ...]]:
    import numpy as np

    counts = np.bincount(texts, minlength=total)
    ends = np.cumsum(counts)
    starts, held = ends - counts, pieces.tolist()
    return [
        tuple(held[start:end])
        for start, end in zip(starts.tolist(), np.minimum(starts + _SHINGLES, ends).tolist(), strict=True)
    ]
