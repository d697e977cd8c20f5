"""Announcements of winners: who won what, each on a line."""

import re
from dataclasses import dataclass, field

from agents.drafting.clauses import compiled, expand
from agents.drafting.parts import Line
from agents.drafting.pieces import Piece
from agents.drafting.task import PACKAGE, Task
from agents.facts import plain_text
from knowledge.phrases import data
from knowledge.text import has_cjk

_LOOK = 4
_LONGEST = 160  # characters of a clause that may name winners


@dataclass(slots=True)
class Ranked:
    lines: list[Line] = field(default_factory=list)
    rest: list[Piece] = field(default_factory=list)


def ranked(pieces: list[Piece], task: Task) -> Ranked:
    """Places with their holders as lines, the clauses that named them, and the clauses left."""
    found = Ranked()
    label = task.voice.say("winners.names")
    for index, piece in enumerate(pieces):
        lines = _holders(piece) if len(piece.text) <= _LONGEST else []
        names = (
            ""
            if lines or index >= _LOOK or len(piece.text) > _LONGEST
            else _names_in(piece, index, found, task)
        )
        if lines:
            found.lines += lines
        elif names:
            _joined(found, names, label)
        elif index or not contest_of(pieces, task):
            found.rest.append(piece)
    return found if found.lines else Ranked(rest=list(pieces))


def _joined(found: Ranked, names: str, label: str) -> None:
    """Names put on the line that they go on with."""
    last = next((line for line in found.lines if line.label == label), None)
    if last is None:
        found.lines.append(Line("rank", label, names))
    else:
        last.value += f"、{names}" if has_cjk(names) else f", {names}"


def _holders(piece: Piece) -> list[Line]:
    text = piece.text if not piece.label else f"{piece.label}：{piece.text}"
    share = _pattern("share").match(plain_text(text))
    matches = [share] if share else [*_pattern("holder").finditer(plain_text(text))]
    spans = [(match.span("rank"), match.span("name")) for match in matches]
    return [Line("rank", text[slice(*rank)], text[slice(*name)].strip("的、 ")) for rank, name in spans]


def _names_in(piece: Piece, index: int, found: Ranked, task: Task) -> str:
    """Names behind a colon, or in a clause of their own right after the contest or other names."""
    row = _pattern("row").match(plain_text(piece.text))
    if row and contest_of([piece], task):
        return piece.text[slice(*row.span("names"))].strip()
    alone = re.match(data(PACKAGE, "winners.yaml")["names_row"], piece.text)
    follows = bool(found.lines) or index == 1 or bool(index == 0 and task.given.topic)
    return piece.text.removeprefix("and ") if alone and follows and len(found.rest) == 0 else ""


def contest_of(pieces: list[Piece], task: Task) -> str:
    """What was won, as one of the first clauses names it."""
    told = [f"{piece.label}：{piece.text}" if piece.label else piece.text for piece in pieces[:2]]
    for text in [task.given.topic, *told]:
        text = text[:_LONGEST]
        match = _pattern("contest").search(plain_text(text))
        if match:
            name = next(name for name in ("t", "t2", "t3", "t4") if match[name])
            contest = text[slice(*match.span(name))].strip()
            opens = _pattern("opens").match(plain_text(contest))
            return contest[opens.end() if opens else 0 :]
    return ""


def winners_title(pieces: list[Piece], task: Task) -> str:
    """The contest with its winners named, empty where the pieces rank nobody."""
    contest = contest_of(pieces, task) if ranked(pieces, task).lines else ""
    return task.voice.say("winners.title", what=contest) if contest else ""


def _pattern(name: str) -> re.Pattern[str]:
    rules = data(PACKAGE, "winners.yaml")
    return compiled(expand(rules[name], {"rank": rules["rank"]}))


__all__ = ["Ranked", "contest_of", "ranked", "winners_title"]
