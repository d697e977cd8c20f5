"""The server of the stand-in: real HTTP on loopback, JSON and SSE."""

import json
import socket
import struct
import sys
import threading
from collections import Counter, deque
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from evals.provider.answers import fill_from_facts
from evals.provider.behaviours import REFUSALS, SENDING, Answer, Manners, shaped
from evals.provider.shapes import chunks, completion
from evals.provider.vectors import embedded

Json = dict[str, Any]
_ONCE = "-once"
_COMMENTS = 60
"""How many comments a chattering stream sends, a twentieth of the delay apart."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is what this server is for; anything else is a fault of its own."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Provider:
    """The server; use as a context manager. `url` ends in /v1.

    `delay` is seconds: how long a silent provider is silent, and what other waits are shares of. `reply`
    makes the text of a good answer from the request. `requests` keeps the body of every request, in order.
    """

    def __init__(self, reply: Callable[[Json], str] | None = None, port: int = 0, delay: float = 5.0) -> None:
        self.reply = reply or fill_from_facts
        self.calls: Callable[[Json], Sequence[tuple[str, str]]] = lambda request: ()
        """Tools (name and arguments as text) that a good answer calls, where the request offers any."""
        self.delay = delay
        self.queue: deque[str] = deque()
        self.requests: list[Json] = []
        self.closing = threading.Event()
        self._met: Counter[str] = Counter()
        self._choosing = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> "Provider":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def serve(self) -> None:
        """Serves until interrupted."""
        self._server.serve_forever()

    def behaviour(self, request: Json) -> str:
        """The next one of the queue, else the one in the model's name; NAME-once misbehaves once only."""
        with self._choosing:
            name = str(request.get("model", "")).partition(":")[2]
            chosen = self.queue.popleft() if self.queue else name or "good"
            if not chosen.endswith(_ONCE):
                return chosen
            self._met[chosen] += 1
            return chosen.removesuffix(_ONCE) if self._met[chosen] == 1 else "good"

    def wait(self, share: float) -> bool:
        """Waits for a share of the delay; True when the server is closing."""
        return self.closing.wait(self.delay * share) if share else False


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            if self.path.endswith("/requests"):  # what was asked so far, for who looks from another process
                self._send(200, {"object": "list", "data": list(provider.requests)})
                return
            self._send(200, {"object": "list", "data": [{"id": "stand-in", "object": "model"}]})

        def do_POST(self) -> None:
            request = self._read()
            if request is None:
                self._send(REFUSALS["bad_request"].status, REFUSALS["bad_request"].body)
                return
            provider.requests.append(request)
            behaviour = provider.behaviour(request)
            try:
                self._answer(request, behaviour)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client gave up waiting: that is what it is tested for

        def _read(self) -> Json | None:
            """The request's JSON, where it is one that can be answered."""
            try:
                found = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            except ValueError:
                return None
            if not isinstance(found, dict):
                return None
            if self.path.endswith("/embeddings"):
                return found if found.get("input") is not None else None
            said = found.get("messages")
            if not isinstance(said, list) or not said or not all(isinstance(part, dict) for part in said):
                return None
            return found if "content" in said[-1] else None

        def _answer(self, request: Json, behaviour: str) -> None:
            refusal = REFUSALS.get(behaviour)
            if refusal and refusal.hits(request):
                self._send(refusal.status, refusal.body, refusal.headers)
            elif self.path.endswith("/embeddings"):
                self._send(*embedded(request, behaviour))
            else:
                self._chat(request, behaviour)

        def _chat(self, request: Json, behaviour: str) -> None:
            manners = SENDING.get(behaviour, Manners())
            if manners.end == "drop" or provider.wait(manners.before):
                self._tear()
                return
            if manners.html:
                self._send(200, "<html><body>Please log in</body></html>")
                return
            wanted = provider.calls(request) if request.get("tools") and behaviour == "good" else ()
            said = Answer(None, "tool_calls", calls=tuple(wanted))
            answer = said if wanted else shaped(behaviour, provider.reply(request), request)
            if request.get("stream") and manners.as_stream:
                self._stream(request, answer, manners)
            else:
                self._whole(request, answer, manners)

        def _whole(self, request: Json, answer: Answer, manners: Manners) -> None:
            if manners.end in ("silent", "chatter") or manners.between:
                provider.wait(1.0)
            body = json.dumps(completion(answer, str(request.get("model")))).encode()
            self._head(200, "application/json", {"Content-Length": str(len(body))})
            short = manners.short_body or manners.end in ("reset", "plain", "error")
            self.wfile.write(body[: len(body) // 2] if short else body)
            self.close_connection = short

        def _stream(self, request: Json, answer: Answer, manners: Manners) -> None:
            self._head(200, "text/event-stream", {"Transfer-Encoding": "chunked"})
            with_usage = bool((request.get("stream_options") or {}).get("include_usage"))
            for number, chunk in enumerate(chunks(answer, str(request.get("model")), with_usage)):
                if number == manners.stop_after:
                    break
                if manners.chatter:
                    self._piece(": keep-alive\n\n")
                if provider.wait(manners.between):
                    return
                self._piece(f"data: {json.dumps(chunk)}\n\n")
            self._end(manners.end, answer)

        def _end(self, end: str, answer: Answer) -> None:
            if end == "reset":
                self._tear()
                return
            if end == "silent":
                provider.wait(1.0)
            for _ in range(_COMMENTS if end == "chatter" else 0):
                self._piece(": keep-alive\n\n")
                if provider.wait(0.05):
                    return
            if end == "error":
                self._piece(f"data: {json.dumps(REFUSALS['500'].body)}\n\n")
            elif end == "done" and answer.finish is not None:
                self._piece("data: [DONE]\n\n")
            self.wfile.write(b"0\r\n\r\n")

        def _piece(self, event: str) -> None:
            body = event.encode()
            self.wfile.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")

        def _tear(self) -> None:
            """Closes with a reset instead of an orderly end."""
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

        def _send(self, status: int, body: Json | str, headers: Any = ()) -> None:
            kind = "text/html" if isinstance(body, str) else "application/json"
            raw = (body if isinstance(body, str) else json.dumps(body)).encode()
            self._head(status, kind, {**dict(headers), "Content-Length": str(len(raw))})
            self.wfile.write(raw)

        def _head(self, status: int, kind: str, headers: dict[str, str]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: requests are kept, not printed."""

    return Handler
