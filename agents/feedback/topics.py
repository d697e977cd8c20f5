"""What comments are about: known aspects by their words (aspects.yaml), then themes that only this data has;
each comment has at most one main topic.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from agents.feedback.found import KEYWORDS, Theme, found_in, refined, terms_of
from knowledge.phrases import data

_AFTER_TURN = 1.25
_FURTHER = 0.3
_STEP = 4000
_MOST = 0.6
"""From this share of all rows on, a theme is told apart."""
_DIVISIBLE = 12
_JOIN = " · "
_THING = 3
_SEVERAL = 6
_NEARLY_ALL = 0.85
_PLACE = 0.8
"""Aspects of less weight say what goes wrong rather than where."""


@dataclass(frozen=True, slots=True)
class _Hit:
    at: int
    word: str
    aspect: int


_Hits = tuple[_Hit, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """The texts and what they name."""

    texts: Sequence[str]
    hits: Sequence[_Hits]
    turns: Sequence[int]
    weights: Sequence[int]
    language: str


def find_themes(
    texts: Sequence[str], turns: Sequence[int], weights: Sequence[int], language: str
) -> list[Theme]:
    """All of `themes_in` at once."""
    work = themes_in(texts, turns, weights, language)
    while True:
        try:
            next(work)
        except StopIteration as done:
            themes: list[Theme] = done.value
            return themes


def themes_in(
    texts: Sequence[str], turns: Sequence[int], weights: Sequence[int], language: str
) -> Generator[float, None, list[Theme]]:
    """Themes of folded texts, the largest first; yields the part of the work that is done, 0 to 1.

    `turns`: where each text's contrast starts (0 for none); `weights`: how many rows each text stands for. A
    theme that most rows speak of is told apart by what else they name.
    """
    least = smallest(sum(weights))
    hits: list[_Hits] = []
    for start in range(0, len(texts), _STEP):
        yield start / len(texts) / 3
        hits += [tuple(_hits(text)) for text in texts[start : start + _STEP]]
    said = _Said(texts, hits, turns, weights, language)
    main = _by_aspect(said, range(len(texts)), least)
    rest = [index for index in range(len(texts)) if index not in main]
    terms: dict[int, frozenset[str]] = {}
    for start in range(0, len(rest), _STEP):
        yield 2 / 3 + start / len(rest) / 3
        terms |= {index: terms_of(texts[index]) for index in rest[start : start + _STEP]}
    themes = found_in(terms, texts, weights, least)
    for aspect, members in _grouped(main).items():
        yield 1.0
        whole = _aspect_theme(aspect, members, said)
        fills = sum(weights[i] for i in members) >= _MOST * sum(weights) and len(members) >= _DIVISIBLE
        themes += _parts(aspect, whole, said) if fills else [whole]
    return sorted(_merged(themes), key=lambda theme: -sum(weights[i] for i in theme.members))


def _grouped(chosen: Mapping[int, int]) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for index, aspect in chosen.items():
        groups[aspect].append(index)
    return groups


def _parts(aspect: int, whole: Theme, said: _Said) -> list[Theme]:
    """A theme by the second thing its members name; those that name nothing else keep its label."""
    members = whole.members
    least = smallest(sum(said.weights[i] for i in members))
    named = _by_aspect(said, members, least, aspect)
    parts = [_aspect_theme(other, group, said) for other, group in _grouped(named).items()]
    rest = [i for i in members if i not in named]
    every = {i: terms_of(said.texts[i]) | {hit.word for hit in said.hits[i]} for i in rest}
    common = Counter(term for found in every.values() for term in found)
    terms = {i: frozenset(t for t in found if common[t] <= len(rest) / 2) for i, found in every.items()}
    parts += found_in(terms, said.texts, said.weights, least)
    if len(parts) < 2:
        return [whole]
    told = {i for part in parts for i in part.members}
    left = tuple(i for i in rest if i not in told)
    labelled = [replace(part, label=_joined(whole.label, part.label)) for part in parts]
    return [*labelled, *([replace(whole, members=left)] if left else [])]


def _joined(whole: str, part: str) -> str:
    """A part's label under its whole's; a part that says the whole again needs no whole."""
    said_again = whole.lower() in part.lower() or any(word in whole.lower() for word in _pieces(part))
    return part if said_again else f"{whole}{_JOIN}{part}"


def _pieces(label: str) -> list[str]:
    """The words of a label that are long enough to be heard twice."""
    words = re.split(r"[\s与和、]+", label.lower())
    return [word for word in words if len(word) > (3 if word.isascii() else 1)]


def smallest(rows: int) -> int:
    """How many rows a topic needs: 2 in small data, 3 from 100 rows, 0.3 % of large data."""
    return max(2 if rows < 100 else 3, rows * 3 // 1000)


def aspects_in(text: str, language: str) -> list[str]:
    """Labels of the aspects a folded text names, in reading order."""
    return list(dict.fromkeys(_aspects()[hit.aspect]["label"][_side(language)] for hit in _hits(text)))


def label_in(label: str, language: str) -> str:
    """A known aspect's label in that language; a label found in the data stays as it is."""
    whole, joined, part = label.partition(_JOIN)
    if joined:
        return f"{label_in(whole, language)}{_JOIN}{label_in(part, language)}"
    known = (a["label"] for a in _aspects())
    return next((str(names[_side(language)]) for names in known if label in names.values()), label)


