"""How many days each sanction counts against a member, as a rule text says."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from agents.moderation.lexicon import PACKAGE
from agents.moderation.marks import ACTION, marks, number
from agents.moderation.provision import names_of
from agents.times.numerals import NUMERAL
from knowledge.phrases import data
from knowledge.text import fold

_COUNTED = ("warn", "mute", "kick", "ban")
_FOR_EVER = 36_500
"""Days; what is longer is a slip of the pen or means the same."""
_PIECE = re.compile(r"(?<=[,;、])")
_SENTENCE = re.compile(r"(?<=[。!?\n])|(?<=\.)\s")


def lasting_days(text: str) -> dict[str, int]:
    """Sanction → days, for those that the text gives a time: the ones named before it in its sentence, else
    behind it, else the one that the text begins with; all of them where it speaks of the record alone."""
    plain = fold(text)
    opening = next((mark.value for mark in marks(plain) if mark.kind == ACTION), "")
    days: dict[str, int] = {}
    for sentence in _SENTENCE.split(plain):
        for named, length in _told(sentence):
            of_all = re.search(_spec()["record"], sentence) and not opening
            of = named or ((opening,) if opening else _COUNTED if of_all else ())
            days |= {action: length for action in of if action in _COUNTED}
    return days


def lasting_by_kind(text: str) -> dict[str, dict[str, int]]:
    """The same for each category whose records the text gives a time of their own; `""` for all others."""
    plain = fold(text)
    told: dict[str, dict[str, int]] = {}
    kept = ""
    for sentence in _SENTENCE.split(plain):
        rest, own = _by_kind(sentence)
        kept += rest
        recorded = bool(re.search(_spec()["record"], sentence))
        for category, words in own.items():
            told[category] = told.get(category, {}) | _days_in(words, recorded)
    return {name: days for name, days in [*told.items(), ("", lasting_days(kept))] if days}


def _by_kind(sentence: str) -> tuple[str, dict[str, str]]:
    """A sentence without the pieces that give one category's records a time, and these by category."""
    kept, own, named = "", dict[str, str](), set[str]()
    for piece in _PIECE.split(sentence):
        if re.search(_spec()["others"], piece):
            named = set()
        named = names_of(piece) or named
        if not named or not list(_matches(piece)):
            kept += piece
        else:
            own |= {name: own.get(name, "") + piece for name in named}
    return kept, own


def _days_in(words: str, recorded: bool) -> dict[str, int]:
    days: dict[str, int] = {}
    for named, length in _told(words):
        days |= {action: length for action in named or _COUNTED * recorded if action in _COUNTED}
    return days


def reminder_days(text: str) -> int:
    """Days within which the same breach after a reminder brings the next step; 0 where it is not said."""
    plain = fold(text)
    first = next((mark.value for mark in marks(plain) if mark.kind == ACTION), "")
    match = _reminded().search(plain) if first == "remind" else None
    return _length(match) if match else 0


def _told(sentence: str) -> list[tuple[tuple[str, ...], int]]:
    """Each time of a sentence with the sanctions it speaks of."""
    actions = [mark for mark in marks(sentence) if mark.kind == ACTION]
    told, start = [], 0
    first = min((match.end() for match in _matches(sentence)), default=0)
    for match in sorted(_matches(sentence), key=lambda match: match.start()):
        before = tuple(mark.value for mark in actions if start <= mark.start < match.start())
        after = tuple(mark.value for mark in actions if 0 <= mark.start - match.end() <= _spec()["beside"])
        told.append((before or after, _length(match)))
        start = match.end()
    more = [((mark.value,), _further(sentence, mark.end)) for mark in actions if told and mark.start >= first]
    return told + [(named, length) for named, length in more if length]


def _further(sentence: str, end: int) -> int:
    """Days behind a sanction that leaves out what was said before (`…,禁言 90 天`); 0 for none."""
    match = _elliptic().match(sentence, end)
    return _length(match) if match else 0


def _matches(sentence: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    for pattern in _patterns():
        for match in pattern.finditer(sentence):
            if not any(match.start() < other.end() and other.start() < match.end() for other in found):
                found.append(match)
    return found


def _length(match: re.Match[str]) -> int:
    return min(round((number(match["n"]) or 0) * int(_spec()["units"][match["unit"]])), _FOR_EVER)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source.replace("<LENGTH>", _amount())) for source in _spec()["patterns"])


@cache
def _reminded() -> re.Pattern[str]:
    return re.compile(_spec()["reminded"].replace("<LENGTH>", _amount()))


@cache
def _elliptic() -> re.Pattern[str]:
    return re.compile(_spec()["elliptic"].replace("<LENGTH>", _amount()))


def _amount() -> str:
    units = "|".join(sorted(_spec()["units"], key=len, reverse=True))
    words = "|".join(data(PACKAGE, "data/ladder.yaml")["numbers"])
    return rf"(?P<n>{NUMERAL}|{words})\s*-?\s*个?(?P<unit>{units})(?![a-z])"


def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/library.yaml")["validity"]
    return found
