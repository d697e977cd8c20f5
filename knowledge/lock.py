"""One writer at a time, across threads and processes: whoever holds the write lock of a small SQLite file
writes.

SQLite gives the lock back when its holder dies, on every platform.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import LibraryError
from knowledge.faults import disk_full, is_full
from knowledge.phrases import phrases

_UNNOTICED = 0.5
"""Seconds that pass without a word."""


class LibraryBusy(LibraryError):
    """Another writer did not finish in time; the person waits and tries again."""


@contextmanager
def writing(
    folder: Path, language: str, seconds: float, on_wait: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Waits up to `seconds` for the writers before us; LibraryError says so when they do not finish. A wait
    that people notice is told to `on_wait`, in one sentence.
    """
    db = sqlite3.connect(folder / "writer.lock", timeout=0, isolation_level=None)
    try:
        _take(db, folder, language, seconds, on_wait)
        yield
    finally:
        db.close()


def _take(
    db: sqlite3.Connection,
    folder: Path,
    language: str,
    seconds: float,
    on_wait: Callable[[str], None] | None,
) -> None:
    said = phrases("knowledge", "lifecycle_phrases.yaml").say("waiting", language, seconds=int(seconds))
    waits = (min(seconds, _UNNOTICED), seconds - min(seconds, _UNNOTICED))
    for number, wait in enumerate(waits):
        db.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
        try:
            db.execute("BEGIN EXCLUSIVE")
            return
        except sqlite3.OperationalError as error:
            say = phrases("knowledge").say
            if "locked" not in str(error):
                full = disk_full(language) if is_full(error, folder) else ""
                raise LibraryError(full or say("disk_trouble", language, reason=error)) from error
            if number or not waits[1]:
                raise LibraryBusy(say("library_busy", language, seconds=int(seconds))) from error
            if on_wait:
                on_wait(said)
