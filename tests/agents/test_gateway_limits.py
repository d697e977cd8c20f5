"""Allowances, rests and the second model."""

import threading
import time
from collections.abc import Iterator
from datetime import date

import pytest

from agents.base import Prompt, Schema
from agents.gateway import ChatModel, Endpoint, Limits, Patience, open_model
from agents.gateway.breaker import Breaker
from agents.gateway.endpoint import shared
from agents.gateway.limits import SpendingHere
from evals.provider import Provider
from knowledge.errors import ModelError

PROMPT = Prompt("Write the notice.", "zh", facts={"title": "周日骑行"})


class Notice(Schema):
    title: str


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider(delay=2.0) as server:
        yield server


def opened(provider: Provider, behaviour: str = "good", **given: object) -> ChatModel:
    return open_model(name=f"stand-in:{behaviour}", base_url=provider.url, **given)  # type: ignore[arg-type]


def kind_of_failure(model: ChatModel) -> str:
    with pytest.raises(ModelError) as caught:
        model.fill(PROMPT, Notice)
    assert str(caught.value)
    return caught.value.kind


def test_a_request_has_so_many_calls(provider: Provider) -> None:
    model = opened(provider, limits=Limits(calls=2))
    for _ in range(2):
        model.fill(PROMPT, Notice)
    assert kind_of_failure(model) == "budget"
    assert len(provider.requests) == model.used.calls == 2


def test_a_request_has_so_many_tokens(provider: Provider) -> None:
    model = opened(provider, limits=Limits(tokens=100))
    model.fill(PROMPT, Notice)
    assert kind_of_failure(model) == "budget"


def test_a_retry_is_a_call_too_and_the_first_reason_is_given(provider: Provider) -> None:
    model = opened(provider, "500", limits=Limits(calls=1))
    assert kind_of_failure(model) == "server"
    assert len(provider.requests) == 1
    assert kind_of_failure(model) == "budget"


def test_a_day_has_so_many_calls_and_tokens_over_all_requests(provider: Provider) -> None:
    for limits in (Limits(calls_a_day=2), Limits(tokens_a_day=200)):
        spending = SpendingHere()
        for _ in range(2):
            opened(provider, limits=limits, spending=spending).fill(PROMPT, Notice)
        assert kind_of_failure(opened(provider, limits=limits, spending=spending)) == "budget"


def test_tomorrow_is_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    spending = SpendingHere()
    assert spending.take_call(1, 0) and not spending.take_call(1, 0)

    class Tomorrow(date):
        @classmethod
        def today(cls) -> "Tomorrow":
            return cls(2126, 1, 1)

    monkeypatch.setattr("agents.gateway.limits.date", Tomorrow)
    assert spending.take_call(1, 0)


def test_only_so_many_at_once(provider: Provider) -> None:
    running, most, lock = 0, 0, threading.Lock()

    def reply(request: dict[str, object]) -> str:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.1)
        with lock:
            running -= 1
        return '{"title": "x"}'

    provider.reply = reply
    models = [opened(provider, limits=Limits(at_once=3), timeout=20) for _ in range(12)]
    threads = [threading.Thread(target=model.fill, args=(PROMPT, Notice)) for model in models]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most <= 3 and len(provider.requests) == 12


def test_first_requests_at_once_share_one_endpoint() -> None:
    endpoint, found = Endpoint("m", "http://127.0.0.1:9/cold"), []
    together = threading.Barrier(20)

    def ask() -> None:
        together.wait()
        found.append(shared(endpoint, connect=1, at_once=2, rest_after=3, rest=4))

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20 and len({id(one) for one in found}) == 1


def test_a_failing_endpoint_is_left_alone_and_comes_back(provider: Provider) -> None:
    limits = Limits(rest_after=2, rest=0.6)
    assert kind_of_failure(opened(provider, "500", limits=limits)) == "server"  # two calls
    provider.queue.append("good")
    assert kind_of_failure(opened(provider, "500", limits=limits)) == "resting"
    assert len(provider.requests) == 2
    time.sleep(0.7)
    assert opened(provider, "500", limits=limits).fill(PROMPT, Notice).title == "周日骑行"
    assert kind_of_failure(opened(provider, "500", limits=Limits(rest_after=2, rest=0.6))) == "server"


def test_a_refused_key_rests_nothing(provider: Provider) -> None:
    limits = Limits(rest_after=1, rest=60)
    assert [kind_of_failure(opened(provider, "401", limits=limits)) for _ in range(3)] == ["key"] * 3


def test_one_trial_call_at_a_time() -> None:
    breaker = Breaker(after=1, rest=0.2)
    breaker.failed("timeout")
    assert not breaker.admits() and breaker.seconds_left == 1
    time.sleep(0.25)
    assert [breaker.admits(), breaker.admits()] == [True, False]
    breaker.answered()
    assert breaker.admits()


@pytest.mark.parametrize("behaviour", ["401", "quota", "500", "slow", "html", "cut", "filter"])
def test_a_second_model_answers_and_it_is_said(provider: Provider, behaviour: str) -> None:
    second = Endpoint("stand-in", provider.url)
    model = opened(provider, behaviour, fallback=second, patience=Patience(5, first=0.3))
    assert model.fill(PROMPT, Notice).title == "周日骑行"
    assert model.used.model == "stand-in"
    (note,) = model.notes
    assert f"stand-in:{behaviour}" in note and "备用模型 stand-in" in note


def test_when_both_fail_the_first_reason_is_given(provider: Provider) -> None:
    model = opened(provider, "401", fallback=Endpoint("stand-in:quota", provider.url))
    assert kind_of_failure(model) == "key"
    assert model.notes == () and len(provider.requests) == 2


def test_a_second_model_that_stands_by_is_not_kept_waiting(provider: Provider) -> None:
    model = opened(provider, "retry_later", fallback=Endpoint("stand-in", provider.url), timeout=5000)
    assert model.fill(PROMPT, Notice).title == "周日骑行"
    assert len(provider.requests) == 2
