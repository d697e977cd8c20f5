"""Today's allowance of model calls and tokens, shared by everyone who uses the same records."""

import threading
from datetime import datetime, tzinfo

from agents.base import Usage
from assistant.records import Records
from assistant.spending import spending


class Allowance:
    """The gateway's `Spending`: what the records hold of today, and what this process has not recorded yet.

    Requests under way in other processes are seen once they are recorded. Threads may share it.
    """

    def __init__(self, records: Records, zone: tzinfo) -> None:
        self._records = records
        self._zone = zone
        self._calls = self._tokens = 0
        self._day = datetime.now(zone).date()
        self._lock = threading.Lock()

    def take_call(self, calls_a_day: int, tokens_a_day: int) -> bool:
        with self._lock:
            self._turn()
            if (calls_a_day or tokens_a_day) and not self._within(calls_a_day, tokens_a_day):
                return False
            self._calls += 1
            return True

    def add_tokens(self, tokens: int) -> None:
        with self._lock:
            self._turn()
            self._tokens += tokens

    def recorded(self, usage: Usage) -> None:
        """This usage stands in the records from now on."""
        with self._lock:
            self._calls = max(0, self._calls - usage.calls)
            self._tokens = max(0, self._tokens - usage.tokens)

    def _within(self, calls_a_day: int, tokens_a_day: int) -> bool:
        kept = spending(self._records, self._day, self._zone).total
        calls = kept.calls + self._calls
        tokens = kept.tokens + self._tokens
        return not (0 < calls_a_day <= calls or 0 < tokens_a_day <= tokens)

    def _turn(self) -> None:
        today = datetime.now(self._zone).date()
        if today != self._day:
            self._day, self._calls, self._tokens = today, 0, 0
