"""A question taken apart: its parts, what each asks for, and the words that say what it is about."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.phrases import data
from knowledge.text import fold, has_cjk
from knowledge.words import marked_terms, stop_words

PACKAGE = "agents.answers"
_RUN = re.compile(r"[㐀-鿿豈-﫿]+|[a-z0-9][a-z0-9'’+#.-]*")


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `focus` are its subject words in order of the text."""

    text: str
    aspects: tuple[str, ...]
    focus: tuple[str, ...]
    ordinals: tuple[str, ...] = ()
    unit: str = ""
    """The unit a number was asked in (`多少分` → 分)."""
    foreign: bool = False
    """About the world outside any team's documents (weather, code, celebrities)."""


def read(text: str) -> Question:
    """Aspects (duration, who, money …) and subject words of one question."""
    plain = _plain(text)
    aspects = tuple(name for name, entry in _table()["aspects"].items() if re.search(entry["ask"], plain))
    return Question(
        text=text.strip(),
        aspects=_settled(aspects),
        focus=_focus(_subject(plain)),
        ordinals=tuple(_pattern("ordinals").findall(plain)),
        unit=unit[1] if (unit := _pattern("unit").search(plain)) else "",
        foreign=bool(_pattern("rare_ask").search(plain)),
    )


def parts(text: str) -> list[str]:
    """The questions asked at once; what is no question by itself stays with the one before it."""
    found: list[str] = []
    for piece in _pattern("split").split(text):
        piece = piece.strip(" ,\uff0c、")
        if not piece:
            continue
        if found and not (_stands_alone(piece) and _pattern("asks").search(fold(found[-1]))):
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return found or [text.strip()]


def _stands_alone(piece: str) -> bool:
    return bool(_pattern("asks").search(fold(piece)) and read(piece).focus)


def value(aspect: str) -> re.Pattern[str] | None:
    """What an answer to that aspect must hold; None when anything goes."""
    return _value(aspect)


def strict(aspect: str) -> bool:
    return bool(_table()["aspects"][aspect]["strict"])


def query(text: str) -> str:
    """The text to search for: dialect particles in common words."""
    return _plain(text)


def occasion(said: str) -> tuple[str, ...]:
    """Other words for the same time (`第一次`, `首次`)."""
    return next((tuple(group) for group in _table()["occasions"] if said in group), (said,))


def threshold(name: str) -> float:
    return float(_table()["thresholds"][name])


def _plain(text: str) -> str:
    plain = fold(text)
    for said, common in _table()["dialect"].items():
        plain = plain.replace(fold(said), common)
    return plain


def _subject(plain: str) -> str:
    """The question without its question words, so that 多久要 does not count as a subject."""
    for entry in _table()["aspects"].values():
        if entry["strict"]:
            plain = re.sub(entry.get("strip", entry["ask"]), ",", plain)
    return plain


def _settled(aspects: tuple[str, ...]) -> tuple[str, ...]:
    """A question for money or a time limit also looks like one for a count."""
    return tuple(a for a in aspects if a != "count" or not {"money", "duration"} & set(aspects))


def _focus(subject: str) -> tuple[str, ...]:
    """Subject words as a reader would cut them; single characters only when there is nothing longer."""
    ordinals = _pattern("ordinals")
    words = [w for w in _cut(subject) if w not in _generic() and not ordinals.fullmatch(w)]
    long = [_bare(word) for word in words if len(word) > 1]
    return tuple(dict.fromkeys(long or words))


def _bare(word: str) -> str:
    """The object of a verb that was cut as one word (`打广告` asks about 广告)."""
    import rjieba

    light = len(word) == 3 and word[0] in _table()["light_verbs"] and len(rjieba.cut(word[1:], False)) == 1
    return word[1:] if light else word


def _cut(text: str) -> list[str]:
    import rjieba

    found: list[str] = []
    for run in _RUN.findall(text):
        if has_cjk(run):
            sure = set(rjieba.cut(run, False))
            found += [w for w in rjieba.cut(run) if w not in stop_words() and (w in sure or not _glued(w))]
        else:
            found += [term for term, _ in marked_terms(run)]
    return found


def _glued(word: str) -> bool:
    """A word that no dictionary has and that holds a function character: two words cut as one (`天发`)."""
    return any(char in _table()["function_chars"] for char in word)


def _table() -> dict[str, Any]:
    table: dict[str, Any] = data(PACKAGE, "asking.yaml")
    return table


@cache
def _generic() -> frozenset[str]:
    words = [fold(str(word)) for word in _table()["generic"]]
    return frozenset([*words, *(term for word in words if word.isascii() for term, _ in marked_terms(word))])


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_table()[name], re.IGNORECASE)


@cache
def _value(aspect: str) -> re.Pattern[str] | None:
    written = _table()["aspects"][aspect]["value"]
    return re.compile(written) if written else None