def words_of(label: str) -> list[str]:
    """The words of a known aspect (of a part: those of the part), empty for a theme found in the data."""
    own = label.rpartition(_JOIN)[2]
    return next((list(a["words"]) for a in _aspects() if own in a["label"].values()), [])


def _side(language: str) -> str:
    return "en" if language == "en" else "zh"


def _by_aspect(said: _Said, members: Iterable[int], least: int, but: int | None = None) -> dict[int, int]:
    """Text → its aspect (never `but`); aspects too small give their texts to the next best."""
    ranked: dict[int, list[int]] = {}
    for i in members:
        if order := [aspect for aspect in _ranked(said.hits[i], said.turns[i]) if aspect != but]:
            ranked[i] = order
    chosen = {i: order[0] for i, order in ranked.items()}
    sizes = dict.fromkeys((aspect for order in ranked.values() for aspect in order), 0)
    for i, aspect in chosen.items():
        sizes[aspect] += said.weights[i]
    while small := [aspect for aspect, size in sizes.items() if size < least]:
        gone = min(small, key=lambda aspect: (sizes[aspect], aspect))
        del sizes[gone]
        for i in [i for i, aspect in chosen.items() if aspect == gone]:
            other = next((aspect for aspect in ranked[i] if aspect in sizes), None)
            if other is None:
                del chosen[i]
            else:
                chosen[i] = other
                sizes[other] += said.weights[i]
    return chosen


def _ranked(hits: _Hits, turn: int) -> list[int]:
    """Aspects of a text by its hits, best first: the strongest word decides, the others add a little."""
    found: dict[int, list[float]] = defaultdict(list)
    for hit in hits:
        weight = 1 + 0.15 * min(len(hit.word), 6) - 0.002 * min(hit.at, 100)
        weight *= _aspects()[hit.aspect].get("weight", 1.0)
        found[hit.aspect].append(weight * (_AFTER_TURN if turn and hit.at > turn else 1.0))
    scores = {aspect: max(all_) + _FURTHER * (sum(all_) - max(all_)) for aspect, all_ in found.items()}
    named = sorted(scores, key=lambda aspect: (-scores[aspect], aspect))
    wider = dict.fromkeys(above for aspect in named if (above := _above().get(aspect)) is not None)
    return [*named, *(aspect for aspect in wider if aspect not in scores)]


def _hits(text: str) -> Iterator[_Hit]:
    for end, (word, aspect) in _automaton().iter_long(text):
        start = end - len(word) + 1
        if not word[0].isascii() or _alone(text, start, end):
            yield _Hit(start, word, aspect)


def _alone(text: str, start: int, end: int) -> bool:
    around = (text[start - 1] if start else " ") + (text[end + 1] if end + 1 < len(text) else " ")
    return not any(char.isascii() and char.isalnum() for char in around)


def _aspect_theme(aspect: int, members: Sequence[int], said: _Said) -> Theme:
    entry = _aspects()[aspect]
    hits = [{hit.word: hit.aspect for hit in said.hits[i]} for i in members]
    seen = Counter(word for found in hits for word, of in found.items() if of == aspect)
    seen = seen or Counter(word for found in hits for word in found)
    keywords = tuple(word for word, _ in seen.most_common(KEYWORDS))
    own = entry["label"][_side(said.language)]
    inner = [said.texts[i] for i in members]
    place = entry.get("weight", 1) >= _PLACE
    narrower = _narrower(seen, own, len(members), said.language) if place else ""
    label = refined(keywords, inner) or narrower or own
    return Theme(label, keywords, tuple(members), entry["owner"])


def _narrower(seen: Mapping[str, int], label: str, members: int, language: str) -> str:
    """The thing that nearly all members name, where the label says more than that (物业与维修 → 充电桩)."""
    word, count = max(seen.items(), key=lambda item: item[1], default=("", 0))
    fits = word.isascii() == (language == "en") and len(word) >= _THING and word.lower() not in label.lower()
    return word if fits and members >= _SEVERAL and count >= _NEARLY_ALL * members else ""


def _merged(themes: Sequence[Theme]) -> list[Theme]:
    """Themes of the same label become one."""
    by_label: dict[str, Theme] = {}
    for theme in themes:
        other = by_label.get(theme.label)
        if other is not None:
            words = tuple(dict.fromkeys([*other.keywords, *theme.keywords]))[:KEYWORDS]
            theme = Theme(theme.label, words, (*other.members, *theme.members), other.owner)
        by_label[theme.label] = theme
    return list(by_label.values())


@cache
def _aspects() -> Sequence[Mapping[str, Any]]:
    aspects: Sequence[Mapping[str, Any]] = data("agents.feedback", "aspects.yaml")["aspects"]
    return aspects


@cache
def _above() -> Mapping[int, int]:
    """Aspect → the wider one it stands under."""
    places = {entry["label"]["zh"]: place for place, entry in enumerate(_aspects())}
    return {at: places[entry["under"]] for at, entry in enumerate(_aspects()) if "under" in entry}


@cache
def _automaton() -> Any:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for aspect, entry in enumerate(_aspects()):
        for word in entry["words"]:
            automaton.add_word(word, (word, aspect))
    automaton.make_automaton()
    return automaton
