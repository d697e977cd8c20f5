"""What the amounts of a request make of its budget."""

import re

from agents.events.lexicon import words
from agents.events.money import Money, is_free_of_cost
from agents.events.schema import Given, GivenLine
from agents.events.wording import Wording


def apply_money(given: Given, money: list[Money], said: Wording) -> None:
    """Total, share per head, fee and priced items; several sources of money without a total are added up."""
    money = _reworded_total(money, said)
    roles = {amount.role for amount in money}
    if "fund" in roles and not roles & {"each", "total"}:
        given.total, given.per_person = sum(m.cents for m in money if m.role == "fund"), None
    elif not money and is_free_of_cost(said.folded):
        given.total, given.per_person, given.lines = 0, None, []
    for amount in money:
        given.currency = amount.currency or given.currency
        _apply(given, amount)


def _reworded_total(money: list[Money], said: Wording) -> list[Money]:
    """In a follow-up the one amount beside 预算 or 降到 is the new total."""
    if not said.follow_up or len(money) != 1 or money[0].role not in ("other", "total", "fund"):
        return money
    if not re.search(words("money", "change"), said.folded):
        return money
    only = money[0]
    return [Money(only.span, only.cents, only.currency, "total")]


def _apply(given: Given, amount: Money) -> None:
    if amount.role == "total":
        given.total, given.per_person = amount.cents, None
    elif amount.role == "each":
        given.per_person = amount.cents
    elif amount.role == "fee":
        given.fee = amount.cents
    elif amount.role in ("line", "line_each"):
        line = GivenLine(
            key=amount.key, item=amount.word, cents=amount.cents, each=amount.role == "line_each"
        )
        others = [other for other in given.lines if (other.key, other.item) != (line.key, line.item)]
        given.lines = [*others, line]
