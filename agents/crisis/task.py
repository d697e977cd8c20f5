"""The request as the crisis agent understood it."""

from dataclasses import dataclass
from datetime import datetime

from agents.crisis.classify import Typing
from agents.crisis.clock import ClockStart
from agents.crisis.piles import Piles
from agents.crisis.quantities import Quantity
from agents.crisis.severity import Situation

PACKAGE = "agents.crisis"


@dataclass(frozen=True, slots=True)
class Task:
    """Everything read from the request and, on a follow-up, from the plan it follows."""

    report: str
    """All that was reported so far, without the personal data it held."""
    language: str
    now: datetime
    start: ClockStart
    typing: Typing
    quantities: list[Quantity]
    piles: Piles
    refuted: tuple[str, ...] = ()
    news: tuple[str, ...] = ()
    """Facts confirmed since the last statement went out."""
    number: int = 1
    """1 for the first statement, 2 for the second …"""
    followed: bool = False
    since: datetime | None = None
    """Moment the steps count from when it is not the clock start."""
    due: datetime | None = None
    """When the statement of this follow-up was promised."""
    level: str | None = None
    """Level that a person ordered."""
    level_before: str | None = None
    settled: bool = False
    """The follow-up says that it is over or under control."""
    just_refuted: bool = False
    short: bool = False
    """A shorter statement was asked for."""
    personal: tuple[str, ...] = ()
    """Kinds of personal data that the report held."""

    def raised(self, level: str) -> bool:
        """Whether this follow-up makes the crisis graver than the plan before it said."""
        return self.followed and self.level_before is not None and level < self.level_before

    @property
    def zero(self) -> datetime:
        """What the minutes of the steps are added to."""
        return self.since or self.start.at

    @property
    def situation(self) -> Situation:
        return Situation(self.typing.type, self.typing.concepts, self.quantities)
