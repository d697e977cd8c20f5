"""Segments typed without a mark between what the desk is told and what the readers are."""

import re
from functools import lru_cache

from agents.drafting.addressee import for_desk
from agents.drafting.clauses import compiled
from agents.facts import plain_text
from knowledge.phrases import data

_LEAST = 3
_QUOTED = re.compile(r"「[^「」]*」|“[^“”]*”|《[^《》]*》|\"[^\"]*\"|\([^()]*\)")
_LONGEST = 160  # a longer stretch without a mark is no order and what it orders
_PLACES = 8
_DESK, _READERS = 0.8, 0.4


@lru_cache(maxsize=512)
def parted(segment: str) -> tuple[str, str, str]:
    """What stands before, in and after the readers' part: `("写个群通知说", "周六停水", "")`.

    The whole segment in the middle when no joint tells two addressees apart."""
    if len(segment) > _LONGEST:
        return "", segment, ""
    plain = plain_text(segment)
    best, found = 0.0, ("", segment, "")
    for at in _joints("after", plain):
        if (told := _told(plain[:at], plain[at:])) > best:
            best, found = told, (segment[:at], segment[at:], "")
    for at in _joints("before", plain):
        if (told := _told(plain[at:], plain[:at])) > best:
            best, found = told, ("", segment[:at], segment[at:])
    return found


def _joints(side: str, plain: str) -> list[int]:
    """Places where a segment may be cut, not within its first and last few characters."""
    pattern = compiled(data("agents.drafting", "bank/signs.yaml")["joints"][side])
    places = [match.end() if side == "after" else match.start() for match in pattern.finditer(plain)]
    quoted = [match.span() for match in _QUOTED.finditer(plain)]
    free = [at for at in places if not any(start < at < end for start, end in quoted)]
    return [at for at in free if _LEAST <= at <= len(plain) - _LEAST][:_PLACES]


def _told(desk: str, readers: str) -> float:
    """How sure it is that the two parts have these addressees; 0 when it is not."""
    if compiled(data("agents.drafting", "speech.yaml")["sure"]["given"]).search(desk):
        return 0.0
    told, kept = for_desk(desk), for_desk(readers)
    return told * (1 - kept) if told >= _DESK and kept <= _READERS else 0.0
