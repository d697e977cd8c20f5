"""The one door to a language model: any OpenAI-compatible endpoint through LangChain's ChatOpenAI.

One `fill` is one call. What comes back is an instance of the schema asked for, or a ModelError: an empty,
cut, refused or unreadable reply is a failure, never an answer. Personal data is masked on the way out.
"""

import json
import re
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import ValidationError

from agents.base import FilledT, Prompt, Usage
from agents.privacy import Mask
from knowledge.errors import ModelError
from knowledge.phrases import phrases

_THINK = re.compile(r"<think>.*?</think>", re.DOTALL)
_WHOLE = {"stop", "tool_calls"}
# What may pass by itself is tried once more, after a moment, when there is time left.
_PASSING, _PAUSE = {"busy", "server", "connection"}, 0.5


class UnusableReply(ModelError):
    """The model answered, but not with the schema; `complaints` can be quoted back to it."""

    def __init__(self, message: str, complaints: Sequence[str]) -> None:
        super().__init__("unusable", message)
        self.complaints = tuple(complaints)


class ChatModel:
    """A model for one request: counts its own calls, shares the HTTP client with all others.

    All calls together end within `timeout` seconds of the first one; what comes later is a ModelError.
    """

    def __init__(self, client: Any, name: str, language: str = "zh", timeout: float = 60.0) -> None:
        self._client = client
        self._language = language
        self._timeout = timeout
        self._ends: float | None = None
        self._used = Usage(model=name)

    @property
    def used(self) -> Usage:
        return self._used

    def fill(self, prompt: Prompt, schema: type[FilledT], complaints: Sequence[str] = ()) -> FilledT:
        """One call; ModelError (or UnusableReply) in the prompt's language when nothing usable came back."""
        mask = Mask()
        system = f"{_system()}\n\n{prompt.instructions}"
        reply = self._call(system, mask.hide(compose(prompt, schema, complaints)))
        return self._read(_content(reply, self._language), schema, mask)

    def _call(self, system: str, user: str) -> Any:
        started = time.monotonic()
        try:
            reply = self._answered([("system", system), ("human", user)])
        except Exception as failure:  # the provider's and LangChain's errors share no base class
            self._used += Usage(calls=1, seconds=time.monotonic() - started)
            kind = kind_of(failure)
            raise ModelError(kind, phrases("agents").say(f"model_{kind}", self._language)) from failure
        tokens = reply.usage_metadata or {}
        self._used += Usage(
            1, tokens.get("input_tokens", 0), tokens.get("output_tokens", 0), time.monotonic() - started
        )
        return reply

    def _answered(self, messages: list[tuple[str, str]]) -> Any:
        try:
            return self._asked(messages)
        except Exception as failure:
            if kind_of(failure) not in _PASSING or self._left() <= _PAUSE:
                raise
        time.sleep(_PAUSE)
        return self._asked(messages)

    def _asked(self, messages: list[tuple[str, str]]) -> Any:
        left = self._left()
        return _within(left, lambda: self._client.invoke(messages, timeout=left))

    def _left(self) -> float:
        """Seconds until the request's time is up; TimeoutError when it is."""
        now = time.monotonic()
        self._ends = self._ends or now + self._timeout
        if now >= self._ends:
            raise TimeoutError
        return self._ends - now

    def _read(self, text: str, schema: type[FilledT], mask: Mask) -> FilledT:
        found = _restored(_first_object(text), mask)
        if found is None:
            raise self._unusable(["the reply holds no JSON object"])
        try:
            return schema.model_validate(found)
        except ValidationError as invalid:
            raise self._unusable(
                [f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in invalid.errors()[:8]]
            ) from invalid

    def _unusable(self, complaints: list[str]) -> UnusableReply:
        return UnusableReply(phrases("agents").say("model_unusable", self._language), complaints)


