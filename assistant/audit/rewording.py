"""The sentence of one place with the value of the other: what it would read if the other stands."""

import re
from functools import cache

from agents.times.numerals import NUMERAL
from assistant.audit.findings import PACKAGE, say
from assistant.audit.statements import Statement
from knowledge.phrases import data
from knowledge.text import has_cjk, language_of


def reworded(one: Statement, other: Statement) -> str:
    """The sentence of `one`, said as `other` lays it down."""
    if one.value.unit == "permission":
        return _permitted(one, other)
    before, after = one.quote[: one.core[0]], one.quote[one.core[1] :]
    value = _value(one, other)
    value = value[:1].upper() + value[1:] if not before.strip() else value
    return _label().sub("", _spaced(f"{before}{value}{after}", len(before)))


def _spaced(sentence: str, at: int) -> str:
    """One space between Chinese and a number, none between Chinese and Chinese, where a value was put in."""
    before, value = sentence[:at], sentence[at:]
    if before and has_cjk(before[-1]) and value[:1].isdigit():
        return f"{before} {value}"
    if before.endswith(" ") and has_cjk(before[-2:]) and has_cjk(value[:1]):
        return before.rstrip() + value
    return sentence


def _permitted(one: Statement, other: Statement) -> str:
    """What the other says; beside what else `one` forbids, when it is a list."""
    said = _label().sub("", other.quote)
    if "、" not in one.quote:
        return said
    return say("but_still", language_of(one.quote), quote=_label().sub("", one.quote), said=said)


@cache
def _label() -> re.Pattern[str]:
    """An entry of a table or an FAQ up to its answer."""
    return re.compile(data(PACKAGE, "values.yaml")["up_to_answer"])


def _value(one: Statement, other: Statement) -> str:
    """The value of `other`; of another language only its number, where that is enough."""
    own, value = one.quote[slice(*one.core)], other.quote[slice(*other.core)].strip()
    if language_of(one.quote) == language_of(other.quote):
        return value if other.core[0] else value[:1].lower() + value[1:]
    amount, number = other.value.amount, _number().match(own.strip())
    if isinstance(amount, float) and number and (amount / one.value.worth).is_integer():
        digits = str(int(amount / one.value.worth))
        rest = own.strip()[number.end() :]
        return digits + (f" {rest}" if rest and has_cjk(rest[0]) else rest)
    return say("to_translate", language_of(one.quote), value=value)


@cache
def _number() -> re.Pattern[str]:
    """A number at the head of a value, in digits or words."""
    words = "|".join(sorted(data(PACKAGE, "figures.yaml")["numbers"], key=len, reverse=True))
    return re.compile(rf"\d+(?:\.\d+)?|{NUMERAL}|(?:{words})(?![a-z])", re.IGNORECASE)
