"""Looks at every response before it is read: a page is no answer, and a body must come to an end."""

import threading
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from agents.gateway.failures import Endless, WebPage
from agents.gateway.plain import as_events

_MOST = 32_000_000
"""Bytes of one answer: a stream carries some hundred for each token."""
_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(slots=True)
class Call:
    """One HTTP call: what its reader and the thread that makes it tell one another."""

    streaming: bool
    plain: bool = False
    """The answer to a streaming call came as one plain body."""
    given_up: threading.Event = field(default_factory=threading.Event)


# Set in the thread that makes the call; the hook runs in that thread.
under_way: ContextVar[Call | None] = ContextVar("under_way", default=None)


def look_at(response: Any) -> None:
    """The HTTP client's response hook; WebPage when a page came instead of an answer."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    good = response.status_code < 300
    if good and kind in _PAGES:
        raise WebPage
    call = under_way.get()
    if call is None:
        return
    response.stream = _watched(response, call.given_up)
    if good and call.streaming and kind == "application/json":
        call.plain = True
        # What has been read is what the client gives to its stream reader.
        response._content = as_events(response.read())


def _watched(response: Any, given_up: threading.Event) -> Any:
    # Of the HTTP package that the client of this version uses.
    package: Any = import_module(type(response).__module__.partition(".")[0])
    stream = response.stream

    class Watched(package.SyncByteStream):  # type: ignore[misc]
        """Ends a body that trickles on after its reader has gone, or that has no end."""

        def __iter__(self) -> Iterator[bytes]:
            read = 0
            for piece in stream:
                read += len(piece)
                if given_up.is_set():
                    raise TimeoutError
                if read > _MOST:
                    raise Endless
                yield piece

        def close(self) -> None:
            stream.close()

    return Watched()
