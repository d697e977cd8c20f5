"""Strikes: the sanctions people approved, looked through and dismissed one by one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.records.decisions import member_key
from assistant.records.entries import Case
from assistant.records.tables import CaseRow


def cases(session: Session, limit: int, member: str, deliverable: str) -> list[Case]:
    """Newest first; those that no longer stand too."""
    query = select(CaseRow).order_by(CaseRow.at.desc(), CaseRow.id).limit(limit)
    if member.strip():
        query = query.where(CaseRow.member_key == member_key(member))
    if deliverable:
        query = query.where(CaseRow.deliverable_id == deliverable)
    return [_case(row) for row in session.scalars(query)]


def stand(session: Session, key: str, standing: bool) -> Case | None:
    """Sets whether a strike counts; None when there is none of that id."""
    row = session.get(CaseRow, key)
    if row is None:
        return None
    row.standing = standing
    return _case(row)


def _case(row: CaseRow) -> Case:
    return Case(
        row.id, row.deliverable_id, row.member, row.category, row.action, row.clause, row.at, row.standing
    )
