"""What misjudged messages teach: a candidate each, of no effect until a person applies it."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.records.entries import Learned
from assistant.records.tables import DeliverableRow, LessonRow


def keep(session: Session, row: DeliverableRow, verdict: str) -> None:
    """A candidate from a judged message and the verdict that is right; none where it was decided otherwise or
    only the step was wrong."""
    known = session.get(LessonRow, row.id)
    if known is not None:
        session.delete(known)
        session.flush()
    text = str(row.data.get("message") or "")
    if text and verdict and verdict != row.data.get("verdict"):
        findings = row.data.get("findings") or [{}]
        session.add(
            LessonRow(
                deliverable_id=row.id,
                text=text,
                verdict=verdict,
                category=str(findings[0].get("category") or ""),
                at=datetime.now(UTC),
                applied=False,
            )
        )


def lessons(session: Session, applied: bool | None, limit: int) -> list[Learned]:
    """Newest first; only the applied ones or only the candidates when asked so."""
    query = select(LessonRow).order_by(LessonRow.at.desc(), LessonRow.deliverable_id).limit(limit)
    if applied is not None:
        query = query.where(LessonRow.applied.is_(applied))
    return [_learned(row) for row in session.scalars(query)]


def set_applied(session: Session, key: str, applied: bool) -> Learned | None:
    """None when there is none of that id."""
    row = session.get(LessonRow, key)
    if row is None:
        return None
    row.applied = applied
    return _learned(row)


def _learned(row: LessonRow) -> Learned:
    return Learned(row.deliverable_id, row.text, row.verdict, row.category, row.at, row.applied)
