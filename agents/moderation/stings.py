"""Weak signs that a message is unkind: each alone is below the level at which anybody has to look, but those
of several members, or of one again and again, add up."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from agents.moderation.heard import Heard, spec, wording
from agents.moderation.lexicon import PACKAGE, found_terms, lexicon, term_automaton
from agents.moderation.needed import alternatives, needed
from agents.moderation.reading import is_bounded
from knowledge.phrases import data

_TELLING = frozenset({"quoted_report", "relayed_words"})
"""Excuses of those who tell of somebody else's words."""


UNKIND, CALL, REFUSAL = 1, 2, 4
"""What the words of a message leave open, as bits."""


def _hints_of(plain: str) -> int:
    """At one glance: in most messages nothing is met, and no more is asked of them."""
    met = 0
    for _, hints in _hinting().iter(plain):
        met |= hints
    return met


def listen(heard: Heard) -> int:
    """Notes how unkind a message may be: by a finding, by a word, or by its likeness to examples where it
    speaks to somebody. Gives what its words leave open."""
    met, judged = _hints_of(heard.plain), heard.judged
    limit = spec()["stings"]
    unsure = not judged.findings and judged.likely >= limit["asked"]
    if not (met & UNKIND or judged.findings or unsure) or len(heard.key) > limit["longest"]:
        return met
    found = heard.found("unkind")
    heard.barb = _barb(heard) if met & UNKIND else ""
    if not (heard.barb or found or unsure) or _tells(heard) or wording("takes_part").search(heard.plain):
        return met
    if heard.barb or found:
        heard.sting = max(limit["finding"] if found else 0.0, _weight(heard.barb) if heard.barb else 0.0)
    elif wording("at_one").search(heard.plain):
        heard.sting = min(judged.likely, limit["likely"])
    return met


def _barb(heard: Heard) -> str:
    """The first word in it that demeans somebody other than its writer; empty when there is none."""
    return next((word for pattern in (_insults(), wording("slight")) for word in _met(pattern, heard)), "")


def call_of(heard: Heard) -> str:
    """The words that call upon a crowd to harm or leave a group; empty when there are none."""
    asked = wording("asks").search(heard.plain) or _tells(heard)
    return "" if asked else next(_met(wording("call"), heard), "")


def _met(pattern: re.Pattern[str], heard: Heard) -> Iterator[str]:
    for match in pattern.finditer(heard.plain):
        start, end = match.span()
        if is_bounded(heard.plain, start, end) and not (
            _is_harmless(heard.plain, start, end) or _of_the_writer(heard.plain, start)
        ):
            yield match[0]


def _weight(word: str) -> float:
    limit = spec()["stings"]
    return float(limit["insult"] if _insults().match(word) else limit["slight"])


def _tells(heard: Heard) -> bool:
    """Whether it reports or quotes what somebody else says."""
    return not _TELLING.isdisjoint(heard.judged.excuses) or bool(wording("quotes").search(heard.plain))


@cache
def _insults() -> re.Pattern[str]:
    """The names that the lexicon knows for people, with what stands in `data/across.yaml` beside them."""
    macros, out = data(PACKAGE, "lexicon/abuse.yaml")["macros"], spec()["no_insults"]
    chinese = [piece for piece in alternatives(macros["insult"]) if piece not in out]
    english = [f"{piece}s?" for piece in alternatives(macros["en_insult"]) if piece not in out]
    return re.compile("|".join([*chinese, spec()["insults"], *english]))


@cache
def _hinting() -> Any:
    """Words of which any match of the expressions must hold one, with what they leave open."""
    masks: dict[str, int] = defaultdict(int)
    for hints, pattern in (
        (UNKIND, _insults()),
        (UNKIND, wording("slight")),
        (CALL, wording("call")),
        (REFUSAL, wording("refusal")),
    ):
        for piece in alternatives(pattern.pattern):
            for word in needed(piece)[0]:
                masks[word] |= hints
    return term_automaton(masks)


def _is_harmless(plain: str, start: int, end: int) -> bool:
    """Whether the word is part of a harmless one (垃圾桶)."""
    around = found_terms(lexicon().harmless, plain)
    return any(first <= start and end <= last for first, last, _ in around)


def _of_the_writer(plain: str, start: int) -> bool:
    return bool(wording("own_fault").search(plain, max(0, start - 12), start))
