"""What surrounds a finding and takes its sting: quoting, reporting, negation, play, news, asking."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from agents.moderation.detect import Hit
from agents.moderation.lexicon import LIKENESS, PACKAGE, Rule, expand
from knowledge.phrases import data

_SENTENCE_END = re.compile(r"[。!?!?;;\n]")
_CLAUSE_END = re.compile(r"[。!?!?;;\n,,、]")
_QUOTES = re.compile(
    r"「[^「」]*」|『[^『』]*』|“[^“”]*”|\"[^\"]*\"|‘[^‘’]*’|【[^【】]*】(?=这|那|的)|(?<![a-z])'[^']{3,}'(?![a-z])"
)
_ADJACENT = 6


@dataclass(frozen=True, slots=True)
class Guard:
    """`where` the cue must stand for the guard to apply to a finding:

    anywhere, sentence (same sentence), before / after (same sentence, on that side), clause (before it in the
    same clause), adjacent (ends within a few characters before it), quoted (the finding is in quotation marks
    and the cue outside them). `unless`, found anywhere, takes the excuse away again.
    """

    name: str
    where: str
    cue: re.Pattern[str]
    factor: float
    categories: frozenset[str]
    spared: frozenset[str]
    unless: re.Pattern[str] | None = None

    def covers(self, rule: Rule) -> bool:
        """Whether it speaks to findings of that rule."""
        if rule.category in self.spared:
            return False
        return not self.categories or rule.category in self.categories


@cache
def guards() -> tuple[Guard, ...]:
    spec: Mapping[str, Any] = data(PACKAGE, "lexicon/context.yaml")
    return tuple(
        Guard(
            name,
            entry["where"],
            re.compile("|".join(expand(cue, spec["macros"]) for cue in entry["cues"])),
            float(entry["factor"]),
            frozenset(entry.get("categories", ())),
            frozenset(entry.get("except", ())),
            re.compile(entry["unless"]) if "unless" in entry else None,
        )
        for name, entry in spec["guards"].items()
    )


def excused(dense: str, found: Sequence[Hit]) -> list[Hit]:
    """The hits with their confidence lowered by each guard that applies."""
    if not found:
        return []
    quotes = [match.span() for match in _QUOTES.finditer(dense)]
    return [_excuse(dense, hit, quotes) for hit in found]


def is_firm(hit: Hit) -> bool:
    """Whether a guard that stands at the finding itself excused it, not merely a word somewhere."""
    tight = {guard.name for guard in guards() if guard.where != "anywhere"}
    return not tight.isdisjoint(hit.excuses)


def _excuse(dense: str, hit: Hit, quotes: Sequence[tuple[int, int]]) -> Hit:
    confidence, names = hit.confidence, list(hit.excuses)
    for guard in guards():
        if guard.covers(hit.rule) and not _undone(guard, dense) and _applies(guard, dense, hit, quotes):
            confidence *= guard.factor
            names.append(guard.name)
    return replace(hit, confidence=confidence, excuses=tuple(names))


def _undone(guard: Guard, dense: str) -> bool:
    return guard.unless is not None and bool(guard.unless.search(dense))


def _applies(guard: Guard, dense: str, hit: Hit, quotes: Sequence[tuple[int, int]]) -> bool:
    if guard.where == "quoted":
        return _quoted(guard, dense, hit, quotes)
    first, last = _sentence(dense, hit)
    match guard.where:
        case "anywhere":
            return _outside(guard.cue, dense, hit)
        case "sentence":
            return bool(guard.cue.search(dense, first, last))
        case "clause":
            return bool(guard.cue.search(dense, _clause_start(dense, hit), hit.start))
        case "before":
            return bool(guard.cue.search(dense, first, hit.start))
        case "after":
            return bool(guard.cue.search(dense, hit.end, last))
        case "inside":
            return bool(guard.cue.search(dense, hit.start, hit.end))
        case _:
            return bool(
                guard.cue.search(dense, max(_clause_start(dense, hit), hit.start - _ADJACENT), hit.start)
            )


def _outside(cue: re.Pattern[str], dense: str, hit: Hit) -> bool:
    """A cue somewhere that is not wholly the finding itself; a likeness is of a whole clause, cue and all."""
    if hit.rule.name.startswith(LIKENESS):
        return bool(cue.search(dense))
    return any(m.start() < hit.start or m.end() > hit.end for m in cue.finditer(dense))


def _quoted(guard: Guard, dense: str, hit: Hit, quotes: Sequence[tuple[int, int]]) -> bool:
    for start, end in quotes:
        if start <= hit.start and hit.end <= end:
            return bool(guard.cue.search(dense[:start]) or guard.cue.search(dense[end:]))
    return False


def _sentence(dense: str, hit: Hit) -> tuple[int, int]:
    before = [match.end() for match in _SENTENCE_END.finditer(dense, 0, hit.start)]
    after = _SENTENCE_END.search(dense, hit.end)
    return before[-1] if before else 0, after.end() if after else len(dense)


def _clause_start(dense: str, hit: Hit) -> int:
    before = [match.end() for match in _CLAUSE_END.finditer(dense, 0, hit.start)]
    return before[-1] if before else 0