def open_model(
    *, name: str, base_url: str = "", api_key: str = "", timeout: float = 60.0, language: str = "zh"
) -> ChatModel:
    """A model for one request. `timeout` is seconds for all its calls; a keyless endpoint needs no key."""
    return ChatModel(_client(name, base_url, api_key), name, language, timeout)


def compose(prompt: Prompt, schema: type[Any], complaints: Sequence[str]) -> str:
    """The user message: facts, clauses and material in blocks whose fence nobody can guess."""
    fence = secrets.token_hex(6)
    clauses = [{"title": c.title, "clause": c.clause, "text": c.text} for c in prompt.clauses]
    blocks = {"FACTS": prompt.facts, "CLAUSES": clauses, "MATERIAL": prompt.material}
    parts = [
        f"<<{name} {fence}>>\n{json.dumps(block, ensure_ascii=False, default=str)}\n<<END {fence}>>"
        for name, block in blocks.items()
        if block
    ]
    parts.append("SCHEMA\n" + json.dumps(schema.model_json_schema(), ensure_ascii=False))
    parts.append("Write in Simplified Chinese." if prompt.language == "zh" else "Write in English.")
    if complaints:
        parts.append("Your last reply was not usable. Mend this:\n- " + "\n- ".join(complaints))
    return "\n\n".join(parts)


def kind_of(failure: Exception) -> str:
    """One word for what a provider's exception means; the catalogue has `model_<kind>` for each."""
    status = getattr(failure, "status_code", None)
    by_status = {400: "request", 401: "key", 403: "key", 404: "unknown_model", 429: "busy"}
    if status in by_status:
        return by_status[status]
    if isinstance(status, int) and status >= 500:
        return "server"
    names = " ".join(kind.__name__ for kind in type(failure).__mro__).lower()
    if "timeout" in names:
        return "timeout"
    return "connection" if "connection" in names else "unusable"


def _content(reply: Any, language: str) -> str:
    """The reply's text, or ModelError when it is empty, cut short, refused or filtered."""
    reason = reply.response_metadata.get("finish_reason")
    text = _THINK.sub("", reply.text if isinstance(reply.text, str) else str(reply.content)).strip()
    kind = ""
    if reply.additional_kwargs.get("refusal") or reason == "content_filter":
        kind = "refused"
    elif reason not in _WHOLE:
        kind = "cut"
    elif not text:
        kind = "empty"
    if kind:
        raise ModelError(kind, phrases("agents").say(f"model_{kind}", language))
    return text


def _first_object(text: str) -> Any:
    """The first complete JSON object in a reply, fenced or in prose; None when there is none."""
    decoder = json.JSONDecoder(strict=False)
    for start in (match.start() for match in re.finditer(r"\{", text)):
        try:
            found, _ = decoder.raw_decode(text, start)
        except json.JSONDecodeError:
            continue
        if isinstance(found, dict):
            return found
    return None


def _restored(value: Any, mask: Mask) -> Any:
    """Every string with its private data back in place; after parsing, for a reply may escape the tokens."""
    if isinstance(value, str):
        return mask.restore(value)
    if isinstance(value, list):
        return [_restored(item, mask) for item in value]
    if isinstance(value, dict):
        return {name: _restored(item, mask) for name, item in value.items()}
    return value


def _within(seconds: float, call: Callable[[], Any]) -> Any:
    """The call's result, or TimeoutError: HTTP timeouts count silence, not a reply that only trickles."""
    outcome: list[tuple[Any, Exception | None]] = []

    def run() -> None:
        try:
            outcome.append((call(), None))
        except Exception as failure:
            outcome.append((None, failure))

    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    worker.join(seconds)
    if not outcome:
        raise TimeoutError
    result, failure = outcome[0]
    if failure:
        raise failure
    return result


@cache
def _client(name: str, base_url: str, api_key: str) -> Any:
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        model=name,
        base_url=base_url or None,
        api_key=api_key or "none",
        max_retries=0,
    )


@cache
def _system() -> str:
    return files("agents").joinpath("prompts/system.md").read_text("utf-8")
