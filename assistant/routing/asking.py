"""Reads what a request asks, apart from what it only tells and from the material it brings along."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.phrases import data
from knowledge.text import fold

# Material between quotation marks is somebody else's text: it says nothing about what is asked of the desk.
_QUOTED = re.compile(
    r"「[^「」]*」|『[^『』]*』|“[^“”]*”|‘[^‘’]*’|《[^《》]*》|\"[^\"]*\"|(?<![a-z])'[^']{4,}'(?![a-z])",
    re.DOTALL,
)
_CAPITALISED = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+\b")
_WORD = re.compile(r"[a-z]+|[㐀-鿿]+")
_CLAUSE = re.compile(r"[,,。;;!!\n、:]+|(?<=[??])|(?<=[a-z])\.(?=\s|$)")
QUOTE, MATERIAL = "⟨q⟩", "⟨m⟩"
# From this length on, a paragraph after the one that asks is taken for pasted material.
_PASTED, _HEAD, _TAIL = 60, 400, 120
# Of a longer text only this much of its beginning and of its end is read.
_FIRST, _LAST = 3000, 1000


@dataclass(frozen=True, slots=True)
class Asking:
    """One request, folded: `said` is the requester's own words, `asked` the clauses of it that ask."""

    said: str
    asked: tuple[str, ...]
    given: str
    """Kind of the material brought along: quote, list, chat, table, text, or empty."""
    named: bool = False
    """Whether a person is named by a capitalised word; folding loses that."""


def outside_quotes(text: str) -> str:
    """Folded request with quoted material taken out (kept when nothing else is left)."""
    folded = fold(text.strip())
    bare = _QUOTED.sub(f" {QUOTE} ", folded)
    return (
        bare if _WORD.search(bare.replace(QUOTE, "")) and len(bare.replace(QUOTE, "").strip()) > 2 else folded
    )


def read(text: str) -> Asking:
    """The request taken apart; a long text counts by its head and its last line."""
    own = outside_quotes(text)
    said, given = _without_material(own)
    if len(said) > _HEAD:
        said = said[:_HEAD] + "\n" + said.rsplit("\n", 1)[-1][-_TAIL:]
    given = given or ("quote" if QUOTE in own else "")
    return Asking(said, asking_clauses(said), given, names_somebody(text[:_HEAD]))


def asking_clauses(said: str) -> tuple[str, ...]:
    """Clauses that ask for something, in order; none in a bare remark, report or pasted message."""
    asks, told = patterns()["asks"], patterns()["told"]
    pieces = (piece.strip() for piece in _CLAUSE.split(said))
    return tuple(piece for piece in pieces if asks.search(piece) and not told.search(piece))


def names_somebody(text: str) -> bool:
    """Whether a capitalised word inside an English sentence may be a person's name."""
    inside = _CAPITALISED.findall(_QUOTED.sub(" ", text))
    return any(not _no_person().fullmatch(word) for word in inside)


@cache
def _no_person() -> re.Pattern[str]:
    return re.compile(data("assistant.routing", "bearing.yaml")["capitalised"])


def _without_material(own: str) -> tuple[str, str]:
    """The lines a person wrote to the desk, and what kind of lines came with them."""
    lines = [line.strip() for line in own.split("\n") if line.strip()]
    kinds = [_kind(line) for line in lines]
    kept = [line for line, kind in zip(lines, kinds, strict=True) if not kind]
    counted = [kind for kind in kinds if kind]
    if len(counted) >= 2 and kept:
        return "\n".join(_unpasted(kept)), max(set(counted), key=counted.count)
    unpasted = _unpasted(lines)
    return "\n".join(unpasted), "text" if len(unpasted) < len(lines) else ""


def _kind(line: str) -> str:
    return next((kind for kind, pattern in patterns()["lines"].items() if pattern.search(line)), "")


def _unpasted(lines: list[str]) -> list[str]:
    """Without the long paragraphs beside a line that asks."""
    asking = [line for line in lines if len(line) < 2 * _PASTED and asking_clauses(line)]
    return [line for line in lines if line in asking or len(line) < _PASTED] if asking else lines


@cache
def patterns() -> dict[str, Any]:
    """`asks`, `told`, and `lines`: kind of material → pattern of one of its lines."""
    table = data("assistant.routing", "asking.yaml")
    lines = {kind: re.compile(pattern) for kind, pattern in table["lines"].items()}
    asks = re.compile("|".join(table["asks"]))
    return {"asks": asks, "told": re.compile(table["told"]), "lines": lines}
