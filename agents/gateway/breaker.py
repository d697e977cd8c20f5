"""Leaves an endpoint alone for a while after it failed several times in a row."""

import threading
import time

_COUNTED = frozenset({"connection", "proxy", "server", "timeout"})


class Breaker:
    """Opens after `after` failures in a row that say the endpoint itself is in trouble; once `rest` seconds
    have passed it lets one call through, and closes when that one is answered. Threads may share it."""

    def __init__(self, after: int, rest: float) -> None:
        self._after = after
        self._rest = rest
        self._failures = 0
        self._opens_at = 0.0
        self._lock = threading.Lock()

    def admits(self) -> bool:
        """Whether a call may be made now; a trial call keeps all others out for another rest."""
        with self._lock:
            if self._failures < self._after:
                return True
            now = time.monotonic()
            if now < self._opens_at:
                return False
            self._opens_at = now + self._rest
            return True

    def answered(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self, kind: str) -> None:
        """A failure of another kind (a refused key, say) shows that the endpoint is there."""
        with self._lock:
            if kind not in _COUNTED:
                self._failures = 0
                return
            self._failures += 1
            if self._failures >= self._after:
                self._opens_at = time.monotonic() + self._rest

    @property
    def seconds_left(self) -> int:
        """Whole seconds until the next trial call, at least one."""
        with self._lock:
            return max(1, round(self._opens_at - time.monotonic()))
