"""Orders to whatever machine reads a text, told by weighing cues rather than by wording.

A sentence that means to steer a machine names it and says that it reads here, tells it what to put out, and
wants something hidden, falsified or fixed beforehand. Rules about bots do one of these, rarely three.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.audit.findings import PACKAGE
from knowledge.phrases import data

_PLAIN = 2
"""The weight of a cue that leaves no doubt."""
_STOP = re.compile(r"[。!?\n]|\.(?=\s)")


@dataclass(frozen=True, slots=True)
class _Cue:
    kind: str
    weight: int
    pattern: re.Pattern[str]


def orders_to_a_reader(plain: str) -> Iterator[tuple[int, int]]:
    """Spans of folded text, each of one sentence or two."""
    if not _machine().search(plain):
        return
    ends = [match.end() for match in _STOP.finditer(plain)] + [len(plain)]
    starts = [0, *ends[:-1]]
    past = 0
    # One sentence is enough where it can be; two are read together only where neither is.
    for reach in (1, 2):
        for number, start in enumerate(starts):
            end = ends[min(number + reach, len(ends)) - 1]
            if start < past or not plain[start:end].strip():
                continue
            if _steers(plain[start:end]):
                past = end
                yield start, end


def _steers(stretch: str) -> bool:
    """Whether the cues of a stretch weigh enough, and it is not about the work of people."""
    if not _machine().search(stretch) or re.search(_spec()["unless"], stretch):
        return False
    heaviest: dict[str, int] = {}
    for cue in _cues():
        if cue.weight > heaviest.get(cue.kind, 0) and cue.pattern.search(stretch):
            heaviest[cue.kind] = cue.weight
    if not {"machine", "reader"} <= heaviest.keys():
        return False
    plainly = heaviest["reader"] == heaviest.get("aim") == _PLAIN
    return sum(heaviest.values()) >= int(_spec()["enough"]) - plainly


@cache
def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "reader.yaml")
    return found


@cache
def _cues() -> tuple[_Cue, ...]:
    return tuple(
        _Cue(cue["kind"], cue["weight"], re.compile(_filled(cue["pattern"]))) for cue in _spec()["cues"]
    )


@cache
def _machine() -> re.Pattern[str]:
    return re.compile("|".join(cue.pattern.pattern for cue in _cues() if cue.kind == "machine"))


def _filled(pattern: str) -> str:
    """A pattern with the families it names (`<machine>`) put in."""
    for name, family in _spec()["families"].items():
        pattern = pattern.replace(f"<{name}>", f"(?:{family})")
    return pattern
