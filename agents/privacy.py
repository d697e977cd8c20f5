"""Personal data in text: found next to Chinese characters too, masked before it is shown or sent.

Check digits: ISO 7064 MOD 11-2 for resident identity numbers (GB 11643), Luhn for bank cards (ISO/IEC 7812).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from knowledge.phrases import data
from knowledge.text import fold_map

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10x98765432"


@dataclass(frozen=True, slots=True)
class Personal:
    """One piece of personal data; `start`/`end` are offsets in the original text."""

    kind: str
    start: int
    end: int
    text: str


def find_personal(text: str) -> list[Personal]:
    """Personal data in reading order, without overlaps (the kind listed first wins)."""
    folded, origin = fold_map(text)
    found: list[Personal] = []
    for rule in _rules():
        for match in rule.pattern.finditer(folded):
            group = "value" if "value" in match.re.groupindex else 0
            if not rule.verify(match[group]):
                continue
            start, end = origin[match.start(group)], origin[match.end(group) - 1] + 1
            if all(end <= other.start or start >= other.end for other in found):
                found.append(Personal(rule.kind, start, end, text[start:end]))
    return sorted(found, key=lambda piece: piece.start)


def redact(text: str, language: str = "zh") -> tuple[str, int]:
    """Text with each piece replaced by its kind in brackets, and how many pieces there were."""
    pieces = find_personal(text)
    masks = _masks("en" if language == "en" else "zh")
    for piece in reversed(pieces):
        text = text[: piece.start] + masks[piece.kind] + text[piece.end :]
    return text, len(pieces)


@dataclass
class Mask:
    """Masks consistently within one request and puts the originals back afterwards."""

    originals: dict[str, str] = field(default_factory=dict)

    def hide(self, text: str) -> str:
        for piece in reversed(find_personal(text)):
            text = text[: piece.start] + self._token(piece) + text[piece.end :]
        return text

    def restore(self, text: str) -> str:
        for token, original in self.originals.items():
            text = text.replace(token, original)
        return text

    def _token(self, piece: Personal) -> str:
        for token, original in self.originals.items():
            if original == piece.text:
                return token
        token = f"⟦{piece.kind}-{len(self.originals) + 1}⟧"
        self.originals[token] = piece.text
        return token


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    pattern: re.Pattern[str]
    verify: Callable[[str], bool]


def _luhn(number: str) -> bool:
    digits = [int(char) for char in number if char.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return 13 <= len(digits) <= 19 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _id_card(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    return _ID_CHECK[total % 11] == number[17]


_VERIFY: dict[str, Callable[[str], bool]] = {"luhn": _luhn, "id_card": _id_card}


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(kind["name"], re.compile(kind["pattern"]), _VERIFY.get(kind.get("verify", ""), bool))
        for kind in data("agents", "privacy.yaml")["kinds"]
    )


@cache
def _masks(language: str) -> dict[str, str]:
    return {kind["name"]: kind["mask"][language] for kind in data("agents", "privacy.yaml")["kinds"]}
