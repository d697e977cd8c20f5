"""Whether a file can have changed since it was read, told from its size and times alone."""

import time
from dataclasses import dataclass
from pathlib import Path

from knowledge.model import Document
from knowledge.store import Store

_SETTLED = 2_000_000_000
"""Nanoseconds: a file changed more recently than this may change again without its times showing it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was when its content was last known."""

    doc: str
    digest: str
    stamp: str

    def fits(self, document: Document | None) -> bool:
        """Whether the document still holds what the file held."""
        return document is not None and document.digest == self.digest


def stamp_of(path: Path) -> str:
    """Size and times; empty when there is no such file or it changed a moment ago."""
    try:
        found = path.stat()
    except OSError:
        return ""
    newest = max(found.st_mtime_ns, found.st_ctime_ns)
    if time.time_ns() - newest < _SETTLED:
        return ""
    return f"{found.st_size}.{found.st_mtime_ns}.{found.st_ctime_ns}"


class Stamps:
    """Files the library has read, by source. Read once; what changes is written with `note`."""

    def __init__(self, store: Store) -> None:
        self._seen = {
            row[0]: Seen(*row[1:]) for row in store.read("SELECT source, doc, digest, stamp FROM files")
        }

    def of(self, source: str) -> Seen | None:
        return self._seen.get(source)

    def unchanged(self, source: str, stamp: str) -> Seen | None:
        """What the file held, when it cannot have changed since."""
        seen = self._seen.get(source)
        return seen if seen and stamp and seen.stamp == stamp else None
