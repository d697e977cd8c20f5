"""Matters of weight (money back, a case solved, a way to appeal): only what was given may bring them up."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from agents.claims.plain import squeezed
from agents.claims.sources import Sources
from knowledge.phrases import data
from knowledge.text import sentences

_BEFORE = 16


def strange_stakes(plain: str, sources: Sources) -> Iterator[tuple[str, str]]:
    """Kind and stretch of each matter in a folded text that nothing given brings up."""
    for entry in _table()["stakes"]:
        if isinstance(sources.facts, Mapping) and entry.get("left_to") in sources.facts:
            continue
        said = next(_brought_up(entry, plain), None)
        if said and next(_brought_up(entry, sources.ground), None) is None:
            yield entry["kind"], said
    yield from (("claim", said) for said in _strange_causes(plain, sources))
    for found in _pattern(_table()["authorities"]).finditer(plain):
        if squeezed(found[0]) not in sources.near:
            yield "body", found[0]


def strange_routes(plain: str, sources: Sources) -> Iterator[str]:
    """Sentences about appeals that name a way which no given sentence about appeals names."""
    appeal = _pattern(_table()["appeal"])
    ours = [sentence for sentence in sentences(plain) if appeal.search(sentence)]
    if not ours:
        return
    given = "\n".join(sentence for sentence in sentences(sources.ground) if appeal.search(sentence))
    for sentence in ours:
        for route in _table()["routes"]:
            if _pattern(route).search(sentence) and not _pattern(route).search(given):
                yield sentence.strip()
                break


def _strange_causes(plain: str, sources: Sources) -> Iterator[str]:
    """Causes whose words stand mostly not in what was given; one that is unknown is no cause."""
    for source in _table()["causes"]:
        for found in _pattern(source).finditer(plain):
            pieces = _pieces(found["v"])
            known = sum(piece in sources.trusted for piece in pieces)
            if pieces and known <= _table()["caused"] * len(pieces):
                yield found[0]


def _pieces(text: str) -> list[str]:
    """Pairs of Chinese characters and English words of some length."""
    runs = re.findall(r"[\u3400-\u9fff]{2,}", text)
    return [run[at : at + 2] for run in runs for at in range(len(run) - 1)] + re.findall(r"[a-z]{4,}", text)


def denied(plain: str, at: int) -> bool:
    """Whether what begins there is denied by the words right before it."""
    return bool(_pattern(_table()["denied"]).search(plain[max(0, at - _BEFORE) : at]))


def _brought_up(entry: Mapping[str, Any], plain: str) -> Iterator[str]:
    """Where it is said, and not denied."""
    for found in _pattern(entry["says"]).finditer(plain):
        if entry.get("own_denial") or not denied(plain, found.start()):
            yield found[0]


def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = data("agents.claims", "stakes.yaml")
    return table


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)
