"""The matter of a text as a title names it: what changed (`羽毛球活动换地点通知`), what went wrong."""

import re
from functools import cache
from typing import Any

from agents.drafting.clauses import compiled, expand
from agents.drafting.pieces import Piece
from agents.facts import plain_text
from knowledge.phrases import data

_LEAST, _LOOK = 2, 3
_TOLD = 80  # characters of a clause in which it tells what changed
_LATIN, _CJK = 15, 4  # characters that a title keeps at least
_STOP = "，"
_NEAR = 8  # characters beside a moment that hold the small words that lead into it


def changed(pieces: list[Piece], language: str) -> str:
    """The title of a change, empty when none of the first clauses tells one."""
    for piece in pieces[:_LOOK]:
        words = without_moments(piece)[:_TOLD]
        for pattern, title in _changes("en" if language == "en" else "zh"):
            found = pattern.search(plain_text(words).lower() if language == "en" else plain_text(words))
            if found:
                subject = _bare(words[slice(*found.span("t"))])
                change = found.groupdict().get("w") or ""
                return title.replace("{t}", subject).replace("{w}", change) if len(subject) >= _LEAST else ""
    return ""


def wrong(pieces: list[Piece]) -> str:
    """What went wrong, without its moment, its reasons and its consequences."""
    said = compiled(data("agents.drafting", "composing.yaml")["amends"]["said"])
    told = [piece for piece in pieces if not said.search(plain_text(piece.text))]
    for piece in told[:1]:
        words = _bare(without_moments(piece)) if not piece.text.isascii() else piece.text
        return _head(words, _rules()["wrong_ends"])
    return ""


def head_of(clause: str) -> str:
    """A clause up to its reasons."""
    return _head(clause, _rules()["first_ends"])


def says_little(topic: str) -> bool:
    """Whether a name needs its theme beside it (`线上分享会`)."""
    return bool(compiled(_rules()["formal_names"]).fullmatch(plain_text(topic)))


def _head(words: str, ends: str) -> str:
    found = compiled(ends).search(plain_text(words), _LATIN if words.isascii() else _CJK)
    return (words[: found.start()] if found else words).strip(" ,，。:：")


def without_moments(piece: Piece) -> str:
    """A clause without its moments and the small words that lead into them."""
    text, plain, rules = piece.text, plain_text(piece.text), _rules()["moments"]
    for fact in sorted(piece.facts, key=lambda fact: -fact.start):
        if fact.when is not None and not fact.loose:
            start, end = fact.start, fact.start + len(fact.text)
            since = compiled(rules["since"]).search(plain, max(0, start - _NEAR), start)
            begun = compiled(rules["begun"]).match(plain_text(text[end : end + _NEAR])) if since else None
            start = since.start() if since else start
            end += begun.end() if begun else 0
            # what stands behind the moment is not what the verb moves to (`改到周日，还在图书馆`)
            moves = compiled(rules["moves"]).search(plain, max(0, start - _NEAR), start)
            text = text[:start] + _STOP * bool(moves) + text[end:]
    return text


def _bare(subject: str) -> str:
    """The subject without the small words a clause opens with (`我们的`, `原定`)."""
    opens = compiled(data("agents.drafting", "composing.yaml")["subject_opens"]).match(plain_text(subject))
    return subject[opens.end() if opens else 0 :].strip()


def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = data("agents.drafting", "matters.yaml")
    return rules


@cache
def _changes(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    macros = {"subject": _rules()["subject"], "small": _rules()["small"]}
    return tuple((compiled(expand(entry["pattern"], macros)), entry["title"]) for entry in _rules()[language])


__all__ = ["changed", "head_of", "says_little", "without_moments", "wrong"]
