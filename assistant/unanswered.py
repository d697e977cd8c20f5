"""Questions the library had no answer to, agent by agent: what to write down next."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from knowledge.text import fold

if TYPE_CHECKING:
    from assistant.records import Kept, Records


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One question; `times` counts how often it was put in the same words."""

    agent: str
    text: str
    at: datetime
    """When it was put last."""
    times: int
    deliverable: str
    proposal: str
    """The clause that the reply proposed; empty when it proposed none."""

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat()}


def unanswered(records: "Records", limit: int = 2000) -> list[Unanswered]:
    """The newest `limit` deliverables looked through; most asked first, then newest."""
    found: dict[tuple[str, str], Unanswered] = {}
    for kept in records.deliverables(limit):
        gap = _gap(kept)
        if gap is None:
            continue
        same = (kept.deliverable.agent, " ".join(fold(kept.request).split()))
        known = found.get(same)
        found[same] = Unanswered(
            kept.deliverable.agent,
            kept.request,
            known.at if known else kept.at,
            known.times + 1 if known else 1,
            known.deliverable if known else kept.id,
            known.proposal if known else gap,
        )
    return sorted(found.values(), key=lambda one: (one.times, one.at), reverse=True)


def _gap(kept: "Kept") -> str | None:
    """The proposed clause, or None when the library did answer."""
    data = kept.deliverable.data
    if data.get("rule_gap"):
        return str(data["rule_gap"])
    if data.get("answerable") is False:
        return str(data.get("suggestion") or "")
    return None
