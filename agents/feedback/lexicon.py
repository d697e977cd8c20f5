"""What the lexicon sees in a comment: weighted words under negation, degree and contrast, and patterns.

After Taboada et al. 2011 (a lexicon with shifters), plus patterns for malfunctions, wishes, rhetorical
questions and irony; words and weights are in opinion.yaml. It is evidence for the reader (opinion.py), not
the verdict, because much feedback has no opinion word in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from agents.feedback.gate import Gate
from knowledge.phrases import data

_CLAUSE = re.compile(r"[^,,。!!??;;~…\n、]+[,,。!!??;;~…\n、]*|[,,。!!??;;~…\n、]+")
_THRESHOLD = 0.4
NAMED = ("malfunction", "resolved", "wish", "mending", "question", "rhetorical", "sarcasm")
"""Signals that have a name."""
_MALFUNCTION = -1.6
_RESOLVED = 1.0
_LOOK_BACK = 16


@dataclass(frozen=True, slots=True)
class Signals:
    """What the patterns found in one comment; `weighted` are places in the list of weighted patterns."""

    malfunction: bool
    resolved: bool
    wish: bool
    mending: bool
    question: bool
    rhetorical: bool
    sarcasm: bool
    weighted: tuple[int, ...]


def signals_in(text: str) -> Signals:
    found = _gate().found(text)
    resolved = "resolved" in found
    malfunction = "malfunction" in found
    if resolved and malfunction:
        malfunction = "malfunction" in _gate().found(_regex("resolved").sub(" ", text))
    return Signals(
        malfunction=malfunction,
        resolved=resolved and not malfunction,
        **{name: name in found for name in NAMED[2:]},
        weighted=tuple(sorted(int(name) for name in found if name.isdigit())),
    )


def score_of(text: str, signals: Signals) -> float:
    """Sum of the weights of a folded text: above 0 speaks for it, below 0 against it."""
    score = _words(text, signals) + sum(_weights()[place] for place in signals.weighted)
    if signals.malfunction:
        score = min(score, 0.0 if turn_of(text) else score) + _MALFUNCTION
    elif signals.resolved:
        score += _RESOLVED
    if signals.sarcasm and score > -_THRESHOLD:
        score = -abs(score) - 0.5
    return score


def _words(text: str, signals: Signals) -> float:
    """Word weights by clause; what stands after a contrast counts more, before it less."""
    turn = turn_of(text)
    total = 0.0
    for start, clause in _clauses(text):
        calm = _calming(clause, signals)
        for at, weight in _hits(clause):
            value = _shifted(clause, at, weight) * (calm if weight > 0 else 1.0)
            if signals.question and not signals.rhetorical and _asks(clause):
                value *= 0.4
            place = start + at
            total += value * (1.0 if not turn else 1.5 if place >= turn else 0.4)
    return total


def _clauses(text: str) -> Iterator[tuple[int, str]]:
    for match in _CLAUSE.finditer(text):
        yield match.start(), match[0]


def turn_of(text: str) -> int:
    """Where the last contrast starts, 0 when there is none."""
    return max((match.start() for match in _contrast().finditer(text)), default=0)


def _asks(clause: str) -> bool:
    return bool(_regex("question").search(clause))


def _calming(clause: str, signals: Signals) -> float:
    """Good words inside a wish say what is missing, not what is liked."""
    return 0.1 if signals.wish and _regex("wish").search(clause) else 1.0


def _hits(clause: str) -> Iterator[tuple[int, float]]:
    for end, (word, weight) in _automaton().iter_long(clause):
        start = end - len(word) + 1
        if weight and (not word[0].isascii() or _stands_alone(clause, start, end)):
            yield start, weight


def _stands_alone(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end + 1] if end + 1 < len(text) else " "
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())


def _shifted(clause: str, at: int, weight: float) -> float:
    """The weight after what stands before the word: degree, negation, prohibition."""
    before = clause[max(0, at - _LOOK_BACK) : at]
    if abs(weight) >= _IDIOM:
        return weight / _IDIOM * 1.5
    weight *= 1.4 if _ending("strong").search(before) else 0.7 if _ending("weak").search(before) else 1.0
    if weight < 0 and _ending("forbidding").search(before):
        return weight
    if _ending("negators").search(before):
        return -weight if weight > 0 else -0.6 * weight
    return weight


_IDIOM = 100.0
"""Idioms carry this weight so that nothing before them shifts them."""


@cache
def _rules() -> Any:
    return data("agents.feedback", "opinion.yaml")


@cache
def _regex(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in _rules()[name]))


@cache
def _gate() -> Gate:
    """The signals by name and the weighted patterns by place."""
    named = {name: _rules()[name] for name in NAMED}
    return Gate(named | {str(place): [pattern] for place, (_, pattern) in enumerate(_rules()["patterns"])})


@cache
def _weights() -> tuple[float, ...]:
    return tuple(weight for weight, _ in _rules()["patterns"])


@cache
def _contrast() -> re.Pattern[str]:
    return re.compile("|".join(_spelled(word) for word in _longest_first(_rules()["contrast"])))


@cache
def _ending(name: str) -> re.Pattern[str]:
    """Matches a text that ends with a word of that list, with words of `between` after it."""
    rules = _rules()
    words = rules["degrees"][name] if name in rules["degrees"] else rules[name]
    between = "|".join([*map(_spelled, _longest_first(rules["between"])), r"\s"])
    gap = f"(?:{between})*" if name in ("negators", "forbidding") else r"(?:的|地|得|有|\s)*"
    return re.compile(f"(?:{'|'.join(map(_spelled, _longest_first(words)))}){gap}$")


def _spelled(word: str) -> str:
    plain = re.escape(word)
    return rf"(?<![a-z]){plain}(?![a-z])" if word[0].isascii() and word[0].isalpha() else plain


def _longest_first(words: list[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


@cache
def _automaton() -> Any:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    rules = _rules()["words"]
    for sign, side in ((1.0, "positive"), (-1.0, "negative")):
        for weight, words in rules[side].items():
            for word in words:
                automaton.add_word(str(word), (str(word), sign * weight))
    for word in rules["plain"]:
        automaton.add_word(str(word), (str(word), 0.0))
    for sign, side in ((1.0, "positive"), (-1.0, "negative")):
        for word in rules["idioms"][side]:
            automaton.add_word(str(word), (str(word), sign * _IDIOM))
    automaton.make_automaton()
    return automaton
