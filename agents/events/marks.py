"""Short marks for clauses beside what rests on them: §2.1, with the document named once."""

from collections.abc import Iterable, Sequence

from agents.events.lexicon import phrase
from knowledge.model import Citation


class Marks:
    """Marks of one plan's citations; with several documents each mark names its own."""

    def __init__(self, citations: Sequence[Citation], language: str) -> None:
        self._by_chunk = {citation.chunk_id: citation for citation in citations}
        self._language = language
        names = list(dict.fromkeys(citation.title for citation in citations))
        self._many = len(names) > 1
        quoted = [phrase("book", language, title=name) for name in names]
        self.titles = phrase("and", language).join(quoted)

    def knows(self, chunk: str | None) -> bool:
        return chunk in self._by_chunk

    def plain(self, chunk: str | None) -> str:
        citation = self._by_chunk.get(chunk or "")
        if citation is None:
            return ""
        number = f"§{citation.clause}"
        book = phrase("book", self._language, title=citation.title)
        return f"{book} {number}" if self._many else number

    def beside(self, chunk: str | None) -> str:
        """The mark in brackets; empty when nothing is cited."""
        mark = self.plain(chunk)
        return phrase("beside", self._language, mark=mark) if mark else ""

    def list_of(self, chunks: Iterable[str | None]) -> str:
        """Marks in the order of the citations."""
        wanted = {chunk for chunk in chunks if chunk}
        marks = [self.plain(chunk) for chunk in self._by_chunk if chunk in wanted]
        return phrase("listed", self._language).join(dict.fromkeys(marks))
