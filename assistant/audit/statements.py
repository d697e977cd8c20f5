"""What clauses lay down in figures: a length of time, a sum, a share, a count, with what it is said of."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from agents.times.numerals import NUMERAL, whole_number
from assistant.audit.findings import PACKAGE
from knowledge.model import Clause
from knowledge.phrases import data
from knowledge.text import fold, fold_map
from knowledge.words import chinese_words, key, stop_words, terms

_PIECE = re.compile(r"[^,;。!?\n]+")
_CJK = re.compile(r"[㐀-鿿豈-﫿]+")
_SENTENCE = re.compile(r"[^。!?\n]+")
_OWN, _BEFORE, _HEADING = 1.0, 0.7, 0.35
"""Weights of a word by where it stands: in the piece with the figure, earlier in its sentence, above it."""
_FEWEST = 2
"""A figure of which fewer words are said is compared with nothing."""


@dataclass(frozen=True, slots=True)
class Statement:
    clause: Clause
    quote: str
    """The sentence, verbatim."""
    figure: str
    """The figure as written, with its unit and bound."""
    unit: str
    """duration, money, percent, age, or the thing counted."""
    bound: str
    """most, least, or empty."""
    amount: float
    """Minutes for a duration, else the number."""
    said: str
    """The sentence up to the figure's piece and that piece, with the headings, folded."""
    words: Mapping[int, float]
    """What it is said of: canonical word → weight."""
    own: frozenset[int]
    """The canonical words of the piece itself."""


@cache
def _units() -> tuple[re.Pattern[str], Mapping[str, tuple[str, float]]]:
    spec: Mapping[str, Any] = data(PACKAGE, "figures.yaml")
    units = {
        fold(str(word)): (str(unit), float(worth))
        for unit, words in spec["units"].items()
        for word, worth in words.items()
    }
    longest = "|".join(re.escape(word) for word in sorted(units, key=len, reverse=True))
    before = f"{spec['most']}|{spec['least']}"
    number = rf"(?P<number>[0-9]+\.[0-9]+|{NUMERAL}|{'|'.join(spec['numbers'])})"
    return re.compile(rf"(?P<before>{before})?\s*{number}\s*-?\s*(?P<unit>{longest})(?![a-z0-9])"), units


@cache
def _skipped() -> re.Pattern[str]:
    return re.compile(data(PACKAGE, "figures.yaml")["skipped"])


@cache
def _sanctioned() -> re.Pattern[str]:
    return re.compile(data(PACKAGE, "figures.yaml")["sanctioned"])


def statements(clauses: Sequence[Clause]) -> Iterator[Statement]:
    for clause in clauses:
        folded, origin = fold_map(clause.text)
        heading = _canonical(f"{clause.section}")
        for sentence in _SENTENCE.finditer(folded):
            quote = clause.text[origin[sentence.start()] : origin[sentence.end() - 1] + 1].strip()
            yield from _of_sentence(clause, sentence[0], quote, heading)


def _of_sentence(clause: Clause, sentence: str, quote: str, heading: Counter[int]) -> Iterator[Statement]:
    pattern, units = _units()
    pieces = _PIECE.findall(sentence)
    said = [_canonical(pattern.sub(" ", piece)) for piece in pieces]
    for number, piece in enumerate(pieces):
        own = _about(said, number)
        if not own or _skipped().search(piece):
            continue
        words = _weighed(own, sum(said[:number], Counter[int]()), heading)
        told = fold(clause.section) + ",".join(pieces[: number + 2])
        for match in pattern.finditer(piece):
            unit, worth = units[match["unit"]]
            amount = _number(match["number"])
            if amount is None or _sanctioned().search(piece[: match.start()]):
                continue
            bound = _bound(match["before"] or "", piece[match.end() :])
            yield Statement(
                clause, quote, match[0].strip(), unit, bound, amount * worth, told, words, frozenset(own)
            )


def _about(said: Sequence[Counter[int]], number: int) -> Counter[int]:
    """Words of the piece with the figure; where it says too little (`10 分钟内,`), those of the next as well,
    or at the end of the sentence of the one before."""
    own = said[number]
    if len(own) >= _FEWEST:
        return own
    other = number + 1 if number + 1 < len(said) else number - 1
    return own + said[other] if 0 <= other < len(said) else own


def _bound(before: str, after: str) -> str:
    """`most`, `least`, or nothing said."""
    spec = data(PACKAGE, "figures.yaml")
    if re.match(spec["most_after"], after) or (before and re.match(spec["most"], before)):
        return "most"
    if re.match(spec["least_after"], after) or (before and re.match(spec["least"], before)):
        return "least"
    return ""


def _number(written: str) -> float | None:
    word = data(PACKAGE, "figures.yaml")["numbers"].get(written)
    try:
        return float(word or written)
    except ValueError:
        whole = whole_number(written)
        return None if whole is None else float(whole)


def _weighed(own: Counter[int], before: Counter[int], heading: Counter[int]) -> dict[int, float]:
    words = dict.fromkeys(heading, _HEADING)
    words.update(dict.fromkeys(before, _BEFORE))
    words.update(dict.fromkeys(own, _OWN))
    return words


def _canonical(text: str) -> Counter[int]:
    """Words that carry meaning; those of one meaning count as one."""
    same, light = _same(), _light()
    found = _terms(_between().sub(" ", text))
    return Counter(same.get(word, word) for word in found if word not in light)


@cache
def _between() -> re.Pattern[str]:
    return re.compile(data(PACKAGE, "figures.yaml")["between"])


@cache
def _light() -> frozenset[int]:
    return frozenset(term for word in data(PACKAGE, "figures.yaml")["light"] for term in _terms(str(word)))


@cache
def _same() -> Mapping[int, int]:
    """Each word of a group of one meaning → the group's first word. A word of two groups stays in the first:
    joining them would make one word of everything."""
    first: dict[int, int] = {}
    for group in (*data(PACKAGE, "figures.yaml")["same"], *data("knowledge", "synonyms.yaml")["groups"]):
        words = [found[0] for form in group if len(found := _terms(str(form))) == 1]
        for word in words:
            first.setdefault(word, words[0])
    return first


def _terms(text: str) -> list[int]:
    """Whole Chinese words and English stems; numbers and stop words are left out."""
    words = [word for word in chinese_words(text) if word not in stop_words()]
    words += [term for term in terms(_CJK.sub(" ", text)) if not term[0].isdigit()]
    return [key(word) for word in words]
