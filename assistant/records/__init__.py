"""What the desk keeps: conversations, deliverables, approvals, cases, eval runs and an audit trail."""

from assistant.records.entries import (
    AuditEntry,
    Case,
    Conversation,
    Decision,
    EvalRun,
    Kept,
    Learned,
    TurnKept,
)
from assistant.records.store import Records

__all__ = [
    "AuditEntry",
    "Case",
    "Conversation",
    "Decision",
    "EvalRun",
    "Kept",
    "Learned",
    "Records",
    "TurnKept",
]
