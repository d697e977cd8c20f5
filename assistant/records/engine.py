"""Opens a database the way this program needs it: WAL, a patient lock, one writer at a time."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

_BUSY_MS = 30_000


def open_engine(url: str) -> Engine:
    """Engine for a SQLAlchemy URL; connections marked `writes=True` take SQLite's write lock at once.

    A transaction that reads first and writes later would otherwise fail under a second writer, not wait.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    engine = create_engine(parsed, connect_args={"timeout": _BUSY_MS / 1000})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _: Any) -> None:
    # The driver's own transaction handling would start them too late; `_begin` does it.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    # With WAL, NORMAL can lose the last commits on power loss but never corrupts; FULL costs an fsync each.
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
