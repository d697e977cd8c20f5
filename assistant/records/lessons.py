"""What misjudged messages teach: a candidate each, of no effect until a person applies it."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agents.base import Lesson
from assistant.records.entries import Learned
from assistant.records.tables import DeliverableRow, LessonRow
from knowledge.errors import BadInput
from knowledge.phrases import phrases

_OBSTACLES = {
    "at_risk": "lesson_at_risk",
    "at_most": "lesson_at_most",
    "no_kind": "lesson_no_kind",
    "no_words": "lesson_no_words",
}


def allowed(row: DeliverableRow, verdict: str, action: str, category: str, language: str) -> None:
    """BadInput for a decision that would make care a sanction, or teach to leave a person at risk alone."""
    if row.data.get("care") and action not in ("", "none"):
        raise BadInput(phrases("assistant").say("care_is_no_sanction", language))
    text = str(row.data.get("message") or "")
    if text and verdict and _obstacle(text, verdict, category or _first(row)) == "at_risk":
        raise BadInput(phrases("assistant").say("lesson_at_risk", language))


def keep(session: Session, row: DeliverableRow, verdict: str, category: str = "") -> None:
    """A candidate from a judged message and the verdict or category that is right; none where it was decided
    otherwise or only the step was wrong."""
    known = session.get(LessonRow, row.id)
    if known is not None:
        session.delete(known)
        session.flush()
    text, judged = str(row.data.get("message") or ""), str(row.data.get("verdict") or "")
    right = verdict or judged
    if text and (right != judged or category not in ("", _first(row))):
        session.add(
            LessonRow(
                deliverable_id=row.id,
                text=text,
                verdict=right,
                category=category or _first(row) or _likeliest(text, right),
                at=datetime.now(UTC),
                applied=False,
            )
        )


def _first(row: DeliverableRow) -> str:
    """The category of the gravest finding."""
    findings = row.data.get("findings") or [{}]
    return str(findings[0].get("category") or "")


def _likeliest(text: str, verdict: str) -> str:
    from agents.moderation.taught import kind_of

    return "" if verdict == "allow" else kind_of(text)


def _obstacle(text: str, verdict: str, category: str) -> str:
    from agents.moderation.taught import obstacle

    return obstacle(Lesson(text, verdict, category))


def lessons(session: Session, applied: bool | None, limit: int) -> list[Learned]:
    """Newest first; only the applied ones or only the candidates when asked so."""
    query = select(LessonRow).order_by(LessonRow.at.desc(), LessonRow.deliverable_id).limit(limit)
    if applied is not None:
        query = query.where(LessonRow.applied.is_(applied))
    return [_learned(row) for row in session.scalars(query)]


def set_applied(session: Session, key: str, applied: bool, language: str) -> Learned | None:
    """None when there is none of that id. BadInput, with what is missing, where it would change nothing."""
    row = session.get(LessonRow, key)
    if row is None:
        return None
    obstacle = _obstacle(row.text, row.verdict, row.category) if applied else ""
    if obstacle:
        words = {"id": key, "verdict": row.verdict, "known": ", ".join(known_categories())}
        raise BadInput(phrases("assistant").say(_OBSTACLES[obstacle], language, **words))
    row.applied = applied
    return _learned(row)


def known_categories() -> tuple[str, ...]:
    """What a person may name."""
    from agents.moderation.lexicon import categories

    return tuple(categories())


def _learned(row: LessonRow) -> Learned:
    return Learned(row.deliverable_id, row.text, row.verdict, row.category, row.at, row.applied)
