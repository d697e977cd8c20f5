"""Parts of the programme that a request names, adds or takes out."""

import re

from agents.events.lexicon import first_cue, kinds, pattern, words
from agents.events.schema import Given, GivenSegment
from agents.events.wording import Wording


def apply_segments(given: Given, said: Wording) -> None:
    """Known segments by their names; two or more with minutes are the whole programme as given."""
    folded, follow_up = said.folded, said.follow_up
    for key, entry in kinds()["segments"].items():
        found = first_cue(entry["cues"], folded)
        if found:
            lead = folded[max(0, found.start() - 10) : found.start()]
            _apply_one(given, key, found[0], lead, folded, follow_up)
    timed = max(_timed("timed", folded), _timed("timed_first", folded), key=len)
    if len(timed) < 2:
        return
    given.segments = [
        GivenSegment(key="", item=_name(said.cut(match.span("name"))), minutes=int(match["n"]))
        for match in timed
        if int(match["n"])
    ]
    if not follow_up:
        given.minutes, given.end = None, _end_unless_sum_of_parts(given, folded)


def _apply_one(given: Given, key: str, word: str, lead: str, folded: str, follow_up: bool) -> None:
    if re.search(words("segments", "remove") + r"\s*$", lead):
        given.segments = [segment for segment in given.segments if segment.key != key]
        given.removed = [*given.removed, key]
    elif key not in {segment.key for segment in given.segments} and (not follow_up or _adds(lead, folded)):
        given.segments.append(GivenSegment(key=key, item=word))


def _adds(lead: str, folded: str) -> bool:
    return bool(
        re.search(words("segments", "add"), lead) or re.search(words("segments", "is_segment"), folded)
    )


def _end_unless_sum_of_parts(given: Given, folded: str) -> str | None:
    """A length of one part was no length of the event; an end on the clock stays."""
    return given.end if re.search(words("segments", "clock_range"), folded) else None


def _timed(name: str, folded: str) -> list[re.Match[str]]:
    return [
        match
        for match in pattern("segments", name).finditer(folded)
        if match["name"].strip() not in words("segments", "not_names")
    ]


def _name(said: str) -> str:
    return re.sub(words("segments", "lead"), "", said).strip() or said
