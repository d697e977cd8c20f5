"""What a scorer is given and what it gives: a few lines each, registered by name.

A scorer never guesses: when what it needs is not there to be read, the case is unscored.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

from agents.base import Deliverable
from evals.cases import Case
from knowledge.model import Clauses, Passage
from knowledge.phrases import phrases

if TYPE_CHECKING:
    from assistant.routing import Route

SCORERS = {
    "route": "evals.scorers.routing:route",
    "found": "evals.scorers.retrieval:found",
    "verdict": "evals.scorers.moderation:verdict",
    "draft": "evals.scorers.drafting:draft",
    "plan": "evals.scorers.events:plan",
    "digest": "evals.scorers.feedback:digest",
    "crisis": "evals.scorers.crisis:crisis",
    "answer": "evals.scorers.answers:answer",
    "citations": "evals.scorers.citations:citations",
    "decided": "evals.scorers.decided:decided",
}
"""Name → function; a new scorer is one function and one line here."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case."""

    library: Clauses
    route: "Route | None" = None
    deliverables: Sequence[Deliverable] = ()
    passages: Sequence[Passage] = ()
    failures: Sequence[str] = ()
    seconds: float = 0.0
    """Of the last request alone."""

    def data(self, agent: str) -> Mapping[str, Any] | None:
        """Data of that agent's last deliverable; None when it delivered nothing."""
        return next((d.data for d in reversed(self.deliverables) if d.agent == agent), None)


@dataclass(frozen=True, slots=True)
class Score:
    """`value` 0…1; both None when the case could not be scored. `measures` go into the suite's scores:
    their mean over the cases that have them, or their sum when the name ends in `_count`."""

    value: float | None
    passed: bool | None
    explanation: str = ""
    measures: Mapping[str, float] = field(default_factory=dict)


Scorer: TypeAlias = Callable[[Case, Outcome, str], Score]
"""(case, outcome, language of the explanation) → score."""


def scorer(name: str) -> Scorer:
    """KeyError for a name that is not registered."""
    module, _, attribute = SCORERS[name].partition(":")
    found: Scorer = getattr(import_module(module), attribute)
    return found


class Points:
    """Adds up a score: each point has a measure's name, a value and the sentence for when it falls short."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._values: list[float] = []
        self._short: list[str] = []
        self._measures: dict[str, list[float]] = {}

    def add(self, measure: str, value: float, key: str, need: float = 1.0, **said: object) -> None:
        """Counts towards the case; below `need` the case fails and phrase `key` says why."""
        self._values.append(float(value))
        self.note(measure, value)
        if value < need:
            self._short.append(phrases("evals").say(key, self._language, **said))

    def note(self, measure: str, value: float) -> None:
        """A measure that does not decide whether the case passes."""
        self._measures.setdefault(measure, []).append(float(value))

    def score(self) -> Score:
        """Unscored when no point was added."""
        if not self._values:
            return Score(None, None, phrases("evals").say("nothing_to_score", self._language))
        value = sum(self._values) / len(self._values)
        measures = {
            name: sum(got) if name.endswith("_count") else sum(got) / len(got)
            for name, got in self._measures.items()
        }
        return Score(value, not self._short, " ".join(self._short), measures)


def undelivered(outcome: Outcome, language: str) -> Score:
    """The score of a case whose agent delivered nothing: 0, with its own sentence."""
    points = Points(language)
    reason = " ".join(outcome.failures) or "-"
    points.add("delivered", 0, "undelivered", reason=reason)
    return points.score()


def one_of(gold: object) -> list[Any]:
    """A gold value may be a list of acceptable ones."""
    return gold if isinstance(gold, list) else [gold]
