"""The desk floor: settings, routing, the event stream, records, exports, command line.

Exports are loaded when first used, so that `opsdesk --help` pays for none of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from assistant import telemetry

if TYPE_CHECKING:
    from assistant import events
    from assistant.desk import Desk
    from assistant.reply import Reply
    from assistant.request import Request
    from assistant.settings import Settings

__all__ = ["Desk", "Reply", "Request", "Settings", "events"]

_HOME = {
    "Desk": "assistant.desk",
    "Reply": "assistant.reply",
    "Request": "assistant.request",
    "Settings": "assistant.settings",
}

telemetry.switch_off()


def __getattr__(name: str) -> Any:
    if name == "events":
        return import_module("assistant.events")
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(name)
