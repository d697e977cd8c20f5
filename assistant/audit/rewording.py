"""The sentence of one place with the value of the other: what it would read if the other stands."""

from assistant.audit.statements import Statement
from knowledge.text import language_of


def reworded(one: Statement, other: Statement) -> str:
    """The sentence of `one`, said as `other` lays it down."""
    if one.value.unit == "permission":
        return other.quote
    value = _value(one, other)
    return one.quote[: one.at] + value + one.quote[one.at + len(one.figure) :]


def _value(one: Statement, other: Statement) -> str:
    """The value of `other` as `one` would write it: only the number changes where that is enough."""
    if language_of(one.quote) == language_of(other.quote):
        return other.figure
    amount, digits = other.value.amount, _numbers(one.figure)
    if isinstance(amount, float) and len(digits) == 1 and (amount / one.value.worth).is_integer():
        return one.figure.replace(digits[0], str(int(amount / one.value.worth)))
    return f"【{other.figure}】"


def _numbers(text: str) -> list[str]:
    return "".join(char if char.isdigit() else " " for char in text).split()
