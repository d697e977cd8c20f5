"""Place, host and whether people meet online or in person."""

import re
from datetime import datetime

from agents.events.going import Going
from agents.events.kinds import mode_of
from agents.events.lexicon import pattern, words
from agents.events.places import find_place
from agents.events.schema import Given
from agents.events.wording import Span, Wording, meets
from agents.facts import Fact, find_facts
from knowledge.text import fold

_FACT_CHARS = 1_000
"""Facts are looked for in the opening of a long request."""
_NO_NAME = ("place", "host", "link")


def apply_place(
    given: Given, said: Wording, now: datetime, taken: list[Span], sums: list[Span], going: Going | None
) -> list[Span]:
    """Sets venue, host and mode; the spans are no part of the event's name. `taken` are days, money and
    people, `sums` the money among them."""
    facts = find_facts(said.text[:_FACT_CHARS], now)
    spans = [
        said.folded_span((fact.start, fact.end))
        for fact in facts
        if (fact.label in _NO_NAME and (fact.label != "place" or _is_place(fact.value.strip())))
        or (fact.label == "duration" and said.language != "en")
    ]
    place = _changed_place(said, taken) if said.follow_up else ""
    place = place or _labelled_place(facts, said, sums)
    bare = None if said.follow_up else _bare_place(said, taken, place, going)
    place = said.cut(bare) if bare else place
    named = pattern("venue", "online_name").search(said.folded)
    if named and _bare_name(fold(place)) in named[0]:
        place = ""
    if place:
        given.venue = _name_alone(place)
    elif named and (not said.follow_up or mode_of(said.folded)):
        given.venue = said.cut(named.span())
    given.outing = given.outing or bool(place and _is_outing(said, going, place))
    _apply_host(given, facts, said)
    _apply_mode(given, said, bool(place))
    shown = [named.span()] if named and named[0] == fold(given.venue or "") else []
    both = pattern("venue", "hybrid").search(said.folded)
    named_whole = bool(bare and both and both.span("v") == bare)
    return [*spans, *([bare] if bare and not named_whole else []), *shown]


def _name_alone(place: str) -> str:
    """The place without what it was said with (`我们常去的梧桐书店`, `活动中心二楼免费用`)."""
    plain = fold(place)
    if len(plain) != len(place):
        return place
    spans = [match.span() for match in pattern("venue", "said_with").finditer(plain) if match[0]]
    start = max((end for begin, end in spans if begin == 0), default=0)
    stop = min((begin for begin, end in spans if begin > start and end == len(place)), default=len(place))
    return place[start:stop].strip() or place


def _bare_place(said: Wording, taken: list[Span], labelled: str, going: Going | None) -> Span | None:
    """A place that no label introduces, or that says more than the labelled one (三楼小教室 for 三楼)."""
    named = pattern("venue", "named_at").search(said.folded)
    if named and _is_place(said.cut(named.span("v"))):
        return named.span("v")
    going_place = going.place if going else None
    found = find_place(said.folded, taken, said.language)
    if labelled:
        inside = going_place and said.folded[slice(*going_place)] in fold(labelled)
        fuller = (span for span in (found, going_place) if span and _holds(said, span, labelled))
        return going_place if inside else next(fuller, None)
    return (going_place if going_place and not _meets_at(said, found) else None) or found


def _is_outing(said: Wording, going: Going | None, place: str) -> bool:
    if said.language != "en":
        return bool(going and going.place and fold(place) == said.folded[slice(*going.place)])
    at = said.folded.find(fold(place))
    return at > 0 and bool(pattern("venue", "going_en").search(said.folded[:at]))


def _holds(said: Wording, span: Span, labelled: str) -> bool:
    return _bare_name(fold(labelled)) in said.folded[slice(*span)]


def _bare_name(place: str) -> str:
    return place.removeprefix("the ")


def _meets_at(said: Wording, span: Span | None) -> bool:
    """Where people gather comes before where they go."""
    return bool(span and pattern("venue", "gather").match(said.folded, span[1]))


def _labelled_place(facts: list[Fact], said: Wording, sums: list[Span]) -> str:
    values = (
        fact.value.strip()
        for fact in facts
        if fact.label == "place" and not meets(said.folded_span((fact.start, fact.end)), sums)
    )
    return next((value for value in values if _is_place(value)), "")


def _is_place(value: str) -> bool:
    return bool(value) and not pattern("venue", "unknown").search(fold(value))


def _changed_place(said: Wording, taken: list[Span]) -> str:
    named = pattern("venue", "change").search(said.folded)
    match = named or pattern("venue", "moved").search(said.folded)
    if match is None:
        return ""
    if not named and (taken or pattern("people", "bare_change").search(said.folded)):
        return ""
    return re.sub(words("venue", "after_change"), "", said.cut(match.span("v"))).strip()


def _apply_host(given: Given, facts: list[Fact], said: Wording) -> None:
    """A question about a missing host (嘉宾来不了怎么办) names none."""
    asks = said.follow_up and pattern("focus", "absent").search(said.folded)
    host = next((fact.value.strip() for fact in facts if fact.label == "host" and fact.value.strip()), "")
    given.host = given.host if asks or not host else host


def _apply_mode(given: Given, said: Wording, placed: bool) -> None:
    told = mode_of(said.folded)
    if placed:
        given.mode = "online" if mode_of(fold(given.venue or "")) == "online" else "offline"
    elif told:
        given.mode = "online" if told == "online" else "offline"
