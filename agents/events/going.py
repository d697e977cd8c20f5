"""People going somewhere to do something (去森林公园秋游): the place and what is done there."""

import re
from dataclasses import dataclass

from agents.events.lexicon import pattern
from agents.events.wording import Span, blanked

_LONGEST = 12
"""Characters of a place that no word for a kind of place ends."""
_SHORT = 3
"""An activity of so few characters is named with its place (植物园写生)."""


@dataclass(frozen=True, slots=True)
class Going:
    """Spans in the folded text; the one or the other may be missing."""

    place: Span | None
    activity: Span | None

    @property
    def name(self) -> Span | None:
        """What the event is called after: the activity, with the place before it when it is a bare verb."""
        if self.activity is None or self.place is None:
            return self.activity
        short = self.activity[1] - self.activity[0] <= _SHORT
        return (self.place[0], self.activity[1]) if short else self.activity


def find_going(folded: str, taken: list[Span]) -> Going | None:
    """`taken` are dates, money and people, which belong to neither."""
    text = blanked(folded, taken)
    for match in pattern("venue", "going").finditer(text):
        start, end = match.span("rest")
        end = start + len(re.sub(pattern("venue", "said_after"), "", match["rest"]))
        cut = _place_ends(text[start:end])
        if cut is None or end - start < 2:
            continue
        place = (start, start + cut) if cut else None
        activity = (start + cut, end) if start + cut < end else None
        return Going(place, activity)
    return None


def _place_ends(rest: str) -> int | None:
    """Length of the place that `rest` opens with; 0 when it opens with what is done, None for neither."""
    acts = pattern("venue", "acts")
    cuts = [at for at in range(2, len(rest) + 1) if at == len(rest) or acts.match(rest, at)]
    for at in cuts:
        if _is_place(rest[:at]):
            return at
    if acts.match(rest):
        return 0
    return (
        cuts[0] if cuts[0] <= _LONGEST and re.fullmatch(r"[\u4e00-\u9fffa-z\d]+", rest[: cuts[0]]) else None
    )


def _is_place(name: str) -> bool:
    ends = pattern("venue", "is_place").search(name) or pattern("venue", "goal_ends").search(name)
    return bool(ends) and not pattern("venue", "no_place").search(name)
