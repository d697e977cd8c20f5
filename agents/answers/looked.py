"""What came of looking an open question up, and what to tell of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from agents.answers.claims import OpenAnswer, Weighed
from agents.answers.wording import PACKAGE
from agents.base import Finding, Level
from knowledge.phrases import phrases

_BEGINNING = 60
_NO_TOOLS = "request"
"""Kind of failure of an endpoint that takes no tools: it may still word what was found."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of the look-ups; `failure` says why nothing did."""

    steps: tuple[str, ...] = ()
    answer: OpenAnswer | None = None
    weighed: tuple[Weighed, ...] = ()
    failure: str = ""
    kind: str = ""

    @property
    def standing(self) -> tuple[Weighed, ...]:
        return tuple(each for each in self.weighed if not each.why)

    @property
    def settled(self) -> bool:
        """Whether no model is to be asked for words any more."""
        return self.kind != _NO_TOOLS


def told_of(found: Opened, language: str) -> Iterator[Finding]:
    """What was looked up, what was taken out and why, what was not found."""
    if found.steps:
        what = phrases(PACKAGE).say("joint", language).join(found.steps)
        yield _finding("info", "looked_all", language, steps=len(found.steps), what=what)
    for each in found.weighed:
        if each.why:
            yield _finding("warn", "claim_removed", language, why=each.why, text=each.claim.text[:_BEGINNING])
    if found.failure:
        yield _finding("warn", "looked_failed", language, reason=found.failure)
    elif found.standing and found.answer and not found.answer.answerable:
        yield _finding("info", "looked_partly", language)
    elif not found.standing:
        key = "looked_nothing" if found.steps else "looked_at_once"
        yield _finding("info", key, language, steps=len(found.steps))


def _finding(level: Level, key: str, language: str, **values: object) -> Finding:
    return Finding(check="look_up", level=level, message=phrases(PACKAGE).say(key, language, **values))
