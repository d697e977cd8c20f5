"""What comments are about: known aspects by their words (aspects.yaml), then themes that only this data has.

Unknown themes: noun-like words and pairs by document frequency among what no aspect explains, taken greedily
(the word that covers most goes first), so that each comment has at most one main topic.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

from knowledge.phrases import data

_LATIN = re.compile(r"[a-z][a-z'-]{2,}")
_CJK_RUN = re.compile(r"[㐀-鿿]+")
_AFTER_TURN = 1.25
_FURTHER = 0.3
_REFINED = 0.5
_KEYWORDS = 5
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
class Theme:
    label: str
    keywords: tuple[str, ...]
    members: tuple[int, ...]
    """Indices of the texts."""
    owner: str
    """Key of the role in roles.yaml that usually takes it."""


@dataclass(frozen=True, slots=True)
class _Hit:
    at: int
    word: str
    aspect: int


def find_themes(
    texts: Sequence[str], turns: Sequence[int], weights: Sequence[int], language: str
) -> list[Theme]:
    """Themes of folded texts, the largest first. `turns`: where each text's contrast starts (0 for none);
    `weights`: how many rows each text stands for. A theme that most rows speak of is told apart by what
    else they name."""
    least = smallest(sum(weights))
    main = _by_aspect(texts, turns, weights, least)
    rest = [index for index in range(len(texts)) if index not in main]
    themes: list[Theme] = []
    for aspect, members in _grouped(main).items():
        whole = _aspect_theme(aspect, members, texts, language)
        fills = sum(weights[i] for i in members) >= _MOST * sum(weights) and len(members) >= _DIVISIBLE
        themes += _parts(aspect, whole, texts, turns, weights, language) if fills else [whole]
    themes += _unknown({index: set(_terms(texts[index])) for index in rest}, texts, weights, least)
    return sorted(_merged(themes), key=lambda theme: -sum(weights[i] for i in theme.members))


def _grouped(chosen: Mapping[int, int]) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for index, aspect in chosen.items():
        groups[aspect].append(index)
    return groups


def _parts(
    aspect: int,
    whole: Theme,
    texts: Sequence[str],
    turns: Sequence[int],
    weights: Sequence[int],
    language: str,
) -> list[Theme]:
    """A theme by the second thing its members name; those that name nothing else keep its label."""
    members = list(whole.members)
    least = smallest(sum(weights[i] for i in members))
    inner = [texts[i] for i in members]
    second = _by_aspect(inner, [turns[i] for i in members], [weights[i] for i in members], least, aspect)
    named = {members[at]: other for at, other in second.items()}
    parts = [_aspect_theme(other, group, texts, language) for other, group in _grouped(named).items()]
    rest = [i for i in members if i not in named]
    terms = {i: {*_terms(texts[i]), *(hit.word for hit in _hits(texts[i]))} for i in rest}
    common = Counter(term for i in rest for term in terms[i])
    terms = {i: {term for term in found if common[term] <= len(rest) / 2} for i, found in terms.items()}
    parts += _unknown(terms, texts, weights, least)
    if len(parts) < 2:
        return [whole]
    left = tuple(i for i in rest if not any(i in part.members for part in parts))
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
    """How many rows a topic needs: 2 in small data, 3 from 50 rows, 0.3 % of large data."""
    return max(2 if rows < 50 else 3, rows * 3 // 1000)


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


def _by_aspect(
    texts: Sequence[str], turns: Sequence[int], weights: Sequence[int], least: int, but: int | None = None
) -> dict[int, int]:
    """Text → its aspect (never `but`); aspects too small give their texts to the next best."""
    ranked = {
        i: order
        for i, text in enumerate(texts)
        if (order := [aspect for aspect in _ranked(text, turns[i]) if aspect != but])
    }
    alive = {aspect for order in ranked.values() for aspect in order}
    while True:
        chosen = {
            i: next(a for a in order if a in alive) for i, order in ranked.items() if alive & set(order)
        }
        sizes: Counter[int] = Counter()
        for index, aspect in chosen.items():
            sizes[aspect] += weights[index]
        small = {aspect for aspect in alive if sizes[aspect] < least}
        if not small:
            return chosen
        alive.remove(min(small, key=lambda aspect: (sizes[aspect], aspect)))


def _ranked(text: str, turn: int) -> list[int]:
    """Aspects of a text, best first: the strongest word decides, the others of an aspect add a little."""
    found: dict[int, list[float]] = defaultdict(list)
    for hit in _hits(text):
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


def _aspect_theme(aspect: int, members: list[int], texts: Sequence[str], language: str) -> Theme:
    entry = _aspects()[aspect]
    hits = [{hit.word: hit.aspect for hit in _hits(texts[i])} for i in members]
    seen = Counter(word for found in hits for word, of in found.items() if of == aspect)
    seen = seen or Counter(word for found in hits for word in found)
    keywords = tuple(word for word, _ in seen.most_common(_KEYWORDS))
    own = entry["label"][_side(language)]
    inner = [texts[i] for i in members]
    place = entry.get("weight", 1) >= _PLACE
    narrower = _narrower(seen, own, len(members), language) if place else ""
    label = _refined(keywords, inner) or narrower or own
    return Theme(label, keywords, tuple(members), entry["owner"])


def _narrower(seen: Mapping[str, int], label: str, members: int, language: str) -> str:
    """The thing that nearly all members name, where the label says more than that (物业与维修 → 充电桩)."""
    word, count = max(seen.items(), key=lambda item: item[1], default=("", 0))
    fits = word.isascii() == (language == "en") and len(word) >= _THING and word.lower() not in label.lower()
    return word if fits and members >= _SEVERAL and count >= _NEARLY_ALL * members else ""


def _refined(keywords: Sequence[str], texts: Sequence[str]) -> str:
    """A longer noun phrase around a keyword when most members use it (签到 → 签到入口)."""
    if len(texts) < 4:
        return ""
    pairs = Counter(pair for text in texts for pair in set(_pairs(text)))
    for pair, count in pairs.most_common(3):
        if count >= _REFINED * len(texts) and any(key in pair and key != pair for key in keywords):
            return pair
    return ""


def _unknown(
    terms: Mapping[int, set[str]], texts: Sequence[str], weights: Sequence[int], least: int
) -> list[Theme]:
    themes: list[Theme] = []
    left = set(terms)
    while left:
        sizes: Counter[str] = Counter()
        for index in left:
            for term in terms[index]:
                sizes[term] += weights[index]
        best = max(sizes, key=lambda term: (sizes[term], len(term), term), default="")
        members = [index for index in sorted(left) if best in terms[index]]
        if not best or sizes[best] < least or len(members) < 2:
            return themes
        label = _refined([best], [texts[i] for i in members]) or best
        near = Counter(term for i in members for term in terms[i] if term != best)
        common = [term for term, count in near.most_common(_KEYWORDS - 1) if count > 1]
        themes.append(Theme(label, (best, *common), tuple(members), "lead"))
        left -= set(members)
    return themes


def _merged(themes: Sequence[Theme]) -> list[Theme]:
    """Themes of the same label become one."""
    by_label: dict[str, Theme] = {}
    for theme in themes:
        other = by_label.get(theme.label)
        if other is not None:
            words = tuple(dict.fromkeys([*other.keywords, *theme.keywords]))[:_KEYWORDS]
            theme = Theme(theme.label, words, (*other.members, *theme.members), other.owner)
        by_label[theme.label] = theme
    return list(by_label.values())


def _terms(text: str) -> Iterator[str]:
    for run in _tagged(text):
        nouns = [word for word, noun in run if noun]
        yield from nouns
        yield from (word[:2] for word in nouns if len(word) > 2)
    yield from (word for word in _LATIN.findall(text) if word not in _stop())
    yield from _pairs(text)


def _pairs(text: str) -> Iterator[str]:
    """Two nouns side by side, as one term."""
    for run in _tagged(text):
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
        yield [(word, tag in tags and len(word) > 1 and word not in stop) for word, tag in rjieba.tag(run)]


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
def _stop() -> frozenset[str]:
    common = data("knowledge", "stopwords.yaml")
    own = data("agents.feedback", "aspects.yaml")["stop"]
    return frozenset(map(str, [*own, *common["zh"], *common["en"]]))


@cache
def _tags() -> frozenset[str]:
    return frozenset(data("agents.feedback", "aspects.yaml")["tags"])


@cache
def _automaton() -> Any:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for aspect, entry in enumerate(_aspects()):
        for word in entry["words"]:
            automaton.add_word(word, (word, aspect))
    automaton.make_automaton()
    return automaton
