"""What a sync may take out: documents of its folder whose file is gone, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.model import Document


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder as it was found."""

    root: Path
    present: set[str]
    """Sources of the files that are there."""
    unreadable: tuple[str, ...] = ()
    """Folders that could not be looked into: what came from them may still be there."""

    def vanished(self, documents: Iterable[Document]) -> list[Document]:
        return [document for document in documents if self._gone(document.source)]

    def _gone(self, source: str) -> bool:
        if source in self.present or not Path(source).is_relative_to(self.root):
            return False
        return not any(Path(source).is_relative_to(Path(folder).resolve()) for folder in self.unreadable)
