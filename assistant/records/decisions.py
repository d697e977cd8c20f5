"""A person's word on a deliverable, and the moderation case that follows from an approved sanction."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from agents.base import PriorCase
from assistant.records.entries import Decision, Status, Verb
from assistant.records.tables import CaseRow, DecisionRow, DeliverableRow
from knowledge.text import fold

_STATUS: dict[Verb, Status] = {"approve": "approved", "edit": "edited", "reject": "rejected"}
_MODERATION = "moderation_advice"
_NO_SANCTION = ("", "none")


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
        _keep_case(session, row, verb, action)
    return Decision(row.id, verb, actor, moment, text, reason)


def _keep_case(session: Session, row: DeliverableRow, verb: Verb, action: str) -> None:
    case = session.scalars(select(CaseRow).where(CaseRow.deliverable_id == row.id)).first()
    sanction = action or str(row.data.get("action") or "")
    stands = verb != "reject" and sanction not in _NO_SANCTION
    if case is None and stands:
        session.add(_case(row, sanction))
    elif case is not None:
        case.standing, case.action = stands, sanction if stands else case.action


def _case(row: DeliverableRow, sanction: str) -> CaseRow:
    worst = _worst_finding(row.data)
    member = str(row.data.get("member") or row.request.options.get("member") or "")
    return CaseRow(
        id=uuid4().hex,
        deliverable_id=row.id,
        member=member,
        member_key=member_key(member),
        category=str(worst.get("category") or ""),
        action=sanction,
        clause=str(worst.get("clause") or ""),
        # The offence counts from when it was judged, which a request may date; approval may come days later.
        at=row.request.now,
        standing=True,
    )


def _worst_finding(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The gravest finding by its severity when that is a number, else the first one."""
    findings = data.get("findings") or [{}]
    grades = [found.get("severity") for found in findings]
    if all(isinstance(grade, int | float) for grade in grades):
        return dict(findings[max(range(len(grades)), key=grades.__getitem__)])
    return dict(findings[0])


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
    return [
        PriorCase(case.id, case.member, case.category, case.action, case.at, case.clause)
        for case in session.scalars(query)
    ]


def decisions(session: Session, deliverable_id: str) -> list[Decision]:
    query = (
        select(DecisionRow).where(DecisionRow.deliverable_id == deliverable_id).order_by(DecisionRow.number)
    )
    return [_decision(row) for row in session.scalars(query)]


def _decision(row: DecisionRow) -> Decision:
    verb: Verb = "edit" if row.verb == "edit" else "reject" if row.verb == "reject" else "approve"
    return Decision(row.deliverable_id, verb, row.actor, row.at, row.text, row.reason)
