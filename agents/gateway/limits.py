"""How much may be spent on a model: calls and tokens, per request and per day."""

import threading
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from agents.base import Usage


@dataclass(frozen=True, slots=True)
class Limits:
    """Allowances; 0 is no limit. Tokens are the provider's own count, our estimate where it gives none."""

    calls: int = 12
    """HTTP calls per request."""
    tokens: int = 0
    calls_a_day: int = 0
    tokens_a_day: int = 0
    prompt: int = 16_000
    """Tokens of one prompt; evidence beyond it is left out by rank."""
    at_once: int = 16
    """Calls to one endpoint at the same time; waiting for one's turn counts against the time limit."""
    rest_after: int = 5
    """Failures of an endpoint in a row after which it is left alone."""
    rest: float = 30.0
    """Seconds it is left alone."""
    steps: int = 6
    """Model calls of an open question that is looked up step by step; 0: none is."""
    step_tokens: int = 24_000
    """Tokens after which an open question is to be answered with what was found."""
    step_seconds: float = 40.0
    """Seconds for all of its steps; within the time of the request."""


class Spending(Protocol):
    """What has been spent today, over all requests; the desk hands it in."""

    def take_call(self, calls_a_day: int, tokens_a_day: int) -> bool:
        """Books one call; False, and nothing booked, when one of today's allowances (0: none) is used up."""
        ...

    def add_tokens(self, tokens: int) -> None: ...


class SpendingHere:
    """Counts in this process alone; threads may share it."""

    def __init__(self) -> None:
        self._day = date.today()
        self._calls = self._tokens = 0
        self._lock = threading.Lock()

    def take_call(self, calls_a_day: int, tokens_a_day: int) -> bool:
        with self._lock:
            self._turn()
            if 0 < calls_a_day <= self._calls or 0 < tokens_a_day <= self._tokens:
                return False
            self._calls += 1
            return True

    def add_tokens(self, tokens: int) -> None:
        with self._lock:
            self._turn()
            self._tokens += tokens

    def _turn(self) -> None:
        today = date.today()
        if today != self._day:
            self._day, self._calls, self._tokens = today, 0, 0


class Meter:
    """What one request has used, within its own allowance and today's."""

    def __init__(self, limits: Limits, spending: Spending, model: str) -> None:
        self.limits = limits
        self._spending = spending
        self.used = Usage(model=model)

    def take_call(self) -> bool:
        """Books the next call; False when it may not be made."""
        spent = self.used
        if 0 < self.limits.calls <= spent.calls or 0 < self.limits.tokens <= spent.tokens:
            return False
        if not self._spending.take_call(self.limits.calls_a_day, self.limits.tokens_a_day):
            return False
        self.used += Usage(calls=1)
        return True

    def add(
        self, prompt_tokens: int, completion_tokens: int, seconds: float, model: str, estimated: int = 0
    ) -> None:
        """What a booked call has cost; `estimated` tokens where the provider counted none."""
        self.used += Usage(0, prompt_tokens, completion_tokens, seconds, model, estimated)
        self._spending.add_tokens(prompt_tokens + completion_tokens + estimated)
