"""What happened to a document's clauses, moment by moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.model import Clause, Version


@dataclass(frozen=True, slots=True)
class Event:
    """One clause came, changed or went."""

    at: str
    """ISO 8601 with offset."""
    what: Literal["new", "changed", "moved", "removed"]
    """`moved`: the same words under another number or section."""
    clause: Clause
    before: Clause | None = None
    """The wording it had until then."""


def timeline(versions: Sequence[Version]) -> list[tuple[str, list[Event]]]:
    """(moment, what happened then in the order given), the latest first; the last one is the first reading.
    `versions` are wordings with the oldest of each clause first.
    """
    events = list(_events(versions))
    first = min((event.at for event in events), default="")
    moments: dict[tuple[str, bool], list[Event]] = {}
    for event in events:
        # Moments are whole seconds: what was read and changed at once is still two steps.
        later = event.at != first or event.what != "new"
        moments.setdefault((event.at, later), []).append(event)
    return [(at, happened) for (at, _), happened in sorted(moments.items(), key=_when, reverse=True)]


def _when(moment: tuple[tuple[str, bool], list[Event]]) -> tuple[str, bool]:
    return moment[0]


def _events(versions: Sequence[Version]) -> Iterator[Event]:
    last: dict[str, Version] = {}
    for version in versions:
        former = last.get(version.clause.chunk_id)
        last[version.clause.chunk_id] = version
        # What came back after it was removed is new again.
        before = former.clause if former and former.state == "changed" else None
        yield Event(version.added_at, _what(version.clause, before), version.clause, before)
        if version.state == "removed":
            yield Event(version.removed_at, "removed", version.clause)


def _what(clause: Clause, before: Clause | None) -> Literal["new", "changed", "moved"]:
    if before is None:
        return "new"
    return "changed" if before.text != clause.text else "moved"
