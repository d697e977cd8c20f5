"""What tokens cost, to the millionth, or that nobody knows."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.base import Usage
from agents.prices import cost_of, price_of, priced, recorded_cost, shown
from knowledge.phrases import data


def test_tokens_are_multiplied_exactly() -> None:
    cost = cost_of("gpt-4o-mini-2024-07-18", 1_000_003, 7)
    assert cost is not None
    assert (cost.amount, cost.currency) == (Decimal("0.150005"), "USD")


@pytest.mark.parametrize(
    ("name", "like"),
    [("GPT-4o", "gpt-4o"), ("openai/gpt-4o", "gpt-4o"), ("Qwen/qwen-plus-latest", "qwen-plus")],
)
def test_names_are_found_in_the_forms_that_gateways_use(name: str, like: str) -> None:
    assert price_of(name) == price_of(like) is not None


@pytest.mark.parametrize("name", ["", "llama3.1:8b", "qwen2.5:7b", "deepseek-r1:14b", "my-model"])
def test_an_unknown_model_has_no_cost_rather_than_none_to_pay(name: str) -> None:
    assert cost_of(name, 1000, 1000) is None
    assert priced(Usage(1, 1000, 1000, 1.0, name))["cost"] is None


def test_a_mini_is_not_sold_at_the_price_of_the_big_one() -> None:
    mini, whole = price_of("gpt-5-mini"), price_of("gpt-5")
    assert mini is not None and whole is not None and mini.output < whole.output


def test_every_row_of_the_table_is_whole() -> None:
    for row in data("agents", "prices.yaml")["prices"]:
        for pattern in row["models"]:
            price = price_of(pattern.replace("*", ""))
            assert price is not None and price.source and len(price.currency) == 3
            assert price.output >= price.input >= 0
            assert price.as_of.year >= 2025


def test_what_was_recorded_stays_what_it_cost() -> None:
    record = {
        "model": "gpt-4o",
        "prompt_tokens": 10,
        "completion_tokens": 10,
        "cost": "0.5",
        "currency": "CNY",
    }
    cost = recorded_cost(record)
    assert cost is not None and (cost.amount, cost.currency) == (Decimal("0.5"), "CNY")


def test_uncounted_tokens_are_no_proof_of_a_free_call() -> None:
    assert recorded_cost({"model": "gpt-4o", "calls": 1}) is None


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_costs_add_up_to_a_millionth_each(first: int, second: int) -> None:
    parts = [cost_of("deepseek-flash", tokens, 0) for tokens in (first, second)]
    whole = cost_of("deepseek-flash", first + second, 0)
    assert whole is not None and all(part is not None for part in parts)
    assert abs(sum(part.amount for part in parts if part) - whole.amount) <= Decimal("0.000001")


@pytest.mark.parametrize(
    ("amount", "said"),
    [("0", "0.00"), ("0.00001", "<0.0001"), ("1.5", "1.50"), ("0.01234", "0.0123"), ("1200", "1200.00")],
)
def test_amounts_for_people(amount: str, said: str) -> None:
    assert shown(Decimal(amount)) == said
