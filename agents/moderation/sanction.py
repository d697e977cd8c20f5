"""From what was found to a step: severity × history × the team's own ladder, with its neighbours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agents.base import PriorCase
from agents.moderation.circumstances import named_case
from agents.moderation.judge import Seen
from agents.moderation.ladder import Ladder, Step, built_in, rank
from agents.moderation.lexicon import categories
from agents.moderation.points import Points, default_days
from agents.moderation.rulebook import Rulebook
from knowledge.model import Clause

NONE = Step("none")
REMIND = Step("remind")
_VALID_DAYS = 90


@dataclass(frozen=True, slots=True)
class Strikes:
    """What counts against a member for one category."""

    count: int
    cases: tuple[PriorCase, ...] = ()
    last: datetime | None = None
    expired: int = 0
    """Earlier ones of the same category that no longer count."""
    reminded: bool = False
    """Whether the reminder that some ladders begin with lies behind the member, as the records tell."""
    carried: int = 0
    """Points for other kinds of breach, where the rules count in points."""


@dataclass(frozen=True, slots=True)
class Advised:
    """The step, its neighbours (None = there is none) and the ladder they stand on."""

    step: Step
    lighter: Step | None
    heavier: Step | None
    ladder: Ladder
    source: Clause | None
    """The clause the ladder was read from; None for the built-in one."""
    place: int
    at_once: bool = False
    """Whether the rule's own "at once" case applied."""
    turn: int = 0
    """How many steps of the ladder the member has had."""

    @property
    def on_ladder(self) -> bool:
        """Whether the step is the one the ladder gives for a first or further time."""
        return not (self.at_once or self.ladder.by_gravity) and self.step == self.ladder.steps[self.place]

    @property
    def is_first(self) -> bool:
        return self.on_ladder and self.ladder.stated and self.place == 0

    @property
    def is_last(self) -> bool:
        return self._taken and 0 < self.place == len(self.ladder.steps) - 1

    @property
    def climbed(self) -> bool:
        """Whether what was before brought it one step further than the last time."""
        below = self.ladder.steps[self.place - 1]
        return self._taken and 0 < self.place == self.turn and self.step.weight > below.weight

    @property
    def _taken(self) -> bool:
        """Whether it is the step at its place, be that for a further time or a graver case."""
        return not self.at_once and self.step == self.ladder.steps[self.place]

    @property
    def following(self) -> Step | None:
        """The step the ladder gives for the next time."""
        further = self.ladder.steps[self.place + 1 : self.place + 2]
        taken = self.on_ladder and self.ladder.in_turn and self.place == self.turn
        return further[0] if further and taken else None


def strikes(
    prior: Sequence[PriorCase], category: str, now: datetime, book: Rulebook, stated: int | None
) -> Strikes:
    """Earlier sanctions for the same category that are still valid; what the request states counts too.
    Reminders are none, but a ladder that begins with one goes on behind it."""
    points = book.points()
    if points and category in points.amounts:
        return _in_points(prior, category, now, book, points, stated)
    days, _ = book.validity(category)
    found = book.ladder(category) if category else None
    ladder = found[0] if found else Ladder(())
    kind = [case for case in prior if case.category == category]
    alike = [case for case in kind if rank(case.action) > rank("remind")]

    def within(window: float) -> list[PriorCase]:
        return [
            case
            for case in alike
            if now - case.at <= timedelta(days=window or days.get(case.action, _VALID_DAYS))
        ]

    counted = _counted(within, ladder)
    alive = {case.case_id for window in (0, *ladder.windows) for case in within(window)}
    spoken = timedelta(days=ladder.window(ladder.gentle) or book.reminder_days())
    reminded = any(case.action == "remind" and now - case.at <= spoken for case in kind)
    behind = any(rank(case.action) >= ladder.first_sanction for case in within(ladder.window(ladder.gentle)))
    return Strikes(
        max(len(counted), stated or 0),
        counted,
        counted[0].at if counted else None,
        len(alike) - len(alive),
        (behind or reminded) and len(counted) >= (stated or 0),
    )


def _in_points(
    prior: Sequence[PriorCase],
    category: str,
    now: datetime,
    book: Rulebook,
    points: Points,
    stated: int | None,
) -> Strikes:
    """Every earlier case counts, reminders too: it was given points."""

    def counts(case: PriorCase) -> bool:
        days, source = book.validity(case.category)
        return now - case.at <= timedelta(days=max(days.values()) if source else default_days())

    cases = [case for case in prior if case.action != "none" and case.category in points.amounts]
    held = [case for case in cases if counts(case)]
    own = tuple(case for case in held if case.category == category)
    carried = sum(points.amounts[case.category] for case in held if case.category != category)
    lapsed = sum(case.category == category for case in cases) - len(own)
    return Strikes(max(len(own), stated or 0), own, own[0].at if own else None, lapsed, carried=carried)


