"""What happens in the middle of an event, by what people do there (read, swap, run, sing)."""

from collections.abc import Mapping, Sequence
from typing import Any

from agents.events.lexicon import PACKAGE, first_cue, kinds
from agents.events.schema import Given
from knowledge.phrases import data
from knowledge.text import fold

_FIRST, _LAST = 1, 1


def programme_of(title: str, text: str, type_: str) -> str:
    """Id of the programme that the title, else the request, names; empty when none fits."""
    fitting = [row for row in _all() if type_ in row.get("types", (type_,))]
    for said in (fold(title), text):
        found = next((row["id"] for row in fitting if first_cue(row["cues"], said)), "")
        if found:
            return str(found)
    return ""


def segments_of(given: Given) -> Sequence[Mapping[str, Any]]:
    """The type's own segments, its middle replaced by the programme's; all of them when that is whole."""
    online = given.type == "offline_meetup" and given.mode == "online"
    name = "general" if online else given.type or "general"
    own: list[Mapping[str, Any]] = kinds()["types"].get(name, kinds()["types"]["general"])["show"]
    row = _row(given)
    if not row:
        return own
    if row.get("whole"):
        return list(row["show"])
    return [*own[:_FIRST], *row["show"], *own[-_LAST:]]


def goes_on(given: Given) -> bool:
    """Over several days it goes on where it stopped, and does not begin anew each day."""
    return bool(_row(given).get("spread"))


def is_alike(given: Given) -> bool:
    """Each of its days is the same."""
    return bool(_row(given).get("alike"))


def _row(given: Given) -> Mapping[str, Any]:
    return next((row for row in _all() if row["id"] == given.programme), {})


def _all() -> Sequence[Mapping[str, Any]]:
    rows: Sequence[Mapping[str, Any]] = data(PACKAGE, "programmes.yaml")["programmes"]
    return rows
