"""One request in its two forms: as typed, and folded, with the way back from one to the other."""

from bisect import bisect_left
from dataclasses import dataclass

from agents.times.when import without_runs
from knowledge.text import fold_map

MAX_CHARS = 3_000
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wording:
    """Spans are in `folded` unless said otherwise."""

    text: str
    folded: str
    origin: list[int]
    """Index in `text` of each folded character."""
    language: str
    follow_up: bool

    def cut(self, span: Span) -> str:
        """The words of a span as typed."""
        start, end = span
        return self.text[self.origin[start] : self.origin[end - 1] + 1].strip() if end > start else ""

    def folded_span(self, span: Span) -> Span:
        """A span of `text` in the folded text."""
        last = len(self.origin) - 1
        start, end = (min(bisect_left(self.origin, at), last) for at in span)
        return start, end


def wording_of(text: str, language: str, follow_up: bool) -> Wording:
    text = without_runs(text[:MAX_CHARS])
    folded, origin = fold_map(text)
    return Wording(text, folded, origin, language, follow_up)


def meets(span: Span, others: list[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def blanked(folded: str, spans: list[Span]) -> str:
    """The text with NUL in place of each span, so that every other index still fits."""
    for start, end in spans:
        folded = folded[:start] + "\0" * (end - start) + folded[end:]
    return folded
