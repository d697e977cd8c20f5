"""What model calls cost, by a dated table (prices.yaml); without a price there is no cost, not even zero."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from agents.base import Usage
from knowledge.phrases import data

_MILLION = Decimal(1_000_000)
_STEP = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Price:
    """Per million tokens, in `currency` (ISO 4217), as the source had it on `as_of`."""

    input: Decimal
    output: Decimal
    currency: str
    as_of: date
    source: str


@dataclass(frozen=True, slots=True)
class Cost:
    """To the millionth of the currency's unit."""

    amount: Decimal
    currency: str


def price_of(model: str) -> Price | None:
    """The price of a model by its name, also as `provider/model`; None when it is not known."""
    name = model.lower().rpartition("/")[2]
    return next((price for patterns, price in _table() if any(fnmatchcase(name, p) for p in patterns)), None)


def cost_of(model: str, prompt_tokens: int, completion_tokens: int) -> Cost | None:
    """What so many tokens cost; None when the price is not known."""
    price = price_of(model)
    if price is None:
        return None
    amount = (prompt_tokens * price.input + completion_tokens * price.output) / _MILLION
    return Cost(amount.quantize(_STEP, ROUND_HALF_UP), price.currency)


def priced(usage: Usage) -> dict[str, Any]:
    """The usage as it is recorded, with `cost` (decimal text) and `currency`; both null when a model that
    was asked has no price or the provider counted no tokens. Each model's tokens are priced as its own."""
    told = usage.to_dict()
    return {**told, **_cost_fields(recorded_cost(told))}


def recorded_cost(usage: Mapping[str, Any]) -> Cost | None:
    """The cost that a record names, else what the table says of its tokens; None when that is unknown."""
    if usage.get("cost") is not None:
        return Cost(Decimal(str(usage["cost"])), str(usage.get("currency") or ""))
    costs = [cost_of(*share) for share in _shares(usage)]
    known = [cost for cost in costs if cost is not None]
    # Of two models that are paid in different currencies there is no one sum.
    if not known or len(known) < len(costs) or len({cost.currency for cost in known}) > 1:
        return None
    return Cost(sum((cost.amount for cost in known), Decimal(0)), known[0].currency)


def _shares(usage: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """Tokens by the model that was asked; none where no provider counted any."""
    models = usage.get("models")
    if isinstance(models, Mapping):
        return [(str(name), int(prompt), int(completion)) for name, (prompt, completion) in models.items()]
    prompt, completion = int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0)
    return [(str(usage.get("model") or ""), prompt, completion)] if prompt or completion else []


def shown(amount: Decimal) -> str:
    """For people: at least two decimals, at most four, never a spent amount as zero."""
    rounded = amount.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    if amount and not rounded:
        return "<0.0001"
    whole, _, rest = f"{rounded:f}".partition(".")
    return f"{whole}.{rest.rstrip('0').ljust(2, '0')}"


def _cost_fields(cost: Cost | None) -> dict[str, str | None]:
    return {"cost": f"{cost.amount:f}" if cost else None, "currency": cost.currency if cost else None}


@cache
def _table() -> tuple[tuple[tuple[str, ...], Price], ...]:
    return tuple(
        (
            tuple(row["models"]),
            Price(
                Decimal(row["input"]), Decimal(row["output"]), row["currency"], row["as_of"], row["source"]
            ),
        )
        for row in data("agents", "prices.yaml")["prices"]
    )
