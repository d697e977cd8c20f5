"""Why the records cannot be opened, as one sentence."""

from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from knowledge.faults import is_full
from knowledge.phrases import phrases


def unusable(failure: BaseException, url: str, language: str) -> str:
    """A full disk by its name; anything else with what the driver says."""
    cause: BaseException = getattr(failure, "orig", None) or failure
    say = phrases("assistant").say
    if (file := _file(url)) and is_full(cause, file.parent):
        return say("records_full", language, file=file)
    return say("records_unusable", language, reason=str(cause).splitlines()[0])


def _file(url: str) -> Path | None:
    """The database file; None for another server or a database in memory."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    named = parsed.database if parsed.get_backend_name() == "sqlite" else None
    return Path(named) if named and named != ":memory:" else None
