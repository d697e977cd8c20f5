"""Themes that only this data has: noun-like words and pairs by document frequency, taken greedily (the word
that covers most goes first), so that each comment has at most one.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from knowledge.phrases import data

KEYWORDS = 5
_LATIN = re.compile(r"[a-z][a-z'-]{2,}")
_CJK_RUN = re.compile(r"[㐀-鿿]+")
_REFINED = 0.5
_PARTICLES = "得了着"
_READ = 400
"""Texts that a label is refined on."""


@dataclass(frozen=True, slots=True)
class Theme:
    label: str
    keywords: tuple[str, ...]
    members: tuple[int, ...]
    """Indices of the texts."""
    owner: str
    """Key of the role in roles.yaml that usually takes it."""


def found_in(
    terms: Mapping[int, frozenset[str]], texts: Sequence[str], weights: Sequence[int], least: int
) -> list[Theme]:
    """Themes of the texts whose terms are given, by index; none of fewer than `least` rows."""
    sizes: Counter[str] = Counter()
    for index, names in terms.items():
        sizes.update(dict.fromkeys(names, weights[index]))
    holding = {term: set[int]() for term, size in sizes.items() if size >= least}
    for index, names in terms.items():
        for term in names & holding.keys():
            holding[term].add(index)
    themes: list[Theme] = []
    while holding:
        best = max(holding, key=lambda term: (sizes[term], len(term), term))
        members = sorted(holding[best])
        if sizes[best] < least or len(members) < 2:
            return themes
        themes.append(_theme(best, members, terms, texts))
        for index in members:
            for term in terms[index] & holding.keys():
                sizes[term] -= weights[index]
                holding[term].discard(index)
        holding = {term: held for term, held in holding.items() if sizes[term] >= least}
    return themes


def _theme(best: str, members: list[int], terms: Mapping[int, frozenset[str]], texts: Sequence[str]) -> Theme:
    label = refined([best], [texts[i] for i in members]) or best
    near = Counter(term for i in members for term in sorted(terms[i]) if term != best)
    common = [term for term, count in near.most_common(KEYWORDS - 1) if count > 1]
    return Theme(label, (best, *common), tuple(members), "lead")


def refined(keywords: Sequence[str], texts: Sequence[str]) -> str:
    """A longer noun phrase around a keyword when most of the texts use it (签到 → 签到入口)."""
    read = texts[:: len(texts) // _READ + 1]
    if len(read) < 4:
        return ""
    pairs = Counter(pair for text in read for pair in sorted(set(_pairs(text, list(_tagged(text))))))
    for pair, count in pairs.most_common(3):
        if count >= _REFINED * len(read) and any(key in pair and key != pair for key in keywords):
            return pair
    return ""


def terms_of(text: str) -> frozenset[str]:
    """Noun-like words of a folded text, their heads, and pairs of them."""
    runs = list(_tagged(text))
    nouns = [word for run in runs for word, noun in run if noun]
    heads = [word[:2] for word in nouns if len(word) > 2]
    latin = [word for word in _LATIN.findall(text) if word not in _stop()]
    return frozenset([*nouns, *heads, *latin, *_pairs(text, runs)])


def _pairs(text: str, runs: Sequence[Sequence[tuple[str, bool]]]) -> Iterator[str]:
    """Two nouns side by side, as one term."""
    for run in runs:
        for (one, noun_one), (two, noun_two) in pairwise(run):
            if noun_one and noun_two:
                yield one + two
    latin = text.split()
    for first, second in pairwise(latin):
        if _LATIN.fullmatch(first) and _LATIN.fullmatch(second) and not {first, second} & _stop():
            yield f"{first} {second}"


def _tagged(text: str) -> Iterator[list[tuple[str, bool]]]:
    import rjieba

    tags, stop = _tags(), _stop()
    for run in _CJK_RUN.findall(text):
        yield [
            (word, tag in tags and len(word) > 1 and word not in stop and word[-1] not in _PARTICLES)
            for word, tag in rjieba.tag(run)
        ]


@cache
def _stop() -> frozenset[str]:
    common = data("knowledge", "stopwords.yaml")
    own = data("agents.feedback", "aspects.yaml")["stop"]
    return frozenset(map(str, [*own, *common["zh"], *common["en"], *_judging()]))


def _judging() -> Iterator[str]:
    """Words of opinion say how it was, not what it was about."""
    words = data("agents.feedback", "opinion.yaml")["words"]
    for side in ("positive", "negative"):
        for group in words[side].values():
            yield from map(str, group)


@cache
def _tags() -> frozenset[str]:
    return frozenset(data("agents.feedback", "aspects.yaml")["tags"])
