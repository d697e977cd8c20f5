"""Is it the right kind of crisis, grave enough, on the right clock, with a clean statement?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from evals.cases import Case
from evals.score import Outcome, Points, Score, one_of, undelivered
from evals.scorers.matching import present

_GRAVEST_FIRST = ("S1", "S2", "S3", "S4")


def crisis(case: Case, outcome: Outcome, language: str) -> Score:
    """`expect`: type (acceptable ones), severity_at_least, must_not_say, clock_start (HH:MM)."""
    data = outcome.data("crisis")
    if data is None:
        return undelivered(outcome, language)
    points = Points(language)
    gold = one_of(case.expect["type"])
    points.add("type", data["type"] in gold, "wrong_type", got=data["type"], gold=gold[0])
    if "severity_at_least" in case.expect:
        least = case.expect["severity_at_least"]
        grave = _GRAVEST_FIRST.index(data["severity"]) <= _GRAVEST_FIRST.index(least)
        points.add("severity", grave, "too_light", got=data["severity"], gold=least)
    said = present(case.expect.get("must_not_say", ()), _outward(data["statements"]))
    points.add("clean_statement", not said, "forbidden_words", words=said)
    start = datetime.fromisoformat(data["clock_start"])
    if "clock_start" in case.expect:
        clock = start.strftime("%H:%M")
        right = clock == case.expect["clock_start"]
        points.add("clock", right, "wrong_clock", got=clock, gold=case.expect["clock_start"])
    early = [a["action"] for a in data["actions"] if datetime.fromisoformat(a["at"]) < start]
    points.add("steps_after_start", not early and bool(data["actions"]), "steps_too_early", steps=early)
    return points.score()


def _outward(statements: Mapping[str, Any]) -> str:
    """What members will read."""
    return "\n".join([statements["holding"], *(entry["a"] for entry in statements["faq"])])
