"""Flooding inside one message: the same sign, phrase or emoji over and over."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from agents.moderation.detect import Hit
from agents.moderation.lexicon import PACKAGE, Rule
from agents.moderation.reading import Reading
from knowledge.phrases import data

_PHRASE = re.compile(r"(.{2,40}?)\1{4,}", re.DOTALL)
_LONG = 20
_REPEATED = _LONG - _LONG // 5
"""Characters that a phrase five times over has already had, at least."""
_PAIRED = 15
"""Pairs of neighbours that it has already had, at least (four characters, five times over)."""
_RUN = re.compile(r"(.{1,4}?)\1{3,}", re.DOTALL)
"""A sign, or a few, at least four times over."""
_ODD = re.compile(r"[^\x00-\u2000\u4e00-\u9fff]")


@cache
def _spec() -> Mapping[str, Any]:
    spec: Mapping[str, Any] = data(PACKAGE, "lexicon/repetition.yaml")
    return spec


@cache
def _rule(name: str) -> Rule:
    entry = _spec()["rules"][name]
    return Rule(name, "flooding", entry["severity"], (), (), 0, float(entry["confidence"]), entry["why"])


def repeats(reading: Reading) -> list[Hit]:
    """At most one hit; laughter and other sounds people do repeat are left alone."""
    dense = reading.dense
    shortest, run, emoji = _limits()
    if len(dense) < shortest:
        return []
    again = len(dense) - len(set(dense)) if len(dense) > _REPEATED else 0
    pairs = _pairs_again(dense) if again >= _REPEATED - 1 else 0
    found = _phrase(dense) if again >= _REPEATED and pairs >= _PAIRED else []
    found = found or (_filler(dense, pairs) if pairs else [])
    return found or (_run(dense) if again >= run - 1 else []) or _emoji(dense, emoji)


def _pairs_again(dense: str) -> int:
    """Pairs of neighbours that stood there before: counted sooner than phrases are found."""
    return len(dense) - 1 - len(set(pairwise(dense)))


@cache
def _limits() -> tuple[int, int, int]:
    """The shortest text looked at, the shortest run of one character, and the fewest emoji."""
    return int(str(_spec()["shortest"])), int(str(_spec()["run"])), int(str(_spec()["emoji"]))


def _phrase(dense: str) -> list[Hit]:
    for found in _PHRASE.finditer(dense[:2000]):
        if len(found[0]) >= _LONG and not _sound(found[1]):
            return [_hit("flooding.phrase", *found.span())]
    return []


def _filler(dense: str, pairs: int) -> list[Hit]:
    """A message that consists of runs: several different ones, not of sounds alone, and little else. Of the
    pairs of neighbours in a run half at least stood there before, which is counted sooner."""
    limit, whole = _spec()["filler"], len("".join(dense[:2000].split()))
    if pairs * 2 < limit["share"] * whole:
        return []
    runs = [run for run in _RUN.finditer(dense[:2000]) if not run[1].isspace()]
    told = {run[1] for run in runs if set(run[1]) - set(f"{_spec()['sounds']}5")}
    filled = sum(len(run[0]) for run in runs)
    if len(runs) < limit["runs"] or len(told) < limit["different"] or filled < limit["share"] * whole:
        return []
    return [_hit("flooding.filler", runs[0].start(), runs[-1].end())]


def _sound(unit: str) -> bool:
    """Laughter, applause, digits, punctuation: repeated by everybody."""
    return not (set(unit) - set(str(_spec()["sounds"]))) or not any(char.isalpha() for char in unit)


def _run(dense: str) -> list[Hit]:
    shortest, drawn_out = int(str(_spec()["run"])), int(str(_spec()["run_of_sound"]))
    for found in re.finditer(rf"(.)\1{{{shortest - 1},}}", dense):
        long_sound = len(found[0]) >= drawn_out and found[1].isalpha() and found[1] not in _laughter()
        if long_sound or not _sound(found[1]):
            return [_hit("flooding.run", *found.span())]
    return []


def _laughter() -> str:
    return str(_spec()["laughter"])


def _emoji(dense: str, fewest: int) -> list[Hit]:
    if len(dense) < fewest or dense.isalnum() or len(_ODD.findall(dense)) < fewest:
        return []
    places = [n for n, char in enumerate(dense) if ord(char) > 0x2000 and unicodedata.category(char) == "So"]
    if len(places) < fewest:
        return []
    return [_hit("flooding.emoji", places[0], places[-1] + 1)]


def _hit(name: str, start: int, end: int) -> Hit:
    return Hit(_rule(name), start, end, _rule(name).confidence)
