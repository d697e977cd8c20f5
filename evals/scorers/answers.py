"""Answered from the library, or said to be absent from it?"""

from collections.abc import Mapping
from typing import Any

from evals.cases import Case
from evals.score import Outcome, Points, Score, one_of, undelivered
from evals.scorers.matching import squeezed


def answer(case: Case, outcome: Outcome, language: str) -> Score:
    """`expect`: answerable, phrases (any one stands in a quote)."""
    data = outcome.data("knowledge")
    if data is None:
        return undelivered(outcome, language)
    points = Points(language)
    gold, got = bool(case.expect["answerable"]), bool(data["answerable"])
    measure = "answered" if gold else "abstained"
    points.add(measure, gold == got, "not_answered" if gold else "not_abstained")
    quotes = _quotes(data)
    if gold:
        shown = "\n".join(squeezed(quote) for quote in quotes)
        right = any(squeezed(phrase) in shown for phrase in one_of(case.expect["phrases"]))
        points.add("right_quote", right, "wrong_quote", quote=(quotes or ["-"])[0][:60])
    return points.score()


def _quotes(data: Mapping[str, Any]) -> list[str]:
    return [
        quote if isinstance(quote, str) else str(quote.get("quote") or quote.get("text") or "")
        for quote in data["quotes"]
    ]
