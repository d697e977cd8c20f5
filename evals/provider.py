"""A stand-in for an OpenAI-compatible provider: a real HTTP server on loopback that can also misbehave.

`python -m evals.provider --port 8089` serves it; then set OPSDESK_BASE_URL=http://127.0.0.1:8089/v1 and any
OPSDESK_MODEL. A model named `stand-in:BEHAVIOUR` misbehaves that way (see `BEHAVIOURS`); tests may also queue
behaviours or give a `reply` function of the request. Every request is kept in `requests`.
"""

import argparse
import hashlib
import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]
_SCHEMA = re.compile(r"^SCHEMA\n(?=\{)", re.MULTILINE)
_FACTS = re.compile(r"<<FACTS (\w+)>>\n(?P<facts>.*?)\n<<END \1>>", re.DOTALL)
_HTTP_ERRORS = {
    "400": (400, "context_length_exceeded"),
    "401": (401, "invalid_api_key"),
    "404": (404, "model_not_found"),
    "429": (429, "rate_limit_exceeded"),
    "quota": (429, "insufficient_quota"),
    "500": (500, "server_error"),
}
BEHAVIOURS = (
    "good", "fenced", "think", "prose", "empty", "cut", "refusal", "filter", "html", "no_choices",
    "half_json", "wrong_schema", "slow", "drop", *_HTTP_ERRORS,
)  # fmt: skip


class Provider:
    """The server; use as a context manager. `url` ends in /v1."""

    def __init__(self, reply: Callable[[Json], str] | None = None, port: int = 0, delay: float = 5.0) -> None:
        self.reply = reply or fill_from_facts
        self.delay = delay
        self.queue: deque[str] = deque()
        self.requests: list[Json] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> "Provider":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve(self) -> None:
        """Serves until interrupted."""
        self._server.serve_forever()

    def behaviour(self, request: Json) -> str:
        if self.queue:
            return self.queue.popleft()
        return str(request.get("model", "")).partition(":")[2] or "good"


def fill_from_facts(request: Json) -> str:
    """JSON for the schema in the prompt: each field is the fact of the same name, else the plainest value."""
    prompt = str(request["messages"][-1]["content"])
    found = _SCHEMA.search(prompt)
    if not found:
        return "好的"
    schema, _ = json.JSONDecoder().raw_decode(prompt, found.end())
    facts = _FACTS.search(prompt)
    values = json.loads(facts["facts"]) if facts else {}
    return json.dumps(_instance(schema, schema, values), ensure_ascii=False)


_PLAIN: Json = {"integer": 0, "number": 0, "boolean": False, "string": "好的"}
_TYPES: Json = {"integer": int, "number": (int, float), "boolean": bool, "string": str}


def _instance(node: Json, root: Json, facts: Any, given: Any = None) -> Any:
    """A value of the node's shape: what is `given` where it fits, else the fact of each field's name."""
    if "$ref" in node:
        node = root["$defs"][node["$ref"].rpartition("/")[2]]
    if "anyOf" in node:
        node = node["anyOf"][0]
    if "enum" in node:
        return given if given in node["enum"] else node["enum"][0]
    kind = str(node.get("type"))
    if kind == "object":
        known = given if isinstance(given, dict) else {}
        return {
            name: _instance(part, root, facts, known.get(name, _lookup(name, facts)))
            for name, part in node.get("properties", {}).items()
        }
    if kind == "array":
        items = given if isinstance(given, list) else []
        return [_instance(node.get("items", {}), root, facts, item) for item in items]
    return given if isinstance(given, _TYPES.get(kind, str)) else _PLAIN.get(kind, "好的")


def _lookup(name: str, facts: Any) -> Any:
    """The fact of that name, nearest to the top."""
    level = [facts]
    while level:
        tables = [part for part in level if isinstance(part, dict)]
        for table in tables:
            if name in table:
                return table[name]
        level = [value for table in tables for value in table.values()]
    return None


