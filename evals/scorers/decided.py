"""What a person decided after overturning a result: the step they chose, or at least another text."""

import hashlib

from evals.cases import Case
from evals.score import Outcome, Points, Score, undelivered


def decided(case: Case, outcome: Outcome, language: str) -> Score:
    """`expect`: agent, and `fields` (name → value in its data) or `not_text` (SHA-256 of the old text)."""
    agent = str(case.expect["agent"])
    data = outcome.data(agent)
    if data is None:
        return undelivered(outcome, language)
    points = Points(language)
    for name, value in case.expect.get("fields", {}).items():
        points.add(
            "as_decided", data.get(name) == value, "not_as_decided", name=name, got=data.get(name), gold=value
        )
    if "not_text" in case.expect:
        texts = [d.markdown for d in outcome.deliverables if d.agent == agent]
        again = hashlib.sha256(texts[-1].encode()).hexdigest() == case.expect["not_text"]
        points.add("as_decided", not again, "overturned_again")
    return points.score()
