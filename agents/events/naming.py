"""What kind of event it is and what it is called."""

from collections.abc import Sequence

from agents.events.going import Going
from agents.events.kinds import classify
from agents.events.lexicon import cue, kinds, pattern
from agents.events.schema import Given
from agents.events.titling import title_of
from agents.events.wording import Span, Wording, blanked
from knowledge.text import fold

_MOST_DAYS = 60


def apply_kind(given: Given, said: Wording, taken: list[Span], going: Going | None = None) -> None:
    """Sets type, title and the words for the activity; a follow-up only when it names a title."""
    if said.follow_up and given.type and not pattern("title", "said").search(said.folded):
        return
    negated = [match.span() for match in pattern("title", "negated").finditer(said.folded)]
    title = title_of(said, [*taken, *negated], going)
    ahead = [span for span in taken if pattern("when", "ahead_of").search(said.folded[slice(*span)])]
    kind = classify(blanked(said.folded, [*negated, *ahead]), _where(title, said.folded))
    if said.follow_up and not kind.type:
        return
    if not said.follow_up or not given.type:
        given.type = kind.type or given.type or _outing_type(given)
        given.cues = sorted({*given.cues, *kind.cues})
        own = _entry(given).get("cues", ())
        given.segments = [s for s in given.segments if not s.key or not _is_the_event(s.item, own)]
    given.title = title or given.title
    given.days = given.days if "streak" in _entry(given).get("traits", ()) else _several(given)


def _outing_type(given: Given) -> str:
    if not given.outing or not given.venue:
        return ""
    return "outdoor" if pattern("venue", "outdoors").search(fold(given.venue)) else "offline_meetup"


def _entry(given: Given) -> dict[str, list[str]]:
    entry: dict[str, list[str]] = kinds()["types"].get(given.type, {})
    return entry


def _several(given: Given) -> int | None:
    """Days count for other kinds only when nothing on the clock says otherwise (两天一夜 stays)."""
    whole = given.daily or not given.minutes
    return given.days if given.days and given.days <= _MOST_DAYS and whole else None


def _is_the_event(word: str, own: Sequence[str]) -> bool:
    return any(cue(name).fullmatch(word) for name in own)


def _where(title: str, folded: str) -> Span | None:
    needle = fold(title)
    at = folded.find(needle) if needle else -1
    return (at, at + len(needle)) if at >= 0 else None
