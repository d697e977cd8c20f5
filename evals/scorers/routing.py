"""Did the request go to the right agent, and to the right ones after it?"""

from evals.cases import Case
from evals.score import Outcome, Points, Score, one_of, undelivered


def route(case: Case, outcome: Outcome, language: str) -> Score:
    """`expect`: agent (or several acceptable ones), then (default: nobody)."""
    if outcome.route is None:
        return undelivered(outcome, language)
    points = Points(language)
    gold, then = one_of(case.expect["agent"]), list(case.expect.get("then", []))
    got, after = outcome.route.agent, list(outcome.route.then)
    right = got in gold
    points.add("right_agent", right, "wrong_agent", got=got, gold=gold[0])
    points.add("right_then", after == then, "wrong_then", got=after, gold=then)
    if then:
        points.note("both_agents", {got, *after} == {gold[0], *then})
    if case.input.get("turns"):
        points.note("followup_agent", right)
    if gold == ["other"]:
        points.note("other_refused", right)
    return points.score()
