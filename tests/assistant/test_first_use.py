"""What an agent loads on its first request is loaded once, and nobody waits for another one's model."""

import threading
import time
from collections.abc import Generator

import pytest

from agents.base import Stage
from assistant.first_use import FirstUse


def test_what_is_loaded_is_loaded_once() -> None:
    use, loads = FirstUse(), []

    def load() -> None:
        time.sleep(0.05)
        loads.append(1)

    threads = [threading.Thread(target=use.once, args=("a", load)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert loads == [1]


def test_a_load_that_fails_is_tried_again() -> None:
    use = FirstUse()
    with pytest.raises(ZeroDivisionError):
        use.once("a", lambda: 1 / 0)
    use.once("a", lambda: None)


def test_first_steps_go_one_by_one_but_models_are_asked_together() -> None:
    use = FirstUse()
    inside: list[int] = []
    most = {"load": 0, "model": 0}

    def work(number: int) -> Generator[Stage, None, int]:
        for name in ("load", "model"):
            yield Stage("gather" if name == "load" else "model")
            inside.append(number)
            most[name] = max(most[name], len(inside))
            time.sleep(0.05)
            inside.remove(number)
        return number

    results: list[int] = []
    gate = threading.Barrier(6)

    def run(number: int) -> None:
        steps = use.steps("agent", work(number))
        next(steps)
        gate.wait()
        while True:
            try:
                next(steps)
            except StopIteration as done:
                results.append(done.value)
                return

    threads = [threading.Thread(target=run, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == list(range(6)) and most["model"] > 1


def test_a_reader_that_goes_away_ends_the_work() -> None:
    closed = []

    def work() -> Generator[Stage, None, None]:
        try:
            yield Stage("gather")
            yield Stage("write")
        finally:
            closed.append(True)

    use = FirstUse()
    steps = use.steps("agent", work())
    next(steps)
    steps.close()
    assert closed == [True]
    assert next(use.steps("agent", work())).name == "gather"
