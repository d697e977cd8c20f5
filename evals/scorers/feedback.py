"""Are the counts exact, the quotes verbatim, the urgent rows found, the labels right?"""

from collections.abc import Mapping
from typing import Any

from evals.cases import Case
from evals.score import Outcome, Points, Score, undelivered
from evals.scorers.matching import squeezed

_SENTIMENT_NEEDED, _KIND_NEEDED = 0.8, 0.7


def digest(case: Case, outcome: Outcome, language: str) -> Score:
    """`expect`: labels {row_id: {text, sentiment[], kind[]}}, totals, urgent [row_id], urgent_maybe [row_id],
    redacted_at_least, small (too little data to conclude)."""
    data = outcome.data("feedback")
    if data is None:
        return undelivered(outcome, language)
    points = Points(language)
    _counts(points, case, data)
    _quotes(points, case, data)
    _labels(points, case, data)
    _urgent(points, case, data)
    if case.expect.get("small"):
        points.add("small_data_said", data.get("enough") is False, "small_data_unsaid")
    return points.score()


def _counts(points: Points, case: Case, data: Mapping[str, Any]) -> None:
    totals, used = data["totals"], data["totals"]["rows"] - data["totals"]["dropped"]
    for name, gold in case.expect.get("totals", {}).items():
        points.add(
            "counts_exact", totals[name] == gold, "wrong_count", name=name, got=totals[name], gold=gold
        )
    least = case.expect.get("redacted_at_least")
    if least is not None:
        points.add(
            "redacted", totals["redacted"] >= least, "not_redacted", got=totals["redacted"], gold=least
        )
    repeats = sum(len(group) - 1 for group in data["duplicate_groups"])
    sums = (
        totals["unique"] + totals["duplicates"] + totals["dropped"] == totals["rows"]
        and repeats == totals["duplicates"]
        and sum(data["sentiment"].values()) in (used, totals["unique"])
        and sum(data["kinds"].values()) == sum(data["sentiment"].values())
        and all(topic["count"] == len(set(topic["row_ids"])) for topic in data["topics"])
    )
    points.add("adds_up", sums, "does_not_add_up")


def _quotes(points: Points, case: Case, data: Mapping[str, Any]) -> None:
    """Against the rows as the case's author wrote them, not as the agent read them."""
    gold = case.expect["labels"]
    quotes = [quote for topic in data["topics"] for quote in topic["quotes"]]
    false = [q for q in quotes if squeezed(q["text"]) not in squeezed(gold.get(q["row_id"], {}).get("text"))]
    shown = f"{false[0]['row_id']}: {false[0]['text'][:40]}" if false else ""
    points.add("row_quotes_verbatim", not false, "row_quote_not_verbatim", quote=shown)


def _labels(points: Points, case: Case, data: Mapping[str, Any]) -> None:
    rows = {row["row_id"]: row for row in data["rows"]}
    gold = case.expect["labels"]
    for field, need in (("sentiment", _SENTIMENT_NEEDED), ("kind", _KIND_NEEDED)):
        wrong = {
            row_id: rows.get(row_id, {}).get(field) for row_id, g in gold.items()
            if rows.get(row_id, {}).get(field) not in g[field]
        }  # fmt: skip
        key = f"wrong_{field}"
        points.add(f"{field}_accuracy", 1 - len(wrong) / len(gold), key, need=need, rows=wrong)


def _urgent(points: Points, case: Case, data: Mapping[str, Any]) -> None:
    gold, got = set(case.expect.get("urgent", ())), {row["row_id"] for row in data["urgent"]}
    if gold:
        points.add("urgent_recall", len(gold & got) / len(gold), "urgent_missed", rows=sorted(gold - got))
    extra = sorted(got - gold - set(case.expect.get("urgent_maybe", ())))
    points.add("urgent_clean", not extra, "urgent_extra", rows=extra)
