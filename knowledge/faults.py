"""What SQLite says when it cannot go on, as one sentence that says what to do."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import LibraryError
from knowledge.phrases import phrases

BUSY_SECONDS = 30.0
_LEAST_FREE = 1024 * 1024
"""Bytes; with less left, a failed write is taken for a full disk."""
_FULL = (
    "disk is full",
    "disk full",
    "no space left",
    "file too large",
    "os error 28",
    "os error 27",
    "quota",
)


@contextmanager
def sorry(path: Path, language: str, opening: bool = False) -> Iterator[None]:
    """Turns SQLite's errors about the library in `path` into LibraryError."""
    say = phrases("knowledge").say
    try:
        yield
    except sqlite3.ProgrammingError as closed:
        raise LibraryError(say("library_closed", language)) from closed
    except sqlite3.OperationalError as error:
        raise LibraryError(_sentence(error, path, language, opening)) from error
    except sqlite3.DatabaseError as error:
        raise LibraryError(say("library_damaged", language, name=path)) from error


def _sentence(error: sqlite3.OperationalError, path: Path, language: str, opening: bool) -> str:
    say = phrases("knowledge").say
    if "locked" in str(error) or "busy" in str(error):
        return say("library_busy", language, seconds=int(BUSY_SECONDS))
    if is_full(error, path.parent):
        return disk_full(language)
    if opening:
        return say("folder_unwritable", language, name=path.parent, reason=error)
    return say("disk_trouble", language, reason=error)


def is_full(error: BaseException, folder: Path) -> bool:
    """Whether a write failed for want of room; a limit on file size shows as a failed write of any kind."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name == "SQLITE_FULL" or any(sign in str(error).lower() for sign in _FULL):
        return True
    if name in ("SQLITE_IOERR_WRITE", "SQLITE_IOERR_TRUNCATE", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_FSYNC"):
        return True
    try:
        return shutil.disk_usage(folder).free < _LEAST_FREE
    except OSError:
        return False


def disk_full(language: str) -> str:
    return phrases("knowledge", "lifecycle_phrases.yaml").say("disk_full", language)
