"""Which kind of comment a text is, learned in the process from sorted examples (said.zh.yaml, said.en.yaml).

Two views of a comment are learned apart, for they err apart: its turns of phrase (signs.yaml) with what the
lexicon found, and its wording. A team that adds its own comments to the examples needs no build step.
"""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise

import rjieba

from agents.classifier import Features
from agents.feedback.gate import Gate
from knowledge.phrases import data

_RUN = re.compile(r"[㐀-鿿N]+|[a-z][a-z']+")
_LATIN = re.compile(r"[a-zN][a-z']*|[?!]")
_HEAD, _TAIL = 300, 120
_STEM = 5
_LENGTH = 4.0
_LEAST = 2
_LITTLE = 6.0
"""Keeps a few words from weighing as much as a whole comment."""
_TURNS = {"sign": 2.0, "cue": 2.5, "tone": 3.0, "end": 0.8}
_WORDING = {"pair": 0.5, "one": 0.5, "three": 0.5, "end": 0.8}


def turns(text: str, cues: Iterable[str], tones: Iterable[str]) -> Features:
    """Features of how a folded text says it: its turns of phrase; `cues`, `tones`: what the lexicon saw."""
    plain = numbers_as_n(text)
    named = {"sign": _signs().found(plain), "cue": set(cues), "tone": set(tones), "end": _ends(plain)}
    return weighted(named, _TURNS, _LITTLE)


def wording(text: str) -> Features:
    """Features of a folded text's wording: its characters in ones, twos and threes, heads of Latin words."""
    plain = numbers_as_n(text)
    named = {
        "pair": pieces(plain)[1],
        "one": {char for char in plain if "\u4e00" <= char <= "\u9fff"},
        "three": _threes(plain),
        "end": _ends(plain),
    }
    return weighted(named, _WORDING, _LITTLE)


def weighted(named: Mapping[str, Collection[str]], weights: Mapping[str, float], little: float) -> Features:
    """Features by sort, all of a sort alike, so that long and short texts weigh nearly the same."""
    square = sum(len(names) * weights[sort] ** 2 for sort, names in named.items())
    scale = _LENGTH / math.sqrt(little + square)
    return Features(named, {sort: weights[sort] * scale for sort in named})


def essence(text: str) -> str:
    """A folded comment without what is said around it (`tbh,`, `anyone else?`), unless little is left."""
    bare = text
    for pattern in _asides():
        shorter = pattern.sub("", bare)
        bare = shorter if len(shorter) >= _LEAST else bare
    return bare


@lru_cache(maxsize=4096)
def numbers_as_n(text: str) -> str:
    """The text with every number written N; of a long one only its head and its end."""
    return _number().sub("N", text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]} {text[-_TAIL:]}")


def examples() -> Iterator[tuple[str, str]]:
    """Every example comment with its kind, or its kind and sentiment."""
    for name in ("said.zh.yaml", "said.en.yaml"):
        for kind, lines in data("agents.feedback", name).items():
            yield from ((line.strip(), kind) for line in lines.splitlines() if line.strip())


@lru_cache(maxsize=4096)
def pieces(plain: str) -> tuple[frozenset[str], frozenset[str]]:
    """Words of a text and its pairs of Chinese characters with heads of Latin words (kept for a while: two
    readers ask for them)."""
    words = frozenset(word for word in rjieba.cut(plain) if not word.isspace())
    return words, frozenset(_pairs(plain))


def _ends(plain: str) -> set[str]:
    """How a text begins and ends: its first and last characters, or words where they are Latin."""
    words = _LATIN.findall(plain)
    latin = bool(words) and plain.isascii()
    head, two = (words[0], " ".join(words[:2])) if latin else (plain[:1], plain[:2])
    tail, last = (words[-1], " ".join(words[-2:])) if latin else (plain[-1:], plain[-2:])
    return {f"^{head}", f"^{two}", f"{tail}$", f"{last}$"}


def _threes(plain: str) -> set[str]:
    """Runs of three characters, or of two words where a text is Latin."""
    if plain.isascii():
        return set(map(" ".join, pairwise(_LATIN.findall(plain))))
    return set(map("".join, zip(plain, plain[1:], plain[2:], strict=False)))


def _pairs(plain: str) -> Iterator[str]:
    for run in _RUN.findall(plain):
        if run[0].isascii() and run[0] != "N":
            yield run[:_STEM]
        else:
            yield from map("".join, pairwise(run))


@cache
def _number() -> re.Pattern[str]:
    return re.compile(data("agents.feedback", "signs.yaml")["number"])


@cache
def _asides() -> tuple[re.Pattern[str], ...]:
    asides = data("agents.feedback", "signs.yaml")["asides"]
    return tuple(re.compile(asides[place]) for place in ("head", "tail"))


@cache
def _signs() -> Gate:
    signs = data("agents.feedback", "signs.yaml")["signs"]
    return Gate({name: [pattern] for name, pattern in signs.items()})
