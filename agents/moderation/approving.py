"""Who decides on a sanction, as the rules say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agents.moderation.ladder import Step, parse_ladder
from agents.moderation.lexicon import PACKAGE
from knowledge.model import Clause
from knowledge.phrases import data
from knowledge.text import fold


@dataclass(frozen=True, slots=True)
class Approval:
    """Who decides on a sanction, as the rules say."""

    who: str
    clause: Clause
    quote: str


def decisions(text: str) -> list[str]:
    """The pieces of a clause that each name who decides."""
    pieces = re.split(r"(?<=[;\uff1b。])|(?<=\.)\s", text)
    who = re.compile(_spec()["who"])
    several = [piece for piece in pieces if len(who.findall(fold(piece))) > 1]
    return [
        part
        for piece in pieces
        for part in (re.split(r"(?<=[,\uff0c])", piece) if piece in several else [piece])
    ]


def approval_in(piece: str, step: Step, clause: Clause) -> Approval | None:
    """Who decides on the step by this piece of a clause; None where it does not say."""
    plain = fold(piece)
    spec = _spec()
    ladder = parse_ladder(piece)
    named = [s for s in ladder.steps if s.action == step.action] if ladder else []
    said = step.action == "remind" and "提醒" in plain
    if not re.search(spec["cue"], fold(clause.text)) or not (named or said) or not _covers(plain, step):
        return None
    match = re.search(spec["who"], plain)
    who = next((group for group in match.groups() if group), "") if match else ""
    return Approval(who.strip(), clause, piece.strip()) if who else None


_WITHIN = re.compile(r"([0-9]+)\s*-?\s*(小时|天|hours?|days?)")


def _covers(plain: str, step: Step) -> bool:
    """For a mute: whether the lengths a piece names include this one (`24 小时以内`, `3 天和 7 天`)."""
    if step.action != "mute" or not step.minutes:
        return True
    lengths = [int(n) * (60 if unit[0] in "小h" else 1440) for n, unit in _WITHIN.findall(plain)]
    if not lengths:
        return True
    if re.search(r"以内|以下|up\s+to|or\s+less", plain):
        return step.minutes <= max(lengths)
    return step.minutes in lengths or step.minutes >= max(lengths)


def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/library.yaml")["approval"]
    return found
