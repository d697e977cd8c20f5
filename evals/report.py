"""A run as Markdown: scores beside the run before, accuracy by tag, the cases that missed."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from agents.render import render
from assistant.records import EvalRun
from evals.compare import Comparison, compare


def report(runs: Sequence[EvalRun], language: str, zone: ZoneInfo) -> str:
    """Of the newest of `runs` (newest first, at least one)."""
    latest = runs[0]
    against: Comparison | None = compare(runs[1], latest) if len(runs) > 1 else None
    missed = [case for case in latest.cases if case.get("passed") is False]
    unscored = [case for case in latest.cases if case.get("passed") is None]
    return render(
        "evals",
        "report",
        language,
        run=latest,
        at=latest.at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
        scores=_score_rows(latest, against),
        tags=by_tag(latest),
        missed=missed,
        unscored=unscored,
        failing=list(against.newly_failing) if against else [],
        passing=list(against.newly_passing) if against else [],
    )


def by_tag(run: EvalRun) -> list[tuple[str, int, int]]:
    """(tag, passed, scored), most frequent first."""
    counted: dict[str, list[bool]] = {}
    for case in run.cases:
        if case.get("passed") is not None:
            for tag in case.get("tags", ()):
                counted.setdefault(tag, []).append(bool(case["passed"]))
    rows = [(tag, sum(passed), len(passed)) for tag, passed in counted.items()]
    return sorted(rows, key=lambda row: -row[2])


def _score_rows(run: EvalRun, against: Comparison | None) -> list[tuple[str, str, str]]:
    deltas = against.deltas if against else {}
    rows = []
    for name, score in run.scores.items():
        delta = deltas[name][2] if name in deltas else None
        rows.append((name, f"{score:.10g}", "" if delta is None else f"{delta:+.4g}"))
    return rows
