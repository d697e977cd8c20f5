"""Opens the home folder's library; on a home's first run the starter documents go in, once."""

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from assistant.settings import Settings

if TYPE_CHECKING:
    from knowledge.library import Library

_MARK = "starter-loaded"


def open_library(settings: Settings) -> "Library":
    """LibraryError when the index cannot be opened."""
    from knowledge.library import Library

    library = Library.open(settings.home)
    if not (settings.home / _MARK).exists():
        _load_starter(library, settings.home)
    return library


def _load_starter(library: "Library", home: Path) -> None:
    """Two first runs at once: the second waits and finds the mark. Killed half-way, the next run starts over
    (adding a document again changes nothing), so the mark comes last."""
    with FileLock(home / f"{_MARK}.lock"):
        if (home / _MARK).exists():
            return
        library.add([Path(str(files("knowledge").joinpath("starter")))])
        (home / _MARK).write_text(datetime.now(UTC).isoformat() + "\n", "utf-8")
