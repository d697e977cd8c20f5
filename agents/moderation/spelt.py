"""English written so that no list finds it: letters apart (y o u a r e), digits for letters (m0ney).

Both are undone only where known words come out (`lexicon/english.yaml` and the words of all other lists), so
that names of products and versions stay as they are.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

from knowledge.phrases import data

_PACKAGE = "agents.moderation"
_WORD = re.compile(r"(?<![a-z\\])[a-z]{3,}")
_TOKEN = re.compile(r"(?<![a-z0-9@$|+])[a-z0-9@$!|+]{3,24}(?![a-z0-9@$|+])")
_NUMBERED = re.compile(r"[a-z]{0,2}[0-9]+|[0-9]+[a-z]{1,2}|[a-z]+\+*|[^a-z]+")
"""A15, 5g, c++: no letters in disguise."""
_LONGEST = 16
_READINGS = 64
_UNKNOWN = 4
"""What a letter in no word costs, in words."""


@cache
def _vocabulary() -> frozenset[str]:
    words = set(map(str, data(_PACKAGE, "lexicon/english.yaml")["common"]))
    for file in files(_PACKAGE).joinpath("lexicon").iterdir():
        if file.name.endswith(".yaml"):
            words |= set(_WORD.findall(file.read_text("utf-8").lower()))
    return frozenset(words)


def disguised(dense: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, word) of each word with digits or signs for letters."""
    if dense.isalpha():
        return
    for match in _TOKEN.finditer(dense):
        token = match[0].rstrip("!+|")
        if len(token) >= 3 and not _NUMBERED.fullmatch(token) and (word := _decoded(token)):
            yield match.start(), match.start() + len(token), word


@lru_cache(maxsize=4096)
def _decoded(token: str) -> str:
    letters = data(_PACKAGE, "lexicon/english.yaml")["letters"]
    choices = [str(letters.get(char, char)) for char in token]
    if any(not "".join(choice).isalpha() for choice in choices):
        return ""
    for n, reading in enumerate(map("".join, product(*choices))):
        if n == _READINGS:
            break
        if reading in _vocabulary() or (reading.endswith("s") and reading[:-1] in _vocabulary()):
            return reading
    return ""


def word_ends(letters: str) -> list[int]:
    """Where the words of letters written together end, the last left out: as few words as possible, and a
    third of the letters in no known word at most (empty where there are more)."""
    best: list[tuple[int, int]] = [(0, 0)]
    for end in range(1, len(letters) + 1):
        options = [(best[end - 1][0] + _UNKNOWN, end - 1)]
        options += [
            (best[start][0] + 1, start)
            for start in range(max(0, end - _LONGEST), end)
            if letters[start:end] in _vocabulary()
        ]
        best.append(min(options))
    ends: list[int] = []
    unknown, at = 0, len(letters)
    while at:
        start = best[at][1]
        known = best[at][0] - best[start][0] == 1
        unknown += 0 if known else 1
        if known or not ends or letters[at : ends[-1]] in _vocabulary():
            ends.append(at)
        at = start
    return ends[:0:-1] if unknown * 3 <= len(letters) else []
