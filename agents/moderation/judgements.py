"""The messages of a stream judged some hundreds at a time, and what members keep saying only once."""

from collections.abc import Iterable, Iterator, Mapping

from agents.moderation.judge import Judgement, judge_all
from agents.moderation.said import look_ahead
from agents.tables.row import Dropped, Row

_TOGETHER, _CHARACTERS = 1536, 100_000
"""Rows, and characters of them, that are judged together at most (one long row goes by itself)."""
_KEPT, _SHORT = 20_000, 500
"""Texts of at most so many characters whose judgements are kept; up to twice as many are."""
_FINE = Judgement("allow")


class Judgements:
    def __init__(self, language: str) -> None:
        self._language = language
        self._kept: dict[str, Judgement] = {}
        self._older: dict[str, Judgement] = {}

    def of(self, pieces: Iterable[Row | Dropped]) -> Iterator[tuple[Row | Dropped, Judgement]]:
        """Every piece in order with the judgement of its text; of a dropped one nothing is said."""
        for together in _batches(pieces):
            texts = dict.fromkeys(piece.text for piece in together if isinstance(piece, Row))
            look_ahead(texts)
            found = self._judged(texts)
            for piece in together:
                yield piece, found[piece.text] if isinstance(piece, Row) else _FINE

    def _judged(self, texts: Mapping[str, None]) -> dict[str, Judgement]:
        found: dict[str, Judgement] = {}
        for kept in (self._kept, self._older):
            found.update((text, kept[text]) for text in kept.keys() & texts.keys())
        new = [text for text in texts if text not in found]
        found.update(zip(new, judge_all(new, self._language), strict=True))
        self._keep(found)
        return found

    def _keep(self, found: dict[str, Judgement]) -> None:
        if len(self._kept) > _KEPT:
            self._kept, self._older = {}, self._kept
        self._kept.update((text, judged) for text, judged in found.items() if len(text) <= _SHORT)


def _batches(pieces: Iterable[Row | Dropped]) -> Iterator[list[Row | Dropped]]:
    batch: list[Row | Dropped] = []
    held = 0
    for piece in pieces:
        batch.append(piece)
        held += len(piece.text)
        if len(batch) >= _TOGETHER or held >= _CHARACTERS:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
