"""Which kind of comment a text is, learned in the process from sorted examples (said.zh.yaml, said.en.yaml).

Words, character pairs, turns of phrase (signs.yaml) and what the lexicon found are the features of a linear
classifier; a team that adds its own comments to the examples needs no build step.
"""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache

import rjieba

from agents.classifier import Features
from agents.feedback.gate import Gate
from knowledge.phrases import data

_RUN = re.compile(r"[㐀-鿿N]+|[a-z][a-z']+")
_HEAD, _TAIL = 300, 120
_STEM = 5
_LENGTH = 4.0
_LITTLE = 6.0
"""Keeps a few words from weighing as much as a whole comment."""
_WEIGHT = {"word": 0.8, "pair": 0.5, "end": 0.6, "sign": 2.0, "cue": 1.5, "tone": 2.0}


def features(text: str, cues: Iterable[str], tones: Iterable[str]) -> Features:
    """Weighted features of a folded text, nearly of one length; `cues`, `tones`: what the lexicon saw."""
    plain = numbers_as_n(text)
    words, pairs = pieces(plain)
    named = {
        "word": words,
        "pair": pairs,
        "end": _ends(plain),
        "sign": _signs().found(plain),
        "cue": set(cues),
        "tone": set(tones),
    }
    return weighted(named, _WEIGHT, _LITTLE)


def weighted(named: Mapping[str, Collection[str]], weights: Mapping[str, float], little: float) -> Features:
    """Features by sort, all of a sort alike, so that long and short texts weigh nearly the same."""
    square = sum(len(names) * weights[sort] ** 2 for sort, names in named.items())
    scale = _LENGTH / math.sqrt(little + square)
    return {f"{sort}:{name}": weights[sort] * scale for sort, names in named.items() for name in names}


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
    """How a text begins and ends."""
    return {f"^{plain[:1]}", f"^{plain[:2]}", f"{plain[-1:]}$", f"{plain[-2:]}$"}


def _pairs(plain: str) -> Iterator[str]:
    for run in _RUN.findall(plain):
        if run[0].isascii() and run[0] != "N":
            yield run[:_STEM]
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))


@cache
def _number() -> re.Pattern[str]:
    return re.compile(data("agents.feedback", "signs.yaml")["number"])


@cache
def _signs() -> Gate:
    signs = data("agents.feedback", "signs.yaml")["signs"]
    return Gate({name: [pattern] for name, pattern in signs.items()})
