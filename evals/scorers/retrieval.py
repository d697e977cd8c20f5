"""Is the right clause among the first five?"""

from evals.cases import Case
from evals.score import Outcome, Points, Score, one_of
from evals.scorers.matching import squeezed

DEPTH = 10
"""Passages asked for; recall is taken at 5, the reciprocal rank over all of them."""


def found(case: Case, outcome: Outcome, language: str) -> Score:
    """`expect`: phrases (any one stands in the right clause), doc (its file, when it must be that one)."""
    points = Points(language)
    phrases = [squeezed(phrase) for phrase in one_of(case.expect["phrases"])]
    doc = case.expect.get("doc")
    ranks = [
        rank
        for rank, passage in enumerate(outcome.passages[:DEPTH], start=1)
        if (not doc or passage.clause.doc == doc)
        and any(phrase in squeezed(passage.text) for phrase in phrases)
    ]
    rank = ranks[0] if ranks else 0
    first = outcome.passages[0].clause if outcome.passages else None
    top = f"{first.doc} {first.clause}" if first else "-"
    points.add("recall_at_5", 0 < rank <= 5, "not_among_five", rank=rank or "-", top=top)
    points.note("recall_at_1", rank == 1)
    points.note("mrr", 1 / rank if rank else 0)
    return points.score()
