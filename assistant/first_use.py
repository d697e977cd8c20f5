"""An agent's first request loads word lists, patterns and classifiers: those that come with it wait for that.

Without it a hundred first requests would each load everything, a hundred times slower and larger.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Generator
from contextlib import closing
from typing import Any, TypeVar

from agents.base import Part, Stage

ResultT = TypeVar("ResultT")
EventT = TypeVar("EventT")
_ASKING = frozenset({"model", "look_up"})
"""Stages after which a model is waited for; nobody else is to wait with it."""


class FirstUse:
    """What has been used once in this process; threads share it."""

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._choosing = threading.Lock()

    def once(self, name: str, load: Callable[[], object]) -> None:
        """Runs `load` the first time; others wait until it has run."""
        if name in self._used:
            return
        with self._lock(name):
            if name not in self._used:
                load()
                self._used.add(name)

    def steps(self, name: str, work: Generator[EventT, None, ResultT]) -> Generator[EventT, None, ResultT]:
        """The events and the result of `work`, one step at a time until one request came through."""
        lock, asking = self._lock(name), False
        with closing(work):
            while name not in self._used:
                try:
                    event = next(work) if asking else _locked(lock, work)
                except StopIteration as done:
                    self._used.add(name)
                    result: ResultT = done.value
                    return result
                asking = _waits(event)
                yield event
            return (yield from work)

    def _lock(self, name: str) -> threading.Lock:
        with self._choosing:
            return self._locks[name]


def _locked(lock: threading.Lock, work: Generator[EventT, None, Any]) -> EventT:
    with lock:
        return next(work)


def _waits(event: object) -> bool:
    return isinstance(event, Part) or (isinstance(event, Stage) and event.name in _ASKING)


first_use = FirstUse()
