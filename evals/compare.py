"""Two runs of one suite side by side: what the change did."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.records import EvalRun, Records
from knowledge.errors import BadInput
from knowledge.phrases import phrases


@dataclass(frozen=True, slots=True)
class Comparison:
    """`before` and `after` are runs of one suite; ids are of cases that both hold, unless said."""

    before: EvalRun
    after: EvalRun
    newly_failing: tuple[str, ...]
    newly_passing: tuple[str, ...]
    added: tuple[str, ...]
    """Cases that only the later run holds."""
    removed: tuple[str, ...]

    @property
    def deltas(self) -> dict[str, tuple[float | None, float | None, float | None]]:
        """Score → before, after, difference (None where one run lacks it)."""
        names = dict.fromkeys([*self.after.scores, *self.before.scores])
        return {name: _delta(self.before.scores.get(name), self.after.scores.get(name)) for name in names}

    def to_dict(self) -> dict[str, Any]:
        scores = [
            {"score": name, "before": before, "after": after, "delta": delta}
            for name, (before, after, delta) in self.deltas.items()
        ]
        return {
            "name": self.after.name,
            "before": _named(self.before),
            "after": _named(self.after),
            "scores": scores,
            "newly_failing": list(self.newly_failing),
            "newly_passing": list(self.newly_passing),
            "added": list(self.added),
            "removed": list(self.removed),
        }


def compare(before: EvalRun, after: EvalRun) -> Comparison:
    """A case counts as failing when it did not pass, unscored included."""
    old = {str(case["id"]): case.get("passed") is True for case in before.cases}
    new = {str(case["id"]): case.get("passed") is True for case in after.cases}
    both = [case for case in new if case in old]
    return Comparison(
        before,
        after,
        newly_failing=tuple(case for case in both if old[case] and not new[case]),
        newly_passing=tuple(case for case in both if new[case] and not old[case]),
        added=tuple(case for case in new if case not in old),
        removed=tuple(case for case in old if case not in new),
    )


def runs_to_compare(
    records: Records, name: str, ids: Sequence[str], language: str
) -> tuple[EvalRun, EvalRun]:
    """The two runs of those ids (or beginnings of them), else the last two, older first; BadInput when
    there are not two."""
    runs = records.eval_runs(name, 1000)
    if not ids:
        if len(runs) < 2:
            raise BadInput(phrases("evals").say("need_two_runs", language, name=name, runs=len(runs)))
        return runs[1], runs[0]
    before, after = (_run_named(runs, key, name, language) for key in ids)
    return before, after


def _run_named(runs: Sequence[EvalRun], key: str, name: str, language: str) -> EvalRun:
    hits = [run for run in runs if run.id.startswith(key) or run.label == key]
    if not hits:
        raise BadInput(phrases("evals").say("unknown_run", language, run=key, name=name))
    return hits[0]


def _delta(before: float | None, after: float | None) -> tuple[float | None, float | None, float | None]:
    both = before is not None and after is not None
    return before, after, round((after or 0) - (before or 0), 4) if both else None


def _named(run: EvalRun) -> dict[str, str]:
    return {"id": run.id, "label": run.label, "at": run.at.isoformat()}
