"""What the learned part of typing sees of a description: words, their pieces, and the ideas it touches."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

import rjieba

from agents.crisis.concepts import negated
from knowledge.phrases import data
from knowledge.text import fold, fold_map

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[㐀-鿿]+")
_PIECE = re.compile(r"[^,。;!?\n:]+")
_LONGEST = 600
_STEM = 5


def features(text: str) -> list[str]:
    """`kind:value` features; a long description counts by its first 600 characters."""
    folded = fold(text[:_LONGEST])
    return [*_words(folded), *_pieces(folded), *_ideas(folded)]


def ideas_in(text: str) -> set[str]:
    """Names of the ideas that a description touches."""
    folded = fold(text[:_LONGEST])
    return {name for name, rule in _rules().items() if rule.search(folded)}


def first_of_idea(text: str, names: Iterable[str]) -> tuple[str, int, int] | None:
    """The earliest words that touch one of the ideas, as written, with their offsets."""
    folded, origin = fold_map(text[:_LONGEST])
    rules = _rules()
    hits = (match for name in names for match in rules[name].finditer(folded))
    said = [hit for hit in hits if hit.end() > hit.start() and not negated(folded[: hit.start()])]
    if not said:
        return None
    match = min(said, key=lambda hit: hit.start())
    start, end = origin[match.start()], origin[match.end() - 1] + 1
    return text[start:end], start, end


def _words(folded: str) -> Iterator[str]:
    latin = []
    for word in rjieba.cut(folded):
        if _WORD.fullmatch(word):
            yield f"word:{word}"
            if word[0] <= "z":
                latin.append(word)
                yield f"stem:{word[:_STEM]}"
    yield from (f"pair:{one} {other}" for one, other in pairwise(latin))


def _pieces(folded: str) -> Iterator[str]:
    for run in _WORD.findall(folded):
        if run[0] > "z":
            yield from (f"char:{char}" for char in run)
            yield from (f"pair:{one}{other}" for one, other in pairwise(run))


def _ideas(folded: str) -> Iterator[str]:
    """Each idea once; and again as `told` when it stands in what somebody is said to say."""
    rules = _rules()
    seen: dict[str, int] = {}
    told: set[str] = set()
    telling = False
    for piece in _PIECE.finditer(folded):
        hits = {name: match for name, rule in rules.items() if (match := rule.search(piece[0]))}
        # What somebody reports to us is no hearsay.
        tells = "told" in hits and "reported_to_us" not in hits
        begins = hits["told"].start() if tells else len(folded)
        telling = telling and not ("not_so" in hits or "cleared" in hits)
        for name, match in hits.items():
            seen.setdefault(name, piece.start() + match.start())
            if telling or match.start() >= begins:
                told.add(name)
        telling = telling or tells
    yield from (f"idea:{name}" for name in seen)
    yield from (f"told:{name}" for name in told)
    if "feared" in seen and seen["feared"] < seen.get("cleared", -1):
        yield "shape:feared then cleared"


@cache
def _rules() -> dict[str, re.Pattern[str]]:
    table = data("agents.crisis", "ideas.yaml")["ideas"]
    return {name: re.compile("|".join(patterns)) for name, patterns in table.items()}
