"""The HTTP side: LangChain's ChatOpenAI without retries, read in a thread that can be left behind."""

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from functools import cache, lru_cache
from typing import Any
from urllib.request import getproxies

from agents.gateway.deadline import Deadline, Patience
from agents.gateway.failures import UnreadableProxy
from agents.gateway.watching import Call, look_at, under_way


def open_client(name: str, base_url: str, api_key: str, connect: float) -> Any:
    """A ChatOpenAI; raises what the HTTP client raises on an address or proxy setting it cannot read."""
    proxies = tuple(sorted(getproxies().items()))
    try:
        http, unused = _http(proxies)
    except ImportError:
        raise
    except Exception as failure:
        # Nothing of ours has gone into it yet: it is a proxy's address that cannot be read.
        raise UnreadableProxy if proxies else failure from failure
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

    return DefaultHttpxClient(event_hooks={"response": [look_at]}), DefaultAsyncHttpxClient()


def read(
    client: Any,
    messages: list[tuple[str, str]],
    options: dict[str, Any],
    patience: Patience,
    deadline: Deadline,
    call: Call,
) -> Generator[Any, None, None]:
    """The pieces of one answer (one piece when the call does not stream), as LangChain messages.

    TimeoutError when the first piece, the next one or the whole answer takes too long, however the server
    spends that time; the call is then abandoned and its thread ends with the next byte or socket timeout.
    """
    first = patience.first if call.streaming else patience.whole
    pause = max(first, patience.between) if call.streaming else patience.whole
    timeout = _timeout(patience.connect, min(pause, deadline.left()), deadline.left())

    def pieces() -> Iterator[Any]:
        if call.streaming:
            yield from client.stream(messages, timeout=timeout, **options)
        else:
            yield client.invoke(messages, timeout=timeout, **options)

    return _followed(pieces, call, first, patience.between, deadline)


def _followed(
    pieces: Callable[[], Iterator[Any]], call: Call, first: float, between: float, deadline: Deadline
) -> Generator[Any, None, None]:
    box: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_work, args=(pieces, call, box), daemon=True).start()
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
        call.given_up.set()


def _work(pieces: Callable[[], Iterator[Any]], call: Call, box: "queue.SimpleQueue[tuple[str, Any]]") -> None:
    under_way.set(call)
    try:
        for piece in pieces():
            box.put(("piece", piece))
            if call.given_up.is_set():
                return
        box.put(("end", None))
    except BaseException as failure:
        box.put(("failure", failure))


def _timeout(connect: float, read: float, left: float) -> Any:
    from openai import Timeout

    return Timeout(left, connect=min(connect, left), read=read)


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
