"""The sentences of a clause that answer a question, as one verbatim stretch."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agents.answers.asking import Question, occasion, weight
from agents.answers.held import NOTHING, Held, held
from agents.answers.pieces import Told, best_piece
from agents.answers.probes import Probe, View, view_of
from knowledge.model import Clause
from knowledge.text import fold
from knowledge.text import sentences as split

_WHOLE, _LONGEST, _LIST = 110, 220, 420
_HEAD, _BEFORE, _REST, _FAR, _TITLE = 0.92, 0.85, 0.7, 0.5, 0.65
_SHORT = 160
_SAID = 0.5
_OF_TABLE = 0.5
_STOP = re.compile(r"(?<=[.])\s+(?=[A-Z])")
_ITEM = re.compile(r"[、;\uff1b]|(?<=[a-z]),(?= [a-z])")
_ITEMS = 3
# A clause opens with its own heading (`刷屏：`), a row of a table with its first cell (`层级：骨干；`).
_ROW = re.compile(
    r"^[^:\uff1a。;\uff1b]{1,10}[:\uff1a][^:\uff1a;\uff1b。]{1,30}[;\uff1b](?=[^;\uff1b。]{1,10}[:\uff1a])"
)
_LEAD = re.compile(rf"{_ROW.pattern}|^[^:\uff1a。;\uff1b]{{1,40}}[:\uff1a]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A verbatim part of a clause and how well it answers."""

    text: str
    cover: float
    """Share (0…1) of the subject words that it, its heading and the words around it hold."""
    told: Told
    """The piece of it that gives the answer."""
    missing: tuple[str, ...]
    gap: float
    """Share of the weightiest subject word that it does not hold at all."""
    ordinal: float
    alone: float = 0.0
    """Share that the sentence and its headings hold."""
    head: float = 0.0
    """Share that its headings and the clause's lead hold."""
    unsaid: tuple[str, ...] = ()
    """Subject words that neither the sentence nor its headings hold."""
    strange: float = 0.0
    """Share (0…1) of the subject that the library never mentions and this does not hold."""
    held: Held = NOTHING
    """What of the subject the clause as a whole holds and lacks."""

    @property
    def kind(self) -> float:
        return self.told.kind

    @property
    def score(self) -> float:
        return self.cover + 0.35 * self.kind + 0.2 * self.ordinal


def best_stretch(question: Question, clause: Clause, probes: Sequence[Probe]) -> Stretch:
    """The sentence that answers best, with its neighbours as long as they help and it stays short."""
    pieces = [piece for sentence in split(clause.text) for piece in _STOP.split(sentence) if piece.strip()]
    if not pieces:
        return Stretch(clause.text.strip(), 0.0, Told("", 0.0, 0.0), (), 1.0, 0.0)
    rated = _rated(question, clause, pieces, probes)
    at = max(range(len(pieces)), key=lambda index: (rated[index].score, -index))
    best = rated[at]
    longest = _LIST if "list" in question.aspects else _LONGEST
    text = _grown(clause.text, pieces, [stretch.score for stretch in rated], at, longest)
    titled = best.head >= weight("clear") and len(clause.text) <= _LONGEST
    return replace(best, text=clause.text.strip() if titled else text)


def _rated(
    question: Question, clause: Clause, pieces: Sequence[str], probes: Sequence[Probe]
) -> list[Stretch]:
    """Each sentence by itself, read under its heading."""
    lead = found[0] if (found := _LEAD.match(clause.text)) else ""
    sections = " ".join(clause.section.split(" › ")[-2:])
    head = _credits(probes, view_of(f"{sections} {clause.clause} {lead}"))
    if _ROW.match(clause.text):
        # The heading of a table names what all its rows are of; a row is about its own first cell.
        first = _credits(probes, view_of(lead))
        head = [max(cell, _OF_TABLE * all_rows) for cell, all_rows in zip(first, head, strict=True)]
    title = _credits(probes, view_of(clause.title))
    rest = _credits(probes, view_of(clause.text))
    far = _REST if len(clause.text) <= _SHORT else _FAR
    own = [_credits(probes, view_of(piece)) for piece in pieces]
    above = _under(title, head)
    of_clause = held(probes, _under(rest, above))
    out = []
    for index, piece in enumerate(pieces):
        before = own[index - 1] if index else [0.0] * len(probes)
        near = [
            max(own[index][n], _HEAD * head[n], _BEFORE * before[n], far * rest[n], _TITLE * title[n])
            for n in range(len(probes))
        ]
        rated = replace(_stretch(question, piece, probes, near, head), held=of_clause)
        # 第二次禁言 stands in a sentence after the one that says for what.
        alone = near if rated.ordinal else _under(own[index], head)
        out.append(_read_alone(rated, probes, alone, head))
    return out


def _read_alone(
    rated: Stretch, probes: Sequence[Probe], alone: Sequence[float], head: Sequence[float]
) -> Stretch:
    unsaid = [probe for probe, credit in zip(probes, alone, strict=True) if credit < _SAID]
    total = sum(probe.weight for probe in probes) or 1.0
    lost = [probe for probe in unsaid if not probe.known and not probe.inherited]
    return replace(
        rated,
        alone=_total(probes, alone),
        head=_total(probes, head),
        unsaid=tuple(probe.word for probe in unsaid),
        strange=sum(probe.weight for probe in lost) / total,
    )


def _under(own: Sequence[float], head: Sequence[float]) -> list[float]:
    return [max(one, _HEAD * other) for one, other in zip(own, head, strict=True)]


def _total(probes: Sequence[Probe], credits: Sequence[float]) -> float:
    total = sum(probe.weight for probe in probes) or 1.0
    return sum(probe.weight * credit for probe, credit in zip(probes, credits, strict=True)) / total


def _credits(probes: Sequence[Probe], view: View) -> list[float]:
    return [probe.credit(view) for probe in probes]


def _stretch(
    question: Question, piece: str, probes: Sequence[Probe], held: Sequence[float], head: Sequence[float]
) -> Stretch:
    total = sum(probe.weight for probe in probes) or 1.0
    lacking = [(probe, credit) for probe, credit in zip(probes, held, strict=True) if credit < 0.5]
    ordinal = any(word in fold(piece) for said in question.ordinals for word in occasion(said))
    return Stretch(
        text=piece,
        cover=sum(probe.weight * credit for probe, credit in zip(probes, held, strict=True)) / total,
        told=best_piece(question, piece, probes, held, head),
        missing=tuple(probe.word for probe, _ in lacking if not probe.inherited),
        gap=max((probe.weight * (1 - credit) for probe, credit in lacking), default=0.0) / total,
        ordinal=float(ordinal),
    )


def enumerates(text: str) -> bool:
    """Whether a text gives three or more items by itself."""
    return len(_ITEM.findall(text)) >= _ITEMS - 1


def _grown(text: str, pieces: list[str], scores: list[float], at: int, longest: int) -> str:
    """A stretch around `at`: back to what it continues, on while the next piece speaks of it too."""
    if len(text) <= max(_WHOLE, longest - _LONGEST):
        return text.strip()
    first = last = at
    length = len(pieces[at])
    while first > 0 and length + len(pieces[first - 1]) <= longest and first <= 2:
        first -= 1
        length += len(pieces[first])
    floor = 0.6 * scores[at] if longest == _LONGEST else 0.0
    while last + 1 < len(pieces) and length + len(pieces[last + 1]) <= longest and scores[last + 1] > floor:
        last += 1
        length += len(pieces[last])
    start = text.index(pieces[first])
    end = text.index(pieces[last], start) + len(pieces[last])
    return text[start:end].strip()
