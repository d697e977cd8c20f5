"""Tables of the records. Change them only together with a migration."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC (SQLite keeps no offset)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        datetime: Moment,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


class ConversationRow(Table):
    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)


class RequestRow(Table):
    __tablename__ = "requests"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    """Order of arrival: clocks may repeat or go back."""
    id: Mapped[str] = mapped_column(unique=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    text: Mapped[str]
    agent: Mapped[str]
    actor: Mapped[str]
    language: Mapped[str]
    now: Mapped[datetime]
    """The moment the request counts from; `created_at` is when it came in."""
    attachments: Mapped[list[Any]]
    options: Mapped[dict[str, Any]]
    route: Mapped[dict[str, Any]]
    usage: Mapped[dict[str, Any]]
    failures: Mapped[list[Any]]
    created_at: Mapped[datetime]
    deliverables: Mapped[list["DeliverableRow"]] = relationship(
        back_populates="request", order_by="DeliverableRow.number"
    )


class DeliverableRow(Table):
    __tablename__ = "deliverables"
    __table_args__ = (Index("ix_deliverables_conversation_agent", "conversation_id", "agent"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(unique=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id"), index=True)
    conversation_id: Mapped[str]
    agent: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    language: Mapped[str]
    writer: Mapped[str]
    status: Mapped[str] = mapped_column(index=True)
    data: Mapped[dict[str, Any]]
    markdown: Mapped[str]
    edited: Mapped[str | None]
    citations: Mapped[list[Any]]
    findings: Mapped[list[Any]]
    request_text: Mapped[str]
    created_at: Mapped[datetime]
    request: Mapped[RequestRow] = relationship(back_populates="deliverables", lazy="joined")


class DecisionRow(Table):
    __tablename__ = "decisions"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    deliverable_id: Mapped[str] = mapped_column(ForeignKey("deliverables.id"), index=True)
    verb: Mapped[str]
    actor: Mapped[str]
    text: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]


class CaseRow(Table):
    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_member_at", "member_key", "at"),
        UniqueConstraint("deliverable_id", "member_key"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    deliverable_id: Mapped[str] = mapped_column(ForeignKey("deliverables.id"))
    member: Mapped[str]
    member_key: Mapped[str]
    """The name folded, so that `@小明`, `小明 ` and width variants are one person."""
    category: Mapped[str]
    action: Mapped[str]
    clause: Mapped[str]
    at: Mapped[datetime]
    standing: Mapped[bool]
    """False once the decision was overturned."""


class LessonRow(Table):
    """What a misjudged message teaches; a candidate until a person applies it."""

    __tablename__ = "lessons"

    deliverable_id: Mapped[str] = mapped_column(ForeignKey("deliverables.id"), primary_key=True)
    text: Mapped[str]
    verdict: Mapped[str]
    category: Mapped[str]
    at: Mapped[datetime]
    applied: Mapped[bool]


class EvalRunRow(Table):
    __tablename__ = "eval_runs"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    label: Mapped[str]
    at: Mapped[datetime]
    scores: Mapped[dict[str, Any]]
    cases: Mapped[list[Any]]


class AuditRow(Table):
    """Append-only: the migration adds triggers that refuse to change or delete a row."""

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    event: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    detail: Mapped[dict[str, Any]]
