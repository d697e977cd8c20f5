"""A desk in a temporary home: what is measured never touches the team's own records or documents."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant import Desk, Settings

_NOT_MEASURED = shutil.ignore_patterns("records.db*", "logs", "evals", "*.db", "*.db-wal", "*.db-shm")


@contextmanager
def measured_desk(own: Path | None = None) -> Iterator[Desk]:
    """A new home with the starter documents, or with a copy of the library in the home `own`; model and
    language settings are those of the environment."""
    with TemporaryDirectory(prefix="opsdesk-eval-", ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "home"
        if own is not None and own.is_dir():
            _copy_library(own, home)
        shared = {} if own else {"chroma_url": ""}
        settings = Settings.read(home=home, database_url=f"sqlite:///{home / 'records.db'}", **shared)
        with Desk.open(settings) as desk:
            try:
                yield desk
            finally:
                desk.library.close()


def _copy_library(own: Path, home: Path) -> None:
    shutil.copytree(own, home, ignore=_NOT_MEASURED)
    for path in own.glob("*.db"):
        if path.name != "records.db":
            # A copy of a database in use needs its own way, or the newest rows stay behind.
            with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(home / path.name)) as copy:
                source.backup(copy)
