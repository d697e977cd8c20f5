"""The sentence of one place with the value of the other: what it would read if the other stands."""

import re
from functools import cache

from assistant.audit.findings import PACKAGE, say
from assistant.audit.statements import Statement
from knowledge.phrases import data
from knowledge.text import language_of

_DIGITS = re.compile(r"\d+(?:\.\d+)?")


def reworded(one: Statement, other: Statement) -> str:
    """The sentence of `one`, said as `other` lays it down."""
    if one.value.unit == "permission":
        return _permitted(one, other)
    return one.quote[: one.core[0]] + _value(one, other) + one.quote[one.core[1] :]


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
    own, value = one.quote[slice(*one.core)], other.quote[slice(*other.core)]
    if language_of(one.quote) == language_of(other.quote):
        return value.strip() if own == own.strip() else f" {value.strip()}"
    amount, digits = other.value.amount, _DIGITS.findall(own)
    if isinstance(amount, float) and len(digits) == 1 and (amount / one.value.worth).is_integer():
        return own.replace(digits[0], str(int(amount / one.value.worth)))
    return say("to_translate", language_of(one.quote), value=value.strip())
