"""Tokens that no provider counts are estimated, so that limits hold; each model has its own price."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from agents.base import Prompt, Schema, Usage
from agents.gateway import Endpoint, Limits, open_model
from agents.prices import cost_of, priced, recorded_cost
from evals.provider import Provider
from knowledge.errors import ModelError


class Words(Schema):
    answer: str


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setattr("evals.provider.shapes._usage", lambda answer: None)
    with Provider(delay=1.0) as server:
        yield server


def test_what_is_not_counted_is_estimated(provider: Provider) -> None:
    model = open_model(name="stand-in", base_url=provider.url)
    model.fill(Prompt("写", "zh", material={"question": "申诉几天内答复？" * 40}), Words)
    used = model.used
    assert used.prompt_tokens == used.completion_tokens == 0 and 300 < used.estimated < 2000
    assert used.to_dict()["estimated"] == used.estimated and priced(used)["cost"] is None


def test_a_token_limit_bites_without_a_count(provider: Provider) -> None:
    model = open_model(name="stand-in", base_url=provider.url, limits=Limits(tokens=100))
    model.fill(Prompt("写", "zh", material={"question": "申诉" * 200}), Words)
    with pytest.raises(ModelError, match="OPSDESK_TOKENS"):
        model.fill(Prompt("写", "zh"), Words)
    assert len(provider.requests) == 1


def test_the_second_models_tokens_are_priced_as_its_own() -> None:
    with Provider() as provider:
        model = open_model(
            name="gpt-4o:cut", base_url=provider.url, fallback=Endpoint("gpt-4o-mini", provider.url)
        )
        model.fill(Prompt("写", "zh"), Words)
    told = priced(model.used)
    assert set(told["models"]) == {"gpt-4o:cut", "gpt-4o-mini"} and told["model"] == "gpt-4o-mini"
    sums = [cost_of(name, *tokens) for name, tokens in told["models"].items()]
    assert Decimal(told["cost"]) == sum(cost.amount for cost in sums if cost) > 0


def usage(**models: tuple[int, int]) -> dict[str, Any]:
    parts = [Usage(1, prompt, completion, 0.1, name) for name, (prompt, completion) in models.items()]
    return priced(sum(parts, Usage()))


def test_two_currencies_have_no_one_sum() -> None:
    told = usage(**{"gpt-4o": (100, 100), "qwen-plus": (100, 100)})
    assert told["cost"] is None and recorded_cost(told) is None


def test_a_model_that_used_nothing_does_not_hide_the_price() -> None:
    told = usage(**{"home-made": (0, 0), "gpt-4o": (100, 100)})
    assert told["cost"] is not None and "models" not in told
