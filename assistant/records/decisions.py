"""A person's word on a deliverable, and the moderation case that follows from an approved sanction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from agents.base import PriorCase
from assistant.records.entries import Decision, Status, Verb
from assistant.records.tables import CaseRow, DecisionRow, DeliverableRow
from knowledge.text import fold

_STATUS: dict[Verb, Status] = {
    "approve": "approved",
    "edit": "edited",
    "reject": "rejected",
    "overturn": "overturned",
    "misjudge": "misjudged",
}
_SANCTIONS: tuple[Verb, ...] = ("approve", "edit")
_MODERATION = "moderation_advice"
_NO_SANCTION = ("", "none")
_CARE = "self_harm"
"""Whoever is at risk is cared for; that is never a strike."""
_GRADES = {"low": 1, "medium": 2, "high": 3, "critical": 4}


def decide(
    session: Session,
    row: DeliverableRow,
    verb: Verb,
    actor: str,
    text: str = "",
    reason: str = "",
    action: str = "",
) -> Decision:
    """Records the decision; the newest one stands. `action` replaces the advised sanction (moderation)."""
    moment = datetime.now(UTC)
    row.status = _STATUS[verb]
    row.edited = text if verb == "edit" else None
    session.add(
        DecisionRow(deliverable_id=row.id, verb=verb, actor=actor, text=text, reason=reason, at=moment)
    )
    if row.kind == _MODERATION:
        _keep_cases(session, row, verb, action)
    return Decision(row.id, verb, actor, moment, text, reason)


@dataclass(frozen=True, slots=True)
class Sanction:
    """What approving a piece of advice does to one member."""

    member: str
    category: str
    action: str
    clause: str


def _keep_cases(session: Session, row: DeliverableRow, verb: Verb, action: str) -> None:
    """One case for each member sanctioned; decided again, cases are changed or no longer stand."""
    query = select(CaseRow).where(CaseRow.deliverable_id == row.id)
    known = {case.member_key: case for case in session.scalars(query)}
    for case in known.values():
        case.standing = False
    for sanction in _sanctions(row, action) if verb in _SANCTIONS else ():
        case = known.get(member_key(sanction.member)) or _case(row, sanction.member)
        case.category, case.action, case.clause = sanction.category, sanction.action, sanction.clause
        case.standing = True
        session.add(case)


def _sanctions(row: DeliverableRow, action: str) -> list[Sanction]:
    """Of the one member judged, or of every sender of a chat; `action` replaces the former's step."""
    data, clause = row.data, str(row.data.get("clause") or "")
    several = [
        Sanction(
            str(sender["sender"]), next(iter(sender.get("categories") or ()), ""), sender["action"], clause
        )
        for sender in data.get("senders") or ()
    ]
    worst = _worst_finding(data)
    member = str(data.get("member") or row.request.options.get("member") or "")
    one = Sanction(
        member,
        str(worst.get("category") or ""),
        action or str(data.get("action") or ""),
        str(worst.get("clause") or clause),
    )
    sanctions = [found for found in several or [one] if found.category != _CARE]
    return [found for found in sanctions if found.action not in _NO_SANCTION]


def _case(row: DeliverableRow, member: str) -> CaseRow:
    return CaseRow(
        id=uuid4().hex,
        deliverable_id=row.id,
        member=member,
        member_key=member_key(member),
        # The offence counts from when it was judged, which a request may date; approval may come days later.
        at=row.request.now,
    )


def _worst_finding(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The gravest finding; the first of equals."""
    findings: list[Mapping[str, Any]] = data.get("findings") or [{}]
    return max(findings, key=lambda found: _GRADES.get(str(found.get("severity")), 0))


def member_key(member: str) -> str:
    """What makes two spellings one member: folded, without a leading @ and surrounding blanks."""
    return fold(member).strip().removeprefix("@").strip()


def prior(session: Session, member: str, before: datetime) -> list[PriorCase]:
    key = member_key(member)
    if not key:
        return []
    query = (
        select(CaseRow)
        .where(CaseRow.member_key == key, CaseRow.at < before, CaseRow.standing.is_(True))
        .order_by(CaseRow.at.desc())
    )
    return [_prior(case) for case in session.scalars(query)]


def sanctions(session: Session, start: datetime, end: datetime, member: str) -> list[PriorCase]:
    query = select(CaseRow).where(CaseRow.at >= start, CaseRow.at < end, CaseRow.standing.is_(True))
    if member:
        query = query.where(CaseRow.member_key == member_key(member))
    return [_prior(case) for case in session.scalars(query.order_by(CaseRow.at))]


def _prior(case: CaseRow) -> PriorCase:
    return PriorCase(case.id, case.member, case.category, case.action, case.at, case.clause)


def decisions(session: Session, deliverable_id: str) -> list[Decision]:
    query = (
        select(DecisionRow).where(DecisionRow.deliverable_id == deliverable_id).order_by(DecisionRow.number)
    )
    return [_decision(row) for row in session.scalars(query)]


def _decision(row: DecisionRow) -> Decision:
    return Decision(row.deliverable_id, cast(Verb, row.verb), row.actor, row.at, row.text, row.reason)
