"""Facts in two piles: what the report states as seen, and what it only passes on. Pieces stay verbatim."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from agents.crisis.concepts import Hit, find_concepts
from knowledge.phrases import data
from knowledge.text import fold, sentences

# A comma between digits belongs to a number; one inside quotes belongs to what was quoted.
_COMMA = re.compile(r"(?:,(?!\d)|\uff0c)|\s+(?=but\s|and (?:we|now|someone|they|people)\s)")
_STOP = re.compile(r"(?<=[A-Za-z0-9)\"'])\.(?=\s)")
_OPEN, _CLOSE = "“「『《(\uff08[【", "”」』》)\uff09]】"
_TRIM = " \t\r,、。;:!.·-—~\u3000\uff0c\uff1b\uff1a\uff01"
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Piles:
    """Verbatim statements of a report."""

    confirmed: tuple[str, ...]
    unconfirmed: tuple[str, ...]


def sort_facts(text: str, type_: str) -> Piles:
    """Statements by evidential marker; requests for help are left out, questions are unconfirmed."""
    piles: dict[bool, list[str]] = {True: [], False: []}
    for sentence in (part for line in sentences(text) for part in _STOP.split(line)):
        carried, last = False, ""
        for piece in _pieces(sentence):
            if _rule("hedge").match(fold(piece)):
                _doubt(piles, last)
                continue
            seen, claim = _parted(piece)
            known = _sure(seen, type_, carried)
            for part, sure in ((seen, known), (claim, False)):
                if part and part not in piles[sure]:
                    piles[sure].append(part)
                    last = part
            carried = not known and _carries(piece, carried)
    return Piles(tuple(piles[True]), tuple(piles[False]))


def _doubt(piles: dict[bool, list[str]], last: str) -> None:
    """The statement just before was only an opinion."""
    if last in piles[True]:
        piles[True].remove(last)
        piles[False].append(last)


def refutes(text: str) -> bool:
    """Whether a statement says that something turned out untrue."""
    return bool(_rule("refuted").search(fold(text)))


def asks(text: str) -> bool:
    """Whether a statement only asks the desk for something."""
    return bool(_rule("asks").search(fold(text)))


def affirms(text: str) -> bool:
    """Whether a statement says that something is now known to be so."""
    folded = fold(text)
    return bool(_rule("sure").search(folded)) and not _rule("unsure_beats").search(folded)


def _pieces(sentence: str) -> Iterator[str]:
    for raw in _commas(sentence):
        piece = raw.strip(_TRIM)
        lead = _rule("lead").match(fold(piece))
        if lead and len(fold(piece)) == len(piece):
            piece = piece[lead.end() :].strip(_TRIM)
        if len(piece) >= _SHORTEST and not asks(piece) and not _rule("empty").match(fold(piece)):
            yield piece


def _commas(sentence: str) -> Iterator[str]:
    start = depth = 0
    for index, char in enumerate(sentence):
        depth += (char in _OPEN) - (char in _CLOSE)
        match = _COMMA.match(sentence, index) if depth <= 0 else None
        if match:
            yield sentence[start:index]
            start = match.end()
    yield sentence[start:]


def _parted(piece: str) -> tuple[str, str]:
    folded = fold(piece)
    match = _rule("fact_then_talk").match(folded) or _rule("spread_then_claim").match(folded)
    if not match or len(folded) != len(piece) or _rule("unsure").search(match["seen"]):
        return piece, ""
    if _rule("passive").search(match["seen"]):
        return piece, ""
    return piece[: match.end("seen")].strip(_TRIM), piece[match.start("claim") :].strip(_TRIM)


def _sure(piece: str, type_: str, carried: bool) -> bool:
    folded = fold(piece)
    if affirms(piece):
        return True
    if (
        _rule("vague").search(folded)
        or _rule("unsure").search(folded)
        or _is_claim(find_concepts(piece), type_)
    ):
        return False
    return not carried or bool(_rule("observed").search(folded))


def _is_claim(concepts: Mapping[str, Hit], type_: str) -> bool:
    table = _table()
    return any(name in concepts for name in [*table["claim_concepts"], *table["claim_types"].get(type_, ())])


def _carries(piece: str, carried: bool) -> bool:
    """What follows a report in the same sentence belongs to it, until something is seen again."""
    folded = fold(piece)
    if _rule("carries").search(folded):
        return True
    return carried and not _rule("observed").search(folded)


def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = data("agents.crisis", "piles.yaml")
    return table


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(_table()[name], re.IGNORECASE)
