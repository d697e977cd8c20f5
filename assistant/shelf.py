"""Opens the home folder's library; on a home's first run the starter documents go in, once."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.language import program_language
from assistant.settings import Settings

if TYPE_CHECKING:
    from knowledge.library import Library

_MARK = "starter-loaded"


def open_library(settings: Settings) -> "Library":
    """LibraryError when it cannot be opened. The mark comes after the documents: a first run that was killed
    starts over (what is in already costs a hash), and a document that was removed later stays out."""
    from knowledge.library import Library

    library = Library.open(
        settings.home, language=settings.language or program_language(), chroma_url=settings.chroma_url
    )
    mark = settings.home / _MARK
    if not mark.exists():
        done = library.load_starter()
        if not done.failed:
            mark.write_text(datetime.now(UTC).isoformat() + "\n", "utf-8")
    return library
