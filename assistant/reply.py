"""What goes out: everything that came of one request."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from agents.base import Deliverable, Usage
from agents.prices import priced

if TYPE_CHECKING:
    from assistant.routing import Route


@dataclass(frozen=True, slots=True)
class Failed:
    """One part of the request failed; the others go on."""

    message: str
    """One sentence for a person, saying what to do."""
    kind: str
    """bad_input, library, model, records or internal."""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of one request. `failures` holds the agents that could not deliver."""

    route: "Route"
    deliverables: tuple[Deliverable, ...]
    usage: Usage
    conversation: str
    request_id: str
    failures: tuple[Failed, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; `failures` only when something failed."""
        plain = {
            "request_id": self.request_id,
            "conversation": self.conversation,
            "route": self.route.to_dict(),
            "deliverables": [deliverable.to_dict() for deliverable in self.deliverables],
            "usage": priced(self.usage),
        }
        if self.failures:
            plain["failures"] = [
                {"agent": f.agent, "kind": f.kind, "message": f.message} for f in self.failures
            ]
        return plain
