"""What surrounds a finding and takes its sting: quoting, reporting, negation, play, news, asking."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from agents.moderation.detect import Hit
from agents.moderation.lexicon import LIKENESS, PACKAGE, Rule, expand, term_automaton
from agents.moderation.needed import alternatives, needed
from knowledge.phrases import data

_SENTENCE_END = re.compile(r"[。!?!?;;\n]")
_CLAUSE_END = re.compile(r"[。!?!?;;\n,,、]")
_QUOTES = re.compile(
    r"「[^「」]*」|『[^『』]*』|“[^“”]*”|\"[^\"]*\"|‘[^‘’]*’|【[^【】]*】(?=这|那|的)|(?<![a-z])'[^']{3,}'(?![a-z])"
)
_ADJACENT = 6
_TELLING = frozenset({"before", "told", "told_clause"})
"""Guards whose cue tells what somebody else does: its clause is not the writer's own voice."""


@dataclass(frozen=True, slots=True)
class Guard:
    """`where` the cue must stand for the guard to apply to a finding:

    anywhere, about (anywhere outside quotations), sentence (same sentence), before / after (same sentence, on
    that side), told (before its end there), told_clause (the same clause), clause (before it in
    the same clause), adjacent (ends within a few characters before it), quoted (the finding is in quotation
    marks and the cue outside them). `unless`, found outside quotations and outside the clause of the telling,
    takes the excuse away again. `likeness`: only findings that rest on likeness alone. `loose`: what is
    worded very much like known harm is heard all the same. `final`: what is excused is let be whatever it is
    worded like.
    """

    name: str
    where: str
    cue: re.Pattern[str]
    factor: float
    categories: frozenset[str]
    spared: frozenset[str]
    unless: re.Pattern[str] | None = None
    likeness: bool = False
    about_others: bool = False
    loose: bool = False
    final: bool = False

    def covers(self, rule: Rule) -> bool:
        """Whether it speaks to findings of that rule."""
        if rule.category in self.spared or (self.likeness and not rule.name.startswith(LIKENESS)):
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
            re.compile(expand(entry["unless"], spec["macros"])) if "unless" in entry else None,
            bool(entry.get("likeness")),
            name in spec["about_others"],
            bool(entry.get("loose")),
            bool(entry.get("final")),
        )
        for name, entry in spec["guards"].items()
    )


def excused(dense: str, found: Sequence[Hit]) -> list[Hit]:
    """The hits with their confidence lowered by each guard that applies."""
    if not found:
        return []
    quotes = [match.span() for match in _QUOTES.finditer(dense)]
    likely = worth_asking(dense)
    return [_excuse(dense, hit, quotes, likely) for hit in found]


def worth_asking(dense: str) -> list[Guard]:
    """The guards whose cues may be met in a text, in order."""
    words, met = _hinted()
    for _, more in words.iter(dense):
        met |= more
    return [guard for n, guard in enumerate(guards()) if met >> n & 1]


@cache
def _hinted() -> tuple[Any, int]:
    """Automaton of words, for each the guards whose cue may be met where it is, as bits; and those that ask
    for no word. Quotations are made blank for some guards, so that words with a blank say nothing."""
    masks: dict[str, int] = defaultdict(int)
    always = 0
    for n, guard in enumerate(guards()):
        for piece in alternatives(guard.cue.pattern):
            telling = [words for words in needed(piece) if not any(map(str.isspace, "".join(words)))]
            for word in telling[0] if telling else ():
                masks[word] |= 1 << n
            always |= 0 if telling else 1 << n
    return term_automaton(masks), always


def of_others(dense: str) -> bool:
    """Whether a text tells of other people or of a work or craft, the writer not joining in."""
    return any(
        guard.about_others and guard.cue.search(dense) and not _undone(guard, dense, ())
        for guard in worth_asking(dense)
    )


def is_firm(hit: Hit) -> bool:
    """Whether a guard that stands at the finding itself excused it, not merely a word somewhere."""
    return not _firm().isdisjoint(hit.excuses)


def is_final(hit: Hit) -> bool:
    """Whether an excuse is enough by itself."""
    return not _final().isdisjoint(hit.excuses)


@cache
def _firm() -> frozenset[str]:
    return frozenset(guard.name for guard in guards() if guard.where != "anywhere" and not guard.loose)


@cache
def _final() -> frozenset[str]:
    return frozenset(guard.name for guard in guards() if guard.final)


def _excuse(dense: str, hit: Hit, quotes: Sequence[tuple[int, int]], likely: Sequence[Guard]) -> Hit:
    confidence, names = hit.confidence, list(hit.excuses)
    for guard in likely:
        if (
            guard.covers(hit.rule)
            and _applies(guard, dense, hit, quotes)
            and not _undone(guard, dense, quotes)
        ):
            confidence *= guard.factor
            names.append(guard.name)
    return replace(hit, confidence=confidence, excuses=tuple(names))


def _undone(guard: Guard, dense: str, quotes: Sequence[tuple[int, int]]) -> bool:
    if guard.unless is None:
        return False
    others = list(quotes)
    if guard.where in _TELLING:
        others += [_clause_of(dense, match) for match in guard.cue.finditer(dense)]
    return bool(guard.unless.search(_blanked(dense, others)))


def _clause_of(dense: str, match: re.Match[str]) -> tuple[int, int]:
    after = _CLAUSE_END.search(dense, match.end())
    return match.start(), after.start() if after else len(dense)


def _blanked(dense: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with those stretches made blank, everything else in its place."""
    for start, end in spans:
        dense = dense[:start] + " " * (end - start) + dense[end:]
    return dense


def _applies(guard: Guard, dense: str, hit: Hit, quotes: Sequence[tuple[int, int]]) -> bool:
    if guard.where == "quoted":
        return _quoted(guard, dense, hit, quotes)
    first, last = _sentence(dense, hit.start, hit.end)
    match guard.where:
        case "anywhere":
            return _outside(guard.cue, dense, hit)
        case "about":
            return bool(guard.cue.search(_blanked(dense, quotes)))
        case "told":
            return bool(guard.cue.search(dense, first, hit.end))
        case "told_clause":
            tellings = [_clause_of(dense, match) for match in guard.cue.finditer(dense, first, last)]
            return any(start - _ADJACENT <= hit.start < end for start, end in tellings)
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
        if _shares_words(start, end, hit):
            return bool(guard.cue.search(dense[:start]) or guard.cue.search(dense[end:]))
    return False


def _shares_words(start: int, end: int, hit: Hit) -> bool:
    """Whether a finding needs words of a quotation without taking in the whole of it."""
    return start < hit.end and hit.start < end and not (hit.start <= start and end <= hit.end)


@lru_cache(maxsize=256)
def _sentence(dense: str, start: int, end: int) -> tuple[int, int]:
    before = [match.end() for match in _SENTENCE_END.finditer(dense, 0, start)]
    after = _SENTENCE_END.search(dense, end)
    return before[-1] if before else 0, after.end() if after else len(dense)


def _clause_start(dense: str, hit: Hit) -> int:
    before = [match.end() for match in _CLAUSE_END.finditer(dense, 0, hit.start)]
    return before[-1] if before else 0
