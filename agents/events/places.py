"""Where an event is held, when no word such as 地点 introduces the place."""

import re

from agents.events.lexicon import pattern

_BREAK = re.compile(r"[\0,。;!?\n|、:]+|(?<=[\u4e00-\u9fff)])\s+|\s+(?=[\u4e00-\u9fff])")
_Span = tuple[int, int]


def find_place(folded: str, taken: list[_Span], language: str) -> _Span | None:
    """Span of the place in folded text; `taken` are dates, money, people and goals."""
    blanked = folded
    for start, end in taken:
        blanked = blanked[:start] + "\0" * (end - start) + blanked[end:]
    if language == "en":
        return _english(blanked)
    for said in ("hybrid", "named_at", "held_at", "from_place"):
        if held := pattern("venue", said).search(blanked):
            return held.span("v")
    found = (_whole(blanked, start, end) for start, end in _pieces(blanked))
    return next((span for span in found if span), None)


def _pieces(blanked: str) -> list[_Span]:
    out, start = [], 0
    for match in _BREAK.finditer(blanked):
        out.append((start, match.start()))
        start = match.end()
    return [*out, (start, len(blanked))]


def _whole(blanked: str, start: int, end: int) -> _Span | None:
    """A clause that is a place and nothing else (城南书店二楼, 西门集合)."""
    piece = blanked[start:end]
    lead = pattern("venue", "lead").match(piece)
    begin = lead.end() if lead else 0
    tail = pattern("venue", "tail").search(piece, begin)
    stop = tail.start() if tail else len(piece)
    name = piece[begin:stop]
    if not 2 <= len(name) <= 20 or not pattern("venue", "is_place").search(name):
        return None
    if pattern("venue", "no_place").search(name):
        return None
    return start + begin, start + stop


def _english(blanked: str) -> _Span | None:
    spans = (
        match.span("v" if match["v"] else "the") for match in pattern("venue", "english").finditer(blanked)
    )
    return next(
        (span for span in spans if not pattern("venue", "unknown").search(blanked[slice(*span)])), None
    )
