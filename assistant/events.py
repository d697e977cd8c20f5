"""What a request's stream says, in order; every front end reads these and nothing else.

Routed, then for each agent: Started, Stage…, Evidence, Part…, Delta…, Delivered (or Failed); last Replied.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from agents.base import Deliverable, Delta, Evidence, Part, Stage
from assistant.reply import Failed, Reply

if TYPE_CHECKING:
    from assistant.routing import Route


@dataclass(frozen=True, slots=True)
class Routed:
    """Who answers, who follows, and why; first of all events."""

    route: "Route"


@dataclass(frozen=True, slots=True)
class Started:
    """An agent begins: the `number`th of `total` for this request."""

    agent: str
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class Delivered:
    deliverable: Deliverable


@dataclass(frozen=True, slots=True)
class Replied:
    """Last of all events: everything together, as it was recorded."""

    reply: Reply


Event: TypeAlias = Routed | Started | Stage | Evidence | Part | Delta | Delivered | Failed | Replied

__all__ = [
    "Delivered",
    "Delta",
    "Event",
    "Evidence",
    "Failed",
    "Part",
    "Replied",
    "Routed",
    "Stage",
    "Started",
]
