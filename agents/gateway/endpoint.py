"""One model at one address, and what all requests of the process share about it."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from agents.gateway.breaker import Breaker
from agents.gateway.wire import open_client


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`base_url` "" is OpenAI's own; `extra` goes into the body of every request as it is."""

    name: str
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Model and address without what may be secret in a URL (user part, query)."""
        try:
            parts = urlsplit(self.base_url or "https://api.openai.com/v1")
        except ValueError:  # no URL at all: the first call says so
            return self.name
        return f"{self.name} @ {parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"


@dataclass(frozen=True, slots=True)
class Shared:
    """Kept per endpoint for as long as the process lives: connections, turns, and whether it rests."""

    client: Any
    breaker: Breaker
    turns: threading.BoundedSemaphore


_opening = threading.Lock()


@lru_cache(maxsize=32)
def _shared(
    name: str, base_url: str, api_key: str, connect: float, at_once: int, after: int, rest: float
) -> Shared:
    return Shared(
        open_client(name, base_url, api_key, connect),
        Breaker(after, rest),
        threading.BoundedSemaphore(at_once),
    )


def shared(endpoint: Endpoint, *, connect: float, at_once: int, rest_after: int, rest: float) -> Shared:
    """The same object for the same endpoint and limits; raises what the client raises on a bad address."""
    # Without it a hundred first requests would each open a client and count their own turns.
    with _opening:
        return _shared(endpoint.name, endpoint.base_url, endpoint.api_key, connect, at_once, rest_after, rest)
