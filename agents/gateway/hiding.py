"""Masks what goes to a model message by message, and unmasks what it answers with."""

import json
from dataclasses import replace
from typing import Any

from agents.gateway.reading import Heard, spoken
from agents.privacy import Mask


def hidden(message: Any, mask: Mask) -> Any:
    """A message (or pair of role and text) as it may leave the machine; what a look-up found is masked as
    data, so that its fields for names count."""
    if isinstance(message, tuple):
        return message[0], mask.hide(message[1])
    if message.type == "system":
        return message
    content = _data(message, mask) if message.type == "tool" else mask.hide(str(message.text))
    changed: dict[str, Any] = {"content": content}
    if message.type == "ai":
        changed["tool_calls"] = [{**call, "args": mask.hide_in(call["args"])} for call in message.tool_calls]
    return message.model_copy(update=changed)


def shown(heard: Heard, mask: Mask) -> Heard:
    """The answer with the originals back in place, in its words and in what it asks tools for."""
    calls = [replace(call, arguments=_restored(call.arguments, mask)) for call in heard.calls]
    return replace(heard, text=mask.restore(spoken(heard.text)), calls=calls)


def _data(message: Any, mask: Mask) -> str:
    text = str(message.text)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return mask.hide(text)
    return json.dumps(mask.hide_in(found), ensure_ascii=False)


def _restored(arguments: str, mask: Mask) -> str:
    """As JSON, so that an original with a quotation mark in it stays one string."""
    try:
        return json.dumps(mask.restore_in(json.loads(arguments, strict=False)), ensure_ascii=False)
    except (ValueError, RecursionError):
        return arguments
