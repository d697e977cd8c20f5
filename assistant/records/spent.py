"""What requests used of a model, read from the records."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.records.tables import RequestRow


def usages(session: Session, start: datetime, end: datetime) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Agent and usage of each request that came in from `start` until before `end`, oldest first."""
    query = (
        select(RequestRow.agent, RequestRow.usage)
        .where(RequestRow.created_at >= start, RequestRow.created_at < end)
        .order_by(RequestRow.number)
    )
    for row in session.execute(query):
        yield row.agent, row.usage or {}
