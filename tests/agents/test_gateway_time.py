"""No server, silent or trickling, holds a request longer than its limits."""

import threading
import time
from collections.abc import Iterator
from email.utils import formatdate
from types import SimpleNamespace

import pytest

from agents.base import Prompt, Schema
from agents.gateway import Limits, Patience, open_model
from agents.gateway.retries import pause_before_retry, retry_after
from agents.gateway.wire import open_client
from evals.provider import Provider
from knowledge.errors import ModelError

PROMPT = Prompt("Write the notice.", "zh", facts={"title": "周日骑行", "body": "七点出发。" * 40})


class Notice(Schema):
    title: str
    body: str


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """The first client of a process imports LangChain, which takes seconds of its own."""
    open_client("m", "http://127.0.0.1:9/v1", "k", 1)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider(delay=3.0) as server:
        yield server


def failing(
    provider: Provider, behaviour: str, patience: Patience, streaming: bool = True
) -> tuple[str, float]:
    """The kind of the failure and the seconds it took."""
    model = open_model(
        name=f"stand-in:{behaviour}", base_url=provider.url, patience=patience, streaming=streaming
    )
    started = time.monotonic()
    with pytest.raises(ModelError) as caught:
        model.fill(PROMPT, Notice)
    return caught.value.kind, time.monotonic() - started


@pytest.mark.parametrize(
    ("behaviour", "patience", "limit"),
    [
        ("slow", Patience(whole=5, first=0.3), 0.3),
        ("chatter", Patience(whole=5, first=0.3), 0.3),
        ("stall", Patience(whole=5, first=2, between=0.3), 0.3),
        ("trickle", Patience(whole=0.8, first=2, between=2), 0.8),
        ("trickle", Patience(whole=5, first=2, between=0.1), 0.4),
    ],
)
def test_each_limit_holds(provider: Provider, behaviour: str, patience: Patience, limit: float) -> None:
    kind, seconds = failing(provider, behaviour, patience)
    assert kind == "timeout"
    assert limit - 0.05 <= seconds < limit + 0.7
    assert len(provider.requests) == 1


@pytest.mark.parametrize("behaviour", ["slow", "stall", "trickle"])
def test_a_whole_answer_is_bound_by_the_whole_limit(provider: Provider, behaviour: str) -> None:
    kind, seconds = failing(provider, behaviour, Patience(whole=0.5), streaming=False)
    assert kind == "timeout" and seconds < 1.2


def test_the_threads_left_behind_end(provider: Provider) -> None:
    for _ in range(3):
        failing(provider, "chatter", Patience(whole=0.3))
    ends = time.monotonic() + 4
    while (left := reading()) and time.monotonic() < ends:
        time.sleep(0.05)
    assert left == []


def reading() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if "(_work)" in thread.name]


def test_an_address_where_nobody_accepts_is_given_up(provider: Provider) -> None:
    import socket

    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        held = [socket.socket() for _ in range(4)]
        for one in held:
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}/v1"
        model = open_model(name="m", base_url=url, patience=Patience(whole=1.5, connect=0.3))
        with pytest.raises(ModelError) as caught:
            model.fill(PROMPT, Notice)
        for one in held:
            one.close()
    assert caught.value.kind in ("connection", "timeout")


def test_retry_after_is_waited_for_but_never_past_the_deadline(provider: Provider) -> None:
    started = time.monotonic()
    model = open_model(name="stand-in:retry_after-once", base_url=provider.url, timeout=10)
    assert model.fill(PROMPT, Notice).title == "周日骑行"
    assert time.monotonic() - started >= 1.0
    kind, seconds = failing(provider, "retry_later", Patience(whole=10))
    assert kind == "busy" and seconds < 1.0
    assert len(provider.requests) == 3


def said(value: str) -> Exception:
    failure = RuntimeError()
    failure.response = SimpleNamespace(headers={"retry-after": value})  # type: ignore[attr-defined]
    return failure


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [("2", 2, 2), ("0.5", 0.5, 0.5), ("-3", 0, 0), ("nan", None, None), ("soon", None, None)],
)
def test_reads_seconds(value: str, least: float | None, most: float | None) -> None:
    seconds = retry_after(said(value))
    assert seconds == least == most


def test_reads_a_date() -> None:
    seconds = retry_after(said(formatdate(time.time() + 30, usegmt=True)))
    assert seconds is not None and 25 < seconds <= 30
    assert retry_after(said(formatdate(time.time() - 30, usegmt=True))) == 0


def test_what_will_not_pass_is_not_tried_again() -> None:
    kinds = ("quota", "key", "unknown_model", "context", "filtered", "refused", "timeout", "unusable")
    assert [pause_before_retry(said("1"), kind, 0) for kind in kinds] == [None] * len(kinds)
    pauses = {pause_before_retry(said("1"), "busy", 0) for _ in range(20)}
    assert len(pauses) > 10 and all(pause is not None and 1.0 <= pause <= 1.5 for pause in pauses)
    assert pause_before_retry(said("1"), "busy", 1) is None


def test_waiting_for_a_turn_counts(provider: Provider) -> None:
    provider.delay = 1.5
    limits = Limits(at_once=1)
    busy = threading.Thread(
        target=lambda: open_model(
            name="stand-in:slow", base_url=provider.url, patience=Patience(5), limits=limits
        ).fill(PROMPT, Notice)
    )
    busy.start()
    while not provider.requests:
        time.sleep(0.01)
    model = open_model(name="stand-in:slow", base_url=provider.url, patience=Patience(0.4), limits=limits)
    started = time.monotonic()
    with pytest.raises(ModelError) as caught:
        model.fill(PROMPT, Notice)
    assert caught.value.kind == "timeout" and time.monotonic() - started < 1.0
    assert model.used.calls == 0
    busy.join()
    assert len(provider.requests) == 1


def test_a_reader_who_leaves_frees_the_turn_and_the_thread(provider: Provider) -> None:
    limits = Limits(at_once=1)
    model = open_model(name="stand-in:trickle", base_url=provider.url, limits=limits, timeout=20)
    steps = model.filling(PROMPT, Notice)
    assert next(steps).field == "title"
    steps.close()
    ends = time.monotonic() + 4
    while (left := reading()) and time.monotonic() < ends:
        time.sleep(0.05)
    assert left == []
    provider.queue.append("good")
    again = open_model(name="stand-in:trickle", base_url=provider.url, limits=limits, timeout=5)
    assert again.fill(PROMPT, Notice).title == "周日骑行"


@pytest.mark.parametrize("streaming", [True, False])
def test_an_answer_without_end_is_given_up(
    provider: Provider, monkeypatch: pytest.MonkeyPatch, streaming: bool
) -> None:
    monkeypatch.setattr("agents.gateway.watching._MOST", 50_000)
    provider.reply = lambda request: "x" * 200_000
    kind, _ = failing(provider, "good", Patience(whole=20), streaming)
    assert kind == "unusable" and len(provider.requests) == 1
