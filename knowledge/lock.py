"""One writer at a time, across threads and processes: whoever holds the write lock of a small SQLite file
writes.

SQLite gives the lock back when its holder dies, on every platform.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import LibraryError
from knowledge.phrases import phrases


class LibraryBusy(LibraryError):
    """Another writer did not finish in time; the person waits and tries again."""


@contextmanager
def writing(folder: Path, language: str, seconds: float) -> Iterator[None]:
    """Waits up to `seconds` for the writers before us; LibraryError says so when they do not finish."""
    db = sqlite3.connect(folder / "writer.lock", timeout=seconds, isolation_level=None)
    try:
        try:
            db.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            say = phrases("knowledge").say
            if "locked" in str(error):
                raise LibraryBusy(say("library_busy", language, seconds=int(seconds))) from error
            raise LibraryError(say("disk_trouble", language, reason=error)) from error
        yield
    finally:
        db.close()
