"""Runs a suite: plays each case, scores it, and sums the measures up."""

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from assistant import Desk
from evals.cases import Case, Suite
from evals.play import play
from evals.score import Outcome, Score, scorer
from knowledge.errors import BadInput
from knowledge.phrases import phrases

Json: TypeAlias = dict[str, Any]
Progress: TypeAlias = Callable[[str, int, int], None]
"""(suite, done, total)"""


@dataclass(slots=True)
class Run:
    """What a suite's cases came to so far; `cases` are JSON-ready."""

    name: str
    cases: list[Json] = field(default_factory=list)
    balanced: Sequence[str] = ()

    @property
    def scores(self) -> dict[str, float]:
        return summed_up(self.cases, self.balanced)

    def to_dict(self) -> Json:
        return {"name": self.name, "scores": self.scores, "cases": self.cases}


def run(suite: Suite, desk: Desk, into: Run, language: str, progress: Progress | None = None) -> None:
    """Adds each result to `into` as soon as it is there, so that an interrupted run keeps what it has.
    BadInput when the suite names an unknown scorer."""
    for name in suite.scorers:
        _known(name, suite, language)
    for done, case in enumerate(suite.cases, start=1):
        into.cases.append(result(suite, desk, case, language))
        if progress:
            progress(suite.name, done, len(suite.cases))


def _known(name: str, suite: Suite, language: str) -> None:
    try:
        scorer(name)
    except KeyError as unknown:
        sentence = phrases("evals").say("unknown_scorer", language, scorer=name, name=suite.name)
        raise BadInput(sentence) from unknown


def result(suite: Suite, desk: Desk, case: Case, language: str) -> Json:
    """One case, played and scored."""
    try:
        outcome = play(desk, suite, case)
        score = together([scored(name, case, outcome, language) for name in suite.scorers])
    except Exception as failure:
        # The harness failed, not the assistant: no score is better than a wrong one.
        outcome, score = None, _unscored(failure, language)
    return {
        "id": case.id,
        "input": case.text,
        "passed": score.passed,
        "value": None if score.value is None else round(score.value, 4),
        "explanation": score.explanation,
        "measures": {name: round(value, 4) for name, value in score.measures.items()},
        "tags": list(case.tags),
        "ms": round(outcome.seconds * 1000, 2) if outcome else None,
    }


def scored(name: str, case: Case, outcome: Outcome, language: str) -> Score:
    """What cannot be read (a field that is not there, a gold value of the wrong type) is unscored."""
    try:
        return scorer(name)(case, outcome, language)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as unreadable:
        return _unscored(unreadable, language)


def _unscored(failure: Exception, language: str) -> Score:
    reason = f"{type(failure).__name__}: {failure}"
    return Score(None, None, phrases("evals").say("unscored_because", language, reason=reason[:200]))


def together(scores: Sequence[Score]) -> Score:
    """One score for a case: its lowest value, passed when all passed; unscored when any is."""
    said = " ".join(score.explanation for score in scores if score.explanation)
    if not scores or any(score.value is None for score in scores):
        return Score(None, None, said)
    measures: dict[str, float] = {}
    for score in scores:
        measures.update(score.measures)
    return Score(
        min(score.value or 0.0 for score in scores), all(score.passed for score in scores), said, measures
    )


def summed_up(cases: Sequence[Mapping[str, Any]], balanced: Sequence[str] = ()) -> dict[str, float]:
    """accuracy (share that passed of those scored), value, each measure, cases, unscored, median_ms."""
    counted = [case for case in cases if case["passed"] is not None]
    scores: dict[str, float] = {}
    if counted:
        scores["accuracy"] = _mean([float(case["passed"]) for case in counted])
        scores["value"] = _mean([case["value"] for case in counted])
    names = dict.fromkeys(name for case in counted for name in case["measures"])
    for name in names:
        got = [case["measures"][name] for case in counted if name in case["measures"]]
        scores[name] = sum(got) if name.endswith("_count") else _mean(got)
    if balanced and all(name in scores for name in balanced):
        scores["balanced_accuracy"] = _mean([scores[name] for name in balanced])
    times = [case["ms"] for case in cases if case["ms"] is not None]
    if times:
        scores["median_ms"] = statistics.median(times)
    rounded = {name: round(score, 4) for name, score in scores.items()}
    return {**rounded, "cases": len(cases), "unscored": len(cases) - len(counted)}


def _mean(values: Iterable[float]) -> float:
    return statistics.fmean(values)
