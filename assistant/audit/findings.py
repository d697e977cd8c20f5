"""What an audit says."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from knowledge.model import Citation, Clause
from knowledge.phrases import phrases

PACKAGE = "assistant.audit"
Level = Literal["error", "warn", "info"]
KINDS = (
    "conflict",
    "planted",
    "consequence",
    "threshold",
    "duration",
    "appeal",
    "vague",
    "coverage",
    "expired",
    "expiring",
    "pending",
    "superseded",
    "unowned",
)
LEVELS: tuple[Level, ...] = ("error", "warn", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One weakness."""

    kind: str
    """One of `KINDS`."""
    level: Level
    message: str
    citations: tuple[Citation, ...] = ()
    """The clauses it speaks of, each with the words in question; a conflict has two."""
    proposal: str = ""
    """Wording for the clause that is missing or should change; what only the team knows is a placeholder."""
    doc: str = ""
    """The document it speaks of, when it speaks of one as a whole."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "level": self.level,
            "message": self.message,
            "doc": self.doc,
            "citations": [citation.to_dict() for citation in self.citations],
            "proposal": self.proposal,
        }


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing an area has to write down, with the clauses that do (best first, at most three)."""

    id: str
    name: str
    citations: tuple[Citation, ...] = ()

    @property
    def covered(self) -> bool:
        return bool(self.citations)


@dataclass(frozen=True, slots=True)
class Area:
    id: str
    name: str
    aspects: tuple[Aspect, ...]

    @property
    def covered(self) -> int:
        """Number of aspects that some clause covers."""
        return sum(aspect.covered for aspect in self.aspects)

    def to_dict(self) -> dict[str, Any]:
        return {
            "area": self.id,
            "name": self.name,
            "covered": self.covered,
            "of": len(self.aspects),
            "aspects": [
                {"aspect": a.id, "name": a.name, "citations": [c.to_dict() for c in a.citations]}
                for a in self.aspects
            ],
        }


@dataclass(frozen=True, slots=True)
class Audit:
    day: date
    documents: int
    clauses: int
    areas: tuple[Area, ...] = ()
    findings: tuple[Finding, ...] = field(default_factory=tuple)
    """Gravest first."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Findings of each kind."""
        return Counter(finding.kind for finding in self.findings)

    def only(self, kinds: frozenset[str]) -> "Audit":
        """The same audit with the findings of some kinds; of all when none is named."""
        kept = tuple(finding for finding in self.findings if not kinds or finding.kind in kinds)
        return replace(self, findings=kept)

    def to_dict(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "documents": self.documents,
            "clauses": self.clauses,
            "areas": [area.to_dict() for area in self.areas],
            "counts": dict(self.counts),
            "findings": [finding.to_dict() for finding in self.findings],
        }


def gravest_first(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: LEVELS.index(finding.level)))


def say(key: str, language: str, **values: object) -> str:
    return phrases(PACKAGE).say(key, language, **values)


def place(clause: Clause, language: str) -> str:
    """Where a clause stands, for a sentence."""
    return say("place", language, title=clause.title, clause=clause.clause).strip()
