"""The HTTP side: LangChain's ChatOpenAI without retries, read in a thread that can be left behind."""

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any
from urllib.request import getproxies

from agents.gateway.deadline import Deadline, Patience
from agents.gateway.failures import Endless, NoStream, WebPage

_MOST = 32_000_000
"""Bytes of one answer: a stream carries some hundred for each token."""
# Set in the reading thread; the response hook of that thread's call sees it.
_given_up: ContextVar[threading.Event | None] = ContextVar("given_up", default=None)
_streaming: ContextVar[bool] = ContextVar("streaming", default=False)


def open_client(name: str, base_url: str, api_key: str, connect: float) -> Any:
    """A ChatOpenAI; raises what the HTTP client raises on an address or proxy setting it cannot read."""
    http, unused = _http(tuple(sorted(getproxies().items())))
    return _chat_class()(
        model=name,
        base_url=base_url or None,
        api_key=api_key or "none",
        max_retries=0,
        use_responses_api=False,
        timeout=connect,
        http_client=http,
        http_async_client=unused,
        http_socket_options=(),
    )


@lru_cache(maxsize=4)
def _http(proxies: tuple[tuple[str, str], ...]) -> tuple[Any, Any]:
    """Connections for all endpoints; opening such a client (its certificates) takes longer than a short call.
    The asynchronous one is never used, but ChatOpenAI would open one for each endpoint."""
    from openai import DefaultAsyncHttpxClient, DefaultHttpxClient

    return DefaultHttpxClient(event_hooks={"response": [_look_at]}), DefaultAsyncHttpxClient()


def read(
    client: Any,
    messages: list[tuple[str, str]],
    options: dict[str, Any],
    patience: Patience,
    deadline: Deadline,
) -> Generator[Any, None, None]:
    """The pieces of one answer (one piece when `options` do not stream), as LangChain messages.

    TimeoutError when the first piece, the next one or the whole answer takes too long, however the server
    spends that time; the call is then abandoned and its thread ends with the next byte or socket timeout.
    """
    stream = bool(options.pop("stream", False))
    first = patience.first if stream else patience.whole
    pause = max(first, patience.between) if stream else patience.whole
    timeout = _timeout(patience.connect, min(pause, deadline.left()), deadline.left())

    def call() -> Iterator[Any]:
        if stream:
            yield from client.stream(messages, timeout=timeout, **options)
        else:
            yield client.invoke(messages, timeout=timeout, **options)

    return _followed(call, stream, first, patience.between, deadline)


def _followed(
    call: Callable[[], Iterator[Any]], stream: bool, first: float, between: float, deadline: Deadline
) -> Generator[Any, None, None]:
    box: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
    given_up = threading.Event()
    threading.Thread(target=_work, args=(call, stream, box, given_up), daemon=True).start()
    patience = first
    try:
        while True:
            try:
                what, piece = box.get(timeout=min(patience, deadline.left()))
            except queue.Empty:
                raise TimeoutError from None
            if what == "end":
                return
            if what == "failure":
                raise piece
            yield piece
            patience = between
    finally:
        given_up.set()


def _work(
    call: Callable[[], Iterator[Any]],
    stream: bool,
    box: "queue.SimpleQueue[tuple[str, Any]]",
    given_up: threading.Event,
) -> None:
    _given_up.set(given_up)
    _streaming.set(stream)
    try:
        for piece in call():
            box.put(("piece", piece))
            if given_up.is_set():
                return
        box.put(("end", None))
    except BaseException as failure:
        box.put(("failure", failure))


def _timeout(connect: float, read: float, left: float) -> Any:
    import httpx2

    return httpx2.Timeout(left, connect=min(connect, left), read=read)


def _look_at(response: Any) -> None:
    """Sees every response before its body is read: a page is no answer, and its reader may have gone."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if response.status_code < 300 and kind in ("text/html", "application/xhtml+xml"):
        raise WebPage
    if response.status_code < 300 and _streaming.get() and kind == "application/json":
        raise NoStream
    given_up = _given_up.get()
    if given_up is not None:
        response.stream = _watched(response.stream, given_up)


def _watched(stream: Any, given_up: threading.Event) -> Any:
    import httpx2

    class Watched(httpx2.SyncByteStream):
        """Ends a body that trickles on after its reader has gone, or that has no end."""

        def __iter__(self) -> Iterator[bytes]:
            read = 0
            for piece in stream:
                read += len(piece)
                if given_up.is_set():
                    raise httpx2.ReadTimeout("given up")
                if read > _MOST:
                    raise Endless
                yield piece

        def close(self) -> None:
            stream.close()

    return Watched()


@cache
def _chat_class() -> Any:
    from langchain_openai import ChatOpenAI

    class Chat(ChatOpenAI):
        """Keeps a streamed refusal, which ChatOpenAI drops."""

        def _convert_chunk_to_generation_chunk(self, chunk: dict[str, Any], *args: Any) -> Any:
            made = super()._convert_chunk_to_generation_chunk(chunk, *args)
            refusal = ((chunk.get("choices") or [{}])[0].get("delta") or {}).get("refusal")
            if made is not None and refusal:
                made.message.additional_kwargs["refusal"] = refusal
            return made

    return Chat