def _counted(within: Callable[[float], list[PriorCase]], ladder: Ladder) -> tuple[PriorCase, ...]:
    """The earlier cases that lead to the highest step for which enough of them lie in its window."""
    if not any(ladder.windows):
        return tuple(within(0))
    counted: list[PriorCase] = []
    last = len(ladder.windows) - 1
    for place in range(ladder.gentle + 1, last + 1) if ladder.gentle else range(1, last + 1):
        held, needed = within(ladder.window(place)), place - ladder.gentle
        if len(held) >= needed:
            counted = held if place == last else held[:needed]
    return tuple(counted)


def advise(
    verdict: str,
    worst: Seen | None,
    count: int,
    book: Rulebook,
    seen: bool = True,
    met: frozenset[str] = frozenset(),
    reminded: bool = False,
    carried: int = 0,
) -> Advised:
    """The advised step for the gravest finding, `met` being the circumstances that its message shows; nothing
    but care for a member at risk. What a person has to look at first is a reminder, or for a member with
    earlier cases the step of the last time."""
    severity = worst.severity if worst else "low"
    ladder, source = _ladder(worst, severity, book, carried)
    turn = count + (ladder.gentle if reminded else 0)
    if worst is None or verdict == "allow":
        return Advised(NONE, None, REMIND, ladder, source, 0)
    if categories()[worst.category].get("care"):
        return Advised(NONE, None, None, ladder, source, 0)
    if verdict == "review" and seen:
        if count:
            return _on_ladder(ladder, source, turn - 1, "low")
        return Advised(REMIND, NONE, _first_above(ladder, REMIND), ladder, source, 0)
    grave = named_case(book.whole(source), met) if source and met else None
    return _on_ladder(ladder, source, turn, severity, grave)


def _ladder(worst: Seen | None, severity: str, book: Rulebook, carried: int) -> tuple[Ladder, Clause | None]:
    points = book.points()
    if worst and points and carried and worst.category in points.amounts:
        return points.ladder(worst.category, carried), points.source
    found = book.ladder(worst.category) if worst and not categories()[worst.category].get("care") else None
    return found if found else (built_in(severity), None)


def _on_ladder(
    ladder: Ladder, source: Clause | None, turn: int, severity: str, named: Step | None = None
) -> Advised:
    """The ladder's step, or the one that the rule gives at once: for the gravest, or a case it `named`."""
    place = ladder.place(turn, severity)
    step = ladder.steps[place]
    grave = ladder.at_once if severity == "critical" else named
    if grave and grave.weight > step.weight:
        lower = [s for s in ladder.steps if s.weight < grave.weight]
        return Advised(
            grave,
            lower[-1] if lower else REMIND,
            _first_above(ladder, grave),
            ladder,
            source,
            place,
            True,
            turn,
        )
    lighter = (
        ladder.steps[place - 1] if place and ladder.steps[place - 1].weight < step.weight else _below(step)
    )
    return Advised(step, lighter, _first_above(ladder, step), ladder, source, place, turn=turn)


def _below(step: Step) -> Step:
    return REMIND if rank(step.action) > rank("remind") else NONE


def _first_above(ladder: Ladder, step: Step) -> Step | None:
    """The next heavier step of the ladder (its at-once case included), else of the general order."""
    options = [*ladder.steps, *([ladder.at_once] if ladder.at_once else [])]
    above = sorted((s for s in options if s.weight > step.weight), key=lambda s: s.weight)
    if above:
        return above[0]
    order = ("warn", "mute", "kick", "ban")
    higher = [name for name in order if rank(name) > rank(step.action)]
    return Step(higher[0], 1440 if higher[0] == "mute" else 0) if higher else None


def chosen(advised: Advised, step: Step) -> Advised:
    """The advice with the step a person asked for in its place."""
    weights = [*advised.ladder.steps, *([advised.ladder.at_once] if advised.ladder.at_once else [])]
    lower = [s for s in weights if s.weight < step.weight]
    lighter = lower[-1] if lower else (_below(step) if step != NONE else None)
    heavier = _first_above(advised.ladder, step)
    return replace(advised, step=step, lighter=lighter, heavier=heavier, at_once=False)
