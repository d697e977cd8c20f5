"""Conversations and deliverables: written once per request, read back as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session, selectinload

from agents.base import Deliverable, Finding, Turn
from assistant.records.entries import Conversation, Kept, Result, Status, TurnKept
from assistant.records.tables import ConversationRow, DeliverableRow, RequestRow
from knowledge.model import Citation

_TITLE = 60


@dataclass(frozen=True, slots=True)
class Handled:
    """One finished request, as the desk hands it over."""

    conversation: str
    request_id: str
    text: str
    agent: str
    actor: str
    language: str
    now: datetime
    attachments: Sequence[str]
    options: dict[str, Any]
    route: dict[str, Any]
    usage: dict[str, Any]
    failures: list[dict[str, str]]
    deliverables: Sequence[Deliverable]


def remember(session: Session, handled: Handled) -> None:
    moment = datetime.now(UTC)
    conversation = session.get(ConversationRow, handled.conversation)
    if conversation is None:
        conversation = ConversationRow(
            id=handled.conversation, title=handled.text[:_TITLE], started_at=moment, updated_at=moment
        )
        session.add(conversation)
        session.flush()
    conversation.updated_at = moment
    session.add(_request_row(handled, moment))
    session.flush()
    session.add_all([_deliverable_row(handled, deliverable, moment) for deliverable in handled.deliverables])


def _request_row(handled: Handled, moment: datetime) -> RequestRow:
    return RequestRow(
        id=handled.request_id,
        conversation_id=handled.conversation,
        text=handled.text,
        agent=handled.agent,
        actor=handled.actor,
        language=handled.language,
        now=handled.now,
        attachments=list(handled.attachments),
        options=handled.options,
        route=handled.route,
        usage=handled.usage,
        failures=handled.failures,
        created_at=moment,
    )


def _deliverable_row(handled: Handled, deliverable: Deliverable, moment: datetime) -> DeliverableRow:
    return DeliverableRow(
        id=deliverable.id,
        request_id=handled.request_id,
        conversation_id=handled.conversation,
        agent=deliverable.agent,
        kind=deliverable.kind,
        language=deliverable.language,
        writer=deliverable.writer,
        status="open",
        data=dict(deliverable.data),
        markdown=deliverable.markdown,
        citations=[citation.to_dict() for citation in deliverable.citations],
        findings=[finding.model_dump() for finding in deliverable.findings],
        request_text=deliverable.request_text,
        created_at=moment,
    )


def kept(row: DeliverableRow) -> Kept:
    return Kept(
        deliverable=_deliverable(row),
        status=cast(Status, row.status),
        conversation=row.conversation_id,
        request_id=row.request_id,
        request=row.request.text,
        actor=row.request.actor,
        at=row.created_at,
        text=row.markdown if row.edited is None else row.edited,
        now=row.request.now,
        options=row.request.options,
        attachments=tuple(row.request.attachments),
        chosen=bool(row.request.route.get("chosen", True)),
    )


def _deliverable(row: DeliverableRow) -> Deliverable:
    return Deliverable(
        agent=row.agent,
        kind=row.kind,
        language=row.language,
        data=row.data,
        markdown=row.markdown,
        citations=tuple(Citation(**citation) for citation in row.citations),
        findings=tuple(Finding(**finding) for finding in row.findings),
        writer="model" if row.writer == "model" else "built-in",
        request_text=row.request_text,
        id=row.id,
    )


def last_deliverable(session: Session, conversation: str, agent: str | None) -> Deliverable | None:
    query = _newest().where(DeliverableRow.conversation_id == conversation)
    if agent is not None:
        query = query.where(DeliverableRow.agent == agent)
    row = session.scalars(query.limit(1)).first()
    return _deliverable(row) if row else None


def turns(session: Session, key: str, last: int) -> list[Turn]:
    """Request texts and who answered, oldest first; nothing heavy is loaded."""
    query = (
        select(RequestRow.id, RequestRow.text, RequestRow.agent)
        .where(RequestRow.conversation_id == key)
        .order_by(RequestRow.number.desc())
        .limit(last)
    )
    asked = session.execute(query).all()
    answered: dict[str, list[str]] = {row.id: [] for row in asked}
    delivered = (
        select(DeliverableRow.request_id, DeliverableRow.agent)
        .where(DeliverableRow.request_id.in_(answered))
        .order_by(DeliverableRow.number)
    )
    for request_id, agent in session.execute(delivered):
        answered[request_id].append(agent)
    return [_turn_of(row.text, answered[row.id] or [row.agent]) for row in reversed(asked)]


def results(session: Session, key: str, last: int, names: Sequence[str]) -> list[Result]:
    """Deliverables of a conversation, oldest first, without their data; `names` are fields that name one."""
    title = func.coalesce(*(DeliverableRow.data[name].as_string() for name in names), literal(""))
    query = (
        select(DeliverableRow.id, DeliverableRow.agent, title.label("title"), RequestRow.text)
        .join(RequestRow, RequestRow.id == DeliverableRow.request_id)
        .where(DeliverableRow.conversation_id == key)
        .order_by(DeliverableRow.number.desc())
        .limit(last)
    )
    rows = session.execute(query).all()
    return [Result(row.id, row.agent, str(row.title), row.text) for row in reversed(rows)]


def _turn_of(text: str, agents: Sequence[str]) -> Turn:
    return Turn(text, agents[-1], tuple(agents[:-1]))


def deliverables(
    session: Session, limit: int, agent: str | None, status: str | None, conversation: str | None
) -> list[Kept]:
    query = _newest().limit(limit)
    for column, value in (
        (DeliverableRow.agent, agent),
        (DeliverableRow.status, status),
        (DeliverableRow.conversation_id, conversation),
    ):
        if value is not None:
            query = query.where(column == value)
    return [kept(row) for row in session.scalars(query)]


def _newest() -> Select[DeliverableRow]:
    return select(DeliverableRow).order_by(DeliverableRow.number.desc())


def conversation(session: Session, key: str, last: int | None) -> Conversation | None:
    row = session.get(ConversationRow, key)
    if row is None:
        return None
    query = (
        select(RequestRow)
        .where(RequestRow.conversation_id == key)
        .order_by(RequestRow.number.desc())
        .options(selectinload(RequestRow.deliverables))
    )
    rows = session.scalars(query.limit(last) if last else query).all()
    return _conversation(row, tuple(_turn(request) for request in reversed(rows)))


def conversations(session: Session, limit: int) -> list[Conversation]:
    query = select(ConversationRow).order_by(ConversationRow.updated_at.desc()).limit(limit)
    return [_conversation(row) for row in session.scalars(query)]


def _conversation(row: ConversationRow, turns: tuple[TurnKept, ...] = ()) -> Conversation:
    return Conversation(row.id, row.title, row.started_at, row.updated_at, turns)


def _turn(row: RequestRow) -> TurnKept:
    return TurnKept(
        request_id=row.id,
        text=row.text,
        agent=row.agent,
        actor=row.actor,
        at=row.created_at,
        route=row.route,
        usage=row.usage,
        failures=row.failures,
        attachments=tuple(map(str, row.attachments)),
        deliverables=tuple(kept(deliverable) for deliverable in row.deliverables),
    )
