"""Questions the library had no answer to, agent by agent: what to write down next."""

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from agents.personal import find_members, redact
from knowledge.phrases import data
from knowledge.text import fold, language_of

if TYPE_CHECKING:
    from assistant.records import Kept, Records

PACKAGE = "assistant"
_BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One question; `times` counts how often it was put in the same words but for courtesy and punctuation.

    Contacts and members that it names are masked in `text` and `proposal`: the list is for everybody.
    """

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
        same = (kept.deliverable.agent, _asked(kept.request))
        known = found.get(same)
        found[same] = Unanswered(
            kept.deliverable.agent,
            known.text if known else _without_people(kept.request),
            known.at if known else kept.at,
            known.times + 1 if known else 1,
            known.deliverable if known else kept.id,
            known.proposal if known else _without_people(gap),
        )
    return sorted(found.values(), key=lambda one: (one.times, one.at), reverse=True)


def _asked(question: str) -> str:
    """The question without what does not make it another one."""
    spec = data(PACKAGE, "unanswered.yaml")
    bare = _BETWEEN.sub("", fold(question))
    asked = re.sub(spec["particles"], "", re.sub(spec["courtesy"], "", bare))
    return asked or bare


def _without_people(text: str) -> str:
    """Contacts and members' names masked, in the language of the text."""
    language = language_of(text)
    for member in reversed(find_members(text)):
        mask = data(PACKAGE, "unanswered.yaml")["member"][language]
        text = text[: member.start] + mask + text[member.end :]
    return redact(text, language)[0]


def _gap(kept: "Kept") -> str | None:
    """The proposed clause, or None when the library did answer."""
    data = kept.deliverable.data
    if data.get("rule_gap"):
        return str(data["rule_gap"])
    if data.get("answerable") is False:
        return str(data.get("suggestion") or "")
    return None
