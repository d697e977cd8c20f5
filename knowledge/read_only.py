"""A library in a folder that cannot be written (a read-only disk, another's home), opened to be read."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from knowledge.errors import LibraryError
from knowledge.faults import sorry
from knowledge.phrases import phrases
from knowledge.schema import SCHEMA, version_of

_NEEDED = 64 * 1024
"""Bytes that a database needs beside it to be opened for writing."""


def why_not_written(folder: Path) -> str:
    """What the system says against a file in `folder`; empty when nothing. Asks by making one: rights alone
    do not tell of a read-only or a full disk.
    """
    probe = folder / f".write-{os.getpid()}-{id(folder)}"
    try:
        probe.write_bytes(bytes(_NEEDED))
    except OSError as error:
        return error.strerror or type(error).__name__
    finally:
        with suppress(OSError):
            probe.unlink()
    return ""


def holds_library(folder: Path) -> bool:
    return (folder / "library.db").is_file()


def open_to_read(path: Path, language: str) -> sqlite3.Connection:
    """Raises LibraryError when the file is damaged, newer, or older than can be read without renewing it."""
    with sorry(path, language, opening=True):
        try:
            return _opened(path, language, "mode=ro")
        except sqlite3.OperationalError:
            # A write-ahead log needs files beside the database; where none can be made nobody writes either.
            return _opened(path, language, "mode=ro&immutable=1")


def _opened(path: Path, language: str, how: str) -> sqlite3.Connection:
    db = sqlite3.connect(
        f"{path.resolve().as_uri()}?{how}", uri=True, check_same_thread=False, isolation_level=None
    )
    try:
        if version_of(db, path, language) != SCHEMA:
            raise to_read_only(path, language, "library_read_only_old")
    except BaseException:
        db.close()
        raise
    return db


def to_read_only(path: Path, language: str, key: str = "library_read_only") -> LibraryError:
    say = phrases("knowledge", "lifecycle_phrases.yaml").say
    return LibraryError(say(key, language, name=path.parent))
