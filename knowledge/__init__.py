"""The library floor: load, clean, split, embed, index, retrieve, cite."""

from typing import TYPE_CHECKING, Any

from knowledge.errors import BadInput, LibraryError, ModelError, OpsDeskError
from knowledge.model import Added, Citation, Clause, Clauses, Document, Passage

if TYPE_CHECKING:
    from knowledge.library import Library

__all__ = [
    "Added",
    "BadInput",
    "Citation",
    "Clause",
    "Clauses",
    "Document",
    "Library",
    "LibraryError",
    "ModelError",
    "OpsDeskError",
    "Passage",
]


def __getattr__(name: str) -> Any:
    # `opsdesk --help` must not pay for the index.
    if name == "Library":
        from knowledge.library import Library

        return Library
    raise AttributeError(name)
