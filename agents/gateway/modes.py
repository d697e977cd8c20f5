"""How an endpoint is asked for JSON: chosen optimistically, stepped down when refused, remembered."""

import json
import os
import re
import threading
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel

from agents.gateway.failures import kind_of, message_of, status_of
from agents.gateway.message import json_schema

Mode = Literal["json_schema", "json_object", "tool", "prompt"]
MODES: tuple[Mode, ...] = get_args(Mode)
_REFUSING = frozenset({400, 404, 415, 422, 501})
_USAGE = re.compile(r"stream_options|include_usage", re.IGNORECASE)
_STREAM = re.compile(r"\bstream(ing)?\b", re.IGNORECASE)
_FORM = re.compile(
    r"response_format|json_schema|json_object|json mode|\btools?\b|tool_choice|function", re.IGNORECASE
)
# Services learn new tricks: what was refused is tried again after this long.
_HOLDS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Manner:
    """How one endpoint is spoken to."""

    mode: Mode = "json_schema"
    streaming: bool = True
    usage: bool = True
    """Ask for a token count at the end of a stream."""
    extras: bool = True
    """Send what the preset of the service adds to every request."""

    def options(self, schema: type[BaseModel]) -> dict[str, Any]:
        """What a request carries besides its messages."""
        return {**self.counting(), "extra_body": _body(self.mode, schema)}

    def counting(self) -> dict[str, Any]:
        """What asks for a token count."""
        return {"stream_usage": True} if self.streaming and self.usage else {}

    def after(self, failure: BaseException, extra: Collection[str] = ()) -> "Manner | None":
        """The next plainer manner when the endpoint refused this one as such; None when that is not why.
        `extra` names what the preset adds."""
        if status_of(failure) not in _REFUSING:
            return None
        said = message_of(failure)
        if self.extras and any(re.search(rf"\b{re.escape(name)}\b", said) for name in extra):
            return replace(self, extras=False)
        if self.streaming and self.usage and _USAGE.search(said):
            return replace(self, usage=False)
        if self.streaming and _STREAM.search(said):
            return replace(self, streaming=False)
        if self.mode == MODES[-1]:
            return None
        if _FORM.search(said):
            return replace(self, mode=MODES[MODES.index(self.mode) + 1])
        return replace(self, mode=MODES[-1]) if kind_of(failure) == "request" else None


def _body(mode: Mode, schema: type[BaseModel]) -> dict[str, Any]:
    """Put into the raw body: with a `response_format` of its own ChatOpenAI parses the reply itself."""
    name = schema.__name__
    if mode == "json_schema":
        form = {"name": name, "schema": json_schema(schema), "strict": False}
        return {"response_format": {"type": "json_schema", "json_schema": form}}
    if mode == "json_object":
        return {"response_format": {"type": "json_object"}}
    if mode == "tool":
        function = {"name": name, "parameters": json_schema(schema)}
        chosen = {"type": "function", "function": {"name": name}}
        return {"tools": [{"type": "function", "function": function}], "tool_choice": chosen}
    return {}


class Memory:
    """What is known of endpoints, by their label. With a file it outlives the process; a file that cannot
    be read or written costs nothing but the memory."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._known: dict[str, dict[str, Any]] = _read(path)
        self._lock = threading.Lock()

    def manner(self, label: str, otherwise: Manner | None = None) -> Manner:
        """What worked last, or else the richest manner."""
        known, otherwise = self._known.get(label, {}), otherwise or Manner()
        try:
            if date.fromisoformat(known["date"]) + _HOLDS < date.today() or known["mode"] not in MODES:
                return otherwise
            return Manner(
                known["mode"], bool(known["streaming"]), bool(known["usage"]), bool(known.get("extras", True))
            )
        except (KeyError, TypeError, ValueError):
            return otherwise

    def remember(self, label: str, manner: Manner) -> None:
        with self._lock:
            kept = {**_read(self._path), **self._known}
            kept[label] = {**asdict(manner), "date": date.today().isoformat()}
            self._known = kept
            if self._path is not None:
                _write(self._path, kept)


@cache
def memory_at(path: Path | None) -> Memory:
    """One memory per file and process."""
    return Memory(path)


def _read(path: Path | None) -> dict[str, dict[str, Any]]:
    try:
        found = json.loads(path.read_text("utf-8")) if path else {}
    except (OSError, ValueError):
        return {}
    return {k: v for k, v in found.items() if isinstance(v, dict)} if isinstance(found, dict) else {}


def _write(path: Path, kept: dict[str, dict[str, Any]]) -> None:
    half = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        half.write_text(json.dumps(kept, ensure_ascii=False, indent=1), "utf-8")
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
