"""An answer as the JSON of the Chat Completions API: one body, or the chunks of a stream."""

import time
from collections.abc import Iterator
from typing import Any

from evals.provider.behaviours import Answer

Json = dict[str, Any]
_PIECE = 20
"""Characters in one chunk of a stream."""


def completion(answer: Answer, model: str) -> Json:
    message: Json = {"role": "assistant", "content": answer.text, "refusal": answer.refusal}
    if answer.reasoning:
        message["reasoning_content"] = answer.reasoning
    if answer.calls:
        message["tool_calls"] = [_call(number, *call) for number, call in enumerate(answer.calls)]
    choice = {"index": 0, "message": message, "finish_reason": answer.finish}
    choices = [choice] if answer.choices else (None if answer.choices is None else [])
    return {**_head(model, "chat.completion"), "choices": choices, "usage": _usage(answer)}


def chunks(answer: Answer, model: str, with_usage: bool) -> Iterator[Json]:
    """The stream of one answer; the last chunk of a choice carries its finish_reason."""
    head = _head(model, "chat.completion.chunk")
    if not answer.choices:
        yield {**head, "choices": [] if answer.choices is not None else None}
        return
    for delta in _deltas(answer):
        yield {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
    if answer.finish is not None:
        yield {**head, "choices": [{"index": 0, "delta": {}, "finish_reason": answer.finish}]}
    if with_usage:
        yield {**head, "choices": [], "usage": _usage(answer)}


def _deltas(answer: Answer) -> Iterator[Json]:
    yield {"role": "assistant", "content": ""}
    for piece in _pieces(answer.reasoning):
        yield {"reasoning_content": piece}
    if answer.refusal:
        yield {"refusal": answer.refusal}
    for piece in _pieces(answer.text or ""):
        yield {"content": piece}
    for number, (name, arguments) in enumerate(answer.calls):
        yield {"tool_calls": [{"index": number, **_call(number, name, "")}]}
        for piece in _pieces(arguments):
            yield {"tool_calls": [{"index": number, "function": {"arguments": piece}}]}


def _pieces(text: str) -> Iterator[str]:
    return (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))


def _call(number: int, name: str, arguments: str) -> Json:
    return {"id": f"call_{number}", "type": "function", "function": {"name": name, "arguments": arguments}}


def _usage(answer: Answer) -> Json:
    said = len(answer.text or "") + sum(len(arguments) for _, arguments in answer.calls)
    return {"prompt_tokens": 100, "completion_tokens": said, "total_tokens": 100 + said}


def _head(model: str, kind: str) -> Json:
    return {"id": "chatcmpl-stand-in", "object": kind, "created": int(time.time()), "model": model}
