"""Opens the home folder's library; on a home's first run the starter documents go in, once."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.language import program_language
from assistant.settings import Settings

if TYPE_CHECKING:
    from knowledge.embed import Embedder
    from knowledge.library import Library

_MARK = "starter-loaded"


def open_library(settings: Settings) -> "Library":
    """LibraryError when it cannot be opened. The mark comes after the documents: a first run that was killed
    starts over (what is in already costs a hash), and a document that was removed later stays out."""
    from knowledge.library import Library

    language = settings.language or program_language()
    library = Library.open(
        settings.home,
        embedder=embedder(settings, language) if settings.embedding_model else None,
        language=language,
        chroma_url=settings.chroma_url,
    )
    mark = settings.home / _MARK
    if not mark.exists():
        done = library.load_starter()
        if not done.failed:
            mark.write_text(datetime.now(UTC).isoformat() + "\n", "utf-8")
    return library


def embedder(settings: Settings, language: str) -> "Embedder":
    """The configured one: a folder's model, or an endpoint's. Without one the library has its own."""
    named = settings.embedding_model or ""
    # A path that leads nowhere is a mistyped folder and not the name of a model to ask an endpoint for.
    if Path(named).expanduser().is_dir() or named.startswith(("/", "./", "../", "~")):
        from knowledge.local_model import LocalEmbedder

        return LocalEmbedder(Path(named).expanduser(), language=language)
    from knowledge.endpoint import EndpointEmbedder

    return EndpointEmbedder(
        named,
        base_url=settings.embedding_base_url or settings.base_url,
        api_key=settings.embedding_key or settings.model_key,
        dim=settings.embedding_dim or 0,
        timeout=settings.timeout,
        language=language,
    )
