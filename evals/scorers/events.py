"""Are the dates and the sums of a plan right?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from evals.cases import Case
from evals.score import Outcome, Points, Score, one_of, undelivered

_DAY = len("2026-10-17")


def plan(case: Case, outcome: Outcome, language: str) -> Score:
    """`expect`: start, end (a moment, a day alone, null; or several acceptable ones), start_date, end_date,
    headcount, budget_total, total_at_least. Sums and links between tasks are always checked."""
    data = outcome.data("events")
    if data is None:
        return undelivered(outcome, language)
    points = Points(language)
    for field in ("start", "end"):
        if field in case.expect:
            right = any(same_moment(data[field], gold) for gold in one_of(case.expect[field]))
            points.add(f"{field}_exact", right, "wrong_moment", got=data[field], gold=case.expect[field])
    if "end_date" in case.expect:
        right = same_moment(data["end"], case.expect["end_date"])
        points.add("end_exact", right, "wrong_moment", got=data["end"], gold=case.expect["end_date"])
    if "headcount" in case.expect:
        right = data["headcount"] in one_of(case.expect["headcount"])
        points.add(
            "headcount", right, "wrong_headcount", got=data["headcount"], gold=case.expect["headcount"]
        )
    _budget(points, case, data["budget"])
    titles = {task["title"] for task in data["tasks"]}
    loose = [title for task in data["tasks"] for title in task["depends_on"] if title not in titles]
    points.add("task_links", not loose, "loose_links", titles=loose)
    return points.score()


def same_moment(got: str | None, gold: str | None) -> bool:
    """Null only equals null; a gold day equals any moment of that day."""
    if got is None or gold is None:
        return got is gold
    if len(gold) == _DAY:
        return got[:_DAY] == gold
    try:
        return datetime.fromisoformat(got) == datetime.fromisoformat(gold)
    except (ValueError, TypeError):
        return False


def _budget(points: Points, case: Case, budget: Mapping[str, Any]) -> None:
    total = budget["total"]
    if "budget_total" in case.expect:
        right = total in one_of(case.expect["budget_total"])
        if "total_at_least" in case.expect:
            right = total is not None and total >= case.expect["total_at_least"]
        points.add("budget_total", right, "wrong_total", got=total, gold=case.expect["budget_total"])
    cents = sum(round(line["amount"] * 100) for line in budget["lines"])
    sums = not budget["lines"] or (total is not None and cents == round(total * 100))
    points.add("budget_sums", sums and (not total or bool(budget["lines"])), "wrong_sum", got=cents / 100)
