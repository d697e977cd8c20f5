"""Brings a database to the present schema when it is opened; its own lock admits one process at a time."""

import time
from importlib.resources import files

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

from knowledge.errors import BadInput
from knowledge.phrases import phrases

HEAD = "0002"
"""Newest revision; a test compares it with the migrations folder. Kept here so that an up-to-date database
opens without importing Alembic."""
_LOCK = 0x0D5C
_WAL_TRIES = 100


def bring_up_to_date(engine: Engine, language: str = "zh") -> None:
    """Runs the missing migrations, if any; BadInput when the database is newer than the program."""
    with engine.connect() as connection:
        if revision(connection) == HEAD:
            return
    if engine.dialect.name == "sqlite":
        _switch_to_wal(engine)
    with engine.execution_options(writes=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        current = revision(connection)
        if current != HEAD:
            _refuse_newer(current, language)
            _upgrade(connection)


def revision(connection: Connection) -> str | None:
    """Revision the database stands at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None


def _refuse_newer(current: str | None, language: str) -> None:
    if current is not None and current > HEAD:
        raise BadInput(phrases("assistant").say("records_newer", language, revision=current))


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option(
        "script_location", str(files("assistant.records").joinpath("migrations")).replace("%", "%%")
    )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _switch_to_wal(engine: Engine) -> None:
    """WAL is a property of the file; switching needs it to oneself, and SQLite does not wait for that."""
    for _ in range(_WAL_TRIES):
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
            return
        except Exception as busy:
            if "locked" not in str(busy):
                raise OperationalError("PRAGMA journal_mode", None, busy) from busy
            time.sleep(0.05)
        finally:
            raw.close()
