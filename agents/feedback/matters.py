"""What most troubled comments of a topic speak of in practice (matters.yaml), which says what can be done."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from agents.feedback.comments import Comment
from agents.feedback.gate import Gate
from knowledge.phrases import data

_READ = 1000
_LEAST = 2
_PART = 0.3
"""A matter leads a topic when this share of its troubled comments speaks of it."""


@dataclass(frozen=True, slots=True)
class Matter:
    name: str
    rows: tuple[Comment, ...]
    """The distinct comments that speak of it, in file order."""


def leading(rows: Sequence[Comment], faults: bool) -> Matter | None:
    """The matter of the most rows among at most 1,000; None when the rows share none. With `faults` the rows
    report what does not work, and only matters that may be broken count."""
    found: dict[str, list[Comment]] = defaultdict(list)
    read = rows[:_READ]
    for comment in read:
        for name in _gate().found(comment.folded):
            if not faults or _matters()[name].get("faults"):
                found[name].append(comment)
    order = list(_matters())
    best = max(found, key=lambda name: (len(found[name]), -order.index(name)), default=None)
    if best is None or len(found[best]) < min(len(read), max(_LEAST, _PART * len(read))):
        return None
    return Matter(best, tuple(found[best]))


@cache
def _matters() -> dict[str, dict[str, Any]]:
    matters: dict[str, dict[str, Any]] = data("agents.feedback", "matters.yaml")
    return matters


@cache
def _gate() -> Gate:
    return Gate({name: [str(matter["pattern"])] for name, matter in _matters().items()})
