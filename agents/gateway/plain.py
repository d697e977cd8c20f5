"""A plain body in answer to a streaming request: read all the same, as a stream of one event."""

import json
from typing import Any


def as_events(body: bytes) -> bytes:
    """The body of a chat completion (or of an error) as Server-Sent Events; no event when it is neither."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return b"data: [DONE]\n\n"
    if not found.get("error"):
        found = {**found, "object": "chat.completion.chunk", "choices": _deltas(found.get("choices"))}
    return b"data: " + json.dumps(found).encode() + b"\n\ndata: [DONE]\n\n"


def _deltas(choices: Any) -> list[dict[str, Any]]:
    if not isinstance(choices, list):
        return []
    return [
        {
            "index": number,
            "delta": _delta(choice.get("message") or {}),
            "finish_reason": choice.get("finish_reason"),
        }
        for number, choice in enumerate(choices)
        if isinstance(choice, dict)
    ]


def _delta(message: dict[str, Any]) -> dict[str, Any]:
    calls = message.get("tool_calls") or []
    numbered = [{**call, "index": number} for number, call in enumerate(calls)]
    return {**message, "role": "assistant", "tool_calls": numbered or None}