def completion(text: str, model: str, finish: str = "stop", refusal: str | None = None) -> Json:
    message = {"role": "assistant", "content": None if refusal else text, "refusal": refusal}
    usage = {"prompt_tokens": 100, "completion_tokens": len(text), "total_tokens": 100 + len(text)}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return {
        "id": "chatcmpl-stand-in",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": model,
        "choices": [choice],
        "usage": usage,
    }


def _shaped(behaviour: str, text: str, model: str) -> Json | str:
    """The answer in the shape of a behaviour: a body as JSON, or raw HTML."""
    shapes: dict[str, Callable[[], Json | str]] = {
        "fenced": lambda: completion(f"```json\n{text}\n```", model),
        "think": lambda: completion(f"<think>先想一想 {{}}</think>{text}", model),
        "prose": lambda: completion(f"好的,结果如下:\n{text}\n请查收。", model),
        "empty": lambda: completion("", model),
        "cut": lambda: completion(text[: len(text) // 2], model, "length"),
        "half_json": lambda: completion(text[: len(text) // 2], model),
        "wrong_schema": lambda: completion('{"unexpected": true}', model),
        "refusal": lambda: completion("", model, refusal="I cannot help with that."),
        "filter": lambda: completion("", model, "content_filter"),
        "no_choices": lambda: {**completion(text, model), "choices": []},
        "html": lambda: "<html><body>Please log in</body></html>",
    }
    return shapes.get(behaviour, lambda: completion(text, model))()


def embedding(text: str, dimensions: int = 64) -> list[float]:
    """A vector that depends on the text's characters only."""
    vector = [0.0] * dimensions
    for pair in zip(text, text[1:] + " ", strict=True):
        digest = hashlib.blake2b("".join(pair).encode(), digest_size=4).digest()
        vector[int.from_bytes(digest, "big") % dimensions] += 1.0
    return vector


def _chunks(body: Json) -> Iterator[Json]:
    """A completion as the stream of chunks a provider sends."""
    choice = body["choices"][0]
    text = choice["message"]["content"] or ""
    base = {**body, "object": "chat.completion.chunk"}
    for start in range(0, len(text), 20):
        delta = {"role": "assistant", "content": text[start : start + 20]}
        yield {**base, "usage": None, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
    yield {**base, "choices": [{"index": 0, "delta": {}, "finish_reason": choice["finish_reason"]}]}


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._json(200, {"object": "list", "data": [{"id": "stand-in", "object": "model"}]})

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            provider.requests.append(request)
            if self.path.endswith("/embeddings"):
                self._embed(request)
            else:
                self._chat(request, provider.behaviour(request))

        def _embed(self, request: Json) -> None:
            texts = request["input"] if isinstance(request["input"], list) else [request["input"]]
            rows = [
                {"object": "embedding", "index": index, "embedding": embedding(str(text))}
                for index, text in enumerate(texts)
            ]
            usage = {"prompt_tokens": len(rows), "total_tokens": len(rows)}
            self._json(200, {"object": "list", "data": rows, "model": request["model"], "usage": usage})

        def _chat(self, request: Json, behaviour: str) -> None:
            if behaviour in _HTTP_ERRORS:
                status, code = _HTTP_ERRORS[behaviour]
                self._json(status, {"error": {"message": code, "type": code, "code": code}})
                return
            if behaviour == "drop":
                self.close_connection = True
                self.connection.close()
                return
            if behaviour == "slow":
                time.sleep(provider.delay)
            body = _shaped(behaviour, provider.reply(request), str(request.get("model")))
            if isinstance(body, str):
                self._send(200, "text/html", body.encode())
            elif request.get("stream"):
                events = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in _chunks(body))
                self._send(200, "text/event-stream", (events + "data: [DONE]\n\n").encode())
            else:
                self._json(200, body)

        def _json(self, status: int, body: Json) -> None:
            self._send(status, "application/json", json.dumps(body).encode())

        def _send(self, status: int, kind: str, body: bytes) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client gave up waiting: that is what it is tested for

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: requests are kept, not printed."""

    return Handler


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8089)
    provider = Provider(port=parser.parse_args().port)
    print(provider.url, flush=True)
    provider.serve()


if __name__ == "__main__":
    main()
