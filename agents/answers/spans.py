"""How a length of time stands in its clause: as a deadline, a lead, a wait, a rhythm, a condition …"""

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from agents.answers.wording import PACKAGE
from knowledge.phrases import data

_LENGTH = "length"


class _Rule(NamedTuple):
    role: str
    before: re.Pattern[str]
    after: re.Pattern[str]


def fit(asked: str, piece: str, start: int, end: int) -> float:
    """How well the value at `start`…`end` of a folded piece answers a question for a length of time, 0…1.

    `asked` is the folded question.
    """
    role = said(piece, start, end)
    roles = _asked(asked)
    if not roles:
        return float(_table()["unasked"].get(role, 1.0))
    return 0.0 if role not in roles else 1.0 if role == roles[0] else _BESIDE


_BESIDE = 0.85
_PRICE, _OTHER_AMOUNT = "price", 0.4


def money_fit(asked: str, piece: str, start: int, end: int) -> float:
    """How well the amount at `start`…`end` answers a question for money, 0…1: a limit above which somebody
    must be asked is no price.
    """
    table = _table()["money"]
    role = next(
        (
            entry["role"]
            for entry in table["said"]
            if re.search(entry["before"], piece[:start]) and re.search(entry["after"], piece[end:])
        ),
        _PRICE,
    )
    roles = next(entry["roles"] for entry in table["asked"] if re.search(entry["ask"], asked))
    return _OTHER_AMOUNT if role not in roles else 1.0 if role == roles[0] else _BESIDE


def said(piece: str, start: int, end: int) -> str:
    """The role of one value in its piece."""
    for entry in _table()["own"]:
        if re.search(entry["form"], piece[start:end]):
            return str(entry["role"])
    before, after = piece[:start], piece[end:]
    return next(
        (rule.role for rule in _rules() if rule.before.search(before) and rule.after.search(after)), _LENGTH
    )


@lru_cache(maxsize=512)
def _asked(question: str) -> tuple[str, ...]:
    """Roles that answer a question, the fitting one first; none where it does not tell."""
    return next(
        (tuple(entry["roles"]) for entry in _table()["asked"] if re.search(entry["ask"], question)), ()
    )


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(entry["role"], re.compile(entry["before"]), re.compile(entry["after"]))
        for entry in _table()["said"]
    )


def _table() -> dict[str, Any]:
    table: dict[str, Any] = data(PACKAGE, "spans.yaml")
    return table
