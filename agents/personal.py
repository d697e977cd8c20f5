"""Personal data in text: found next to Chinese characters too, and masked before it is shown or sent.

Check digits: ISO 7064 MOD 11-2 for resident identity numbers (GB 11643), Luhn for bank cards (ISO/IEC 7812).
`agents/privacy.py` hides it from a model and puts it back.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from knowledge.phrases import data
from knowledge.text import fold, fold_char, fold_map

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10x98765432"
_NEAR = 16
"""Characters before and after a number that may name it."""
_SHORT = 1_000  # characters of a text whose reading is kept
_ESCAPE = re.compile(r"\\[nrtbf\"/\\]")


@dataclass(frozen=True, slots=True)
class Personal:
    """One piece of personal data; `start`/`end` are offsets in the original text."""

    kind: str
    start: int
    end: int
    text: str


def find_personal(text: str) -> list[Personal]:
    """Personal data in reading order, without overlaps (the kind listed first wins)."""
    return [*(_remembered(text) if len(text) <= _SHORT else _found(text))]


@lru_cache(maxsize=4096)
def _remembered(text: str) -> tuple[Personal, ...]:
    """The same of a short text: clauses, instructions and facts are read again and again."""
    return tuple(_found(text))


def _found(text: str) -> list[Personal]:
    folded, origin = readable(text)
    found: list[Personal] = []
    for rule in _rules():
        for match in rule.pattern.finditer(folded):
            group = "value" if "value" in match.re.groupindex else 0
            start, end = origin[match.start(group)], origin[match.end(group) - 1] + 1
            if any(start < other.end and other.start < end for other in found):
                continue
            if rule.verify(text[start:end]) and not (rule.is_number and _somebody_elses(match, group)):
                found.append(Personal(rule.kind, start, end, text[start:end]))
    return sorted(found, key=lambda piece: piece.start)


def find_members(text: str) -> list[Personal]:
    """Names that the text itself marks as a member's (@name, 成员“name”, the head line of a chat message)."""
    found: list[Personal] = []
    for pattern in _member_patterns():
        for match in pattern.finditer(text):
            at = match.start("value")
            for name in re.split("(、)", match["value"]):
                if is_name(name):
                    found.append(Personal("member", at, at + len(name), name))
                at += len(name)
    return sorted(found, key=lambda piece: piece.start)


def is_name(text: str) -> bool:
    """Whether it can be one person's name: no number, and not what is said of all or of anybody."""
    folded = fold(text).strip()
    if not folded or folded[0].isdigit() or not any(char.isalnum() for char in folded):
        return False
    return not any(
        folded == word or (_han(word) and folded.startswith(word)) for word in _table()["no_names"]
    )


def redact(text: str, language: str = "zh") -> tuple[str, int]:
    """Text with each piece replaced by its kind in brackets, and how many pieces there were."""
    pieces = find_personal(text)
    masks = _masks("en" if language == "en" else "zh")
    for piece in reversed(pieces):
        text = text[: piece.start] + masks[piece.kind] + text[piece.end :]
    return text, len(pieces)


def readable(text: str) -> tuple[str, Sequence[int]]:
    """As `fold_map`, with the escapes of JSON text blanked: their n belongs to no word."""
    origin: Sequence[int]
    if all(len(fold_char(char)) == 1 for char in set(text)):
        folded, origin = fold(text), range(len(text) + 1)
    else:
        folded, origin = fold_map(text)
    return _ESCAPE.sub("  ", folded), origin


def name_fields() -> frozenset[str]:
    """Names of fields whose text is a person's name."""
    return frozenset(_table()["name_fields"])


def kinds() -> tuple[str, ...]:
    return tuple(dict.fromkeys(kind["name"] for kind in _table()["kinds"]))


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    pattern: re.Pattern[str]
    verify: Callable[[str], bool]
    is_number: bool


def _somebody_elses(match: re.Match[str], group: str | int) -> bool:
    """An order number, a price, a group's number, a public hotline."""
    start, end = match.span(group)
    if "".join(filter(str.isdigit, match[group])) in _table()["public"]:
        return True
    before, after = _surroundings()
    return bool(before.search(match.string[max(0, start - _NEAR) : start])) or bool(
        after.search(match.string[end : end + _NEAR])
    )


def _luhn(number: str) -> bool:
    digits = [int(char) for char in fold(number) if char.isdecimal()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return 13 <= len(digits) <= 19 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _id_card(number: str) -> bool:
    plain = "".join(char for char in fold(number) if char.isalnum())
    total = sum(int(digit) * weight for digit, weight in zip(plain[:17], _ID_WEIGHTS, strict=True))
    return _ID_CHECK[total % 11] == plain[17]


def _dialled_abroad(number: str) -> bool:
    """Country code and number together (ITU-T E.164: at most fifteen digits)."""
    return 10 <= sum(char.isdigit() for char in number) <= 15


def _street(words: str) -> bool:
    return not re.match(_table()["no_street"], fold(words))


def _named_street(words: str) -> bool:
    """`way` and `close` are streets only under a name, which begins with a capital."""
    return _street(words) and any(word[0].isupper() for word in words.split())


_VERIFY: dict[str, Callable[[str], bool]] = {
    "luhn": _luhn,
    "id_card": _id_card,
    "dialled_abroad": _dialled_abroad,
    "street": _street,
    "named_street": _named_street,
}


def _han(word: str) -> bool:
    return not word.isascii()


def _table() -> dict[str, Any]:
    table: dict[str, Any] = data("agents", "privacy.yaml")
    return table


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            kind["name"],
            re.compile(kind["pattern"]),
            _VERIFY.get(kind.get("verify", ""), bool),
            kind["name"] in _table()["numbers"],
        )
        for kind in _table()["kinds"]
    )


@cache
def _surroundings() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(_table()["not_before"]), re.compile(_table()["not_after"])


@cache
def _member_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in _table()["members"])


@cache
def _masks(language: str) -> dict[str, str]:
    return {kind["name"]: kind["mask"][language] for kind in _table()["kinds"]}
