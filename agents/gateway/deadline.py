"""How long a model may take: one moment by which all calls of a request have ended."""

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds, each counted from its own beginning."""

    whole: float = 60.0
    """All calls of a request together."""
    connect: float = 10.0
    first: float = 30.0
    """From sending a request to the first piece of its answer."""
    between: float = 15.0
    """Between two pieces of an answer."""


class Deadline:
    """Runs from the first look at it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends: float | None = None

    def left(self) -> float:
        """Seconds until the time is up; TimeoutError when it is."""
        now = time.monotonic()
        if self._ends is None:
            self._ends = now + self._seconds
        if now >= self._ends:
            raise TimeoutError
        return self._ends - now

    def allows(self, seconds: float) -> bool:
        """Whether there is more time than that."""
        try:
            return self.left() > seconds
        except TimeoutError:
            return False

    def within(self, seconds: float) -> "Deadline":
        """One over after so many seconds, and no later than this one; TimeoutError when this one is."""
        return Deadline(min(seconds, self.left()))
