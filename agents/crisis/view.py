"""A plan as its template shows it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from agents.base import Finding, Written
from agents.crisis.schema import Action, CrisisPlan
from agents.crisis.task import PACKAGE
from knowledge.phrases import data, phrases

_TABLE_HOURS = 5


def view(written: Written[CrisisPlan], findings: Sequence[Finding]) -> dict[str, Any]:
    """Values of `plan.*.md.j2`: rows of the table, what is later, what is done, sources and notes."""
    plan = written.data
    start = datetime.fromisoformat(plan.clock_start)
    say = phrases(PACKAGE).say
    titles = {
        c.chunk_id: say("source", plan.language, title=c.title, clause=c.clause) for c in written.citations
    }
    rows = [_row(action, start, titles, plan.language) for action in plan.actions]
    # A follow-up shows what is still ahead; a first plan shows everything.
    done = [row for row in rows if row["done"]] if plan.update_number > 1 else []
    ahead = [row for row in rows if row not in done]
    labels = data(PACKAGE, "types.yaml")["types"]
    return {
        "plan": plan,
        "rows": [row for row in ahead if row["hours"] <= _TABLE_HOURS],
        "later": [row for row in ahead if row["hours"] > _TABLE_HOURS],
        "done": done,
        "first": ahead[0] if ahead else None,
        "label": labels[plan.type]["label"][plan.language],
        "also": [labels[kind]["label"][plan.language] for kind in plan.also],
        "source": titles,
        "contacts": [{"role": e.role, "contact": e.contact} for e in plan.escalation],
        "notes": [finding for finding in findings if finding.level != "error" or finding.check != "citation"],
    }


def _row(action: Action, start: datetime, titles: dict[str, str], language: str) -> dict[str, Any]:
    at = datetime.fromisoformat(action.at)
    key = "clock" if at.date() == start.date() else "day_clock"
    return {
        "at": phrases(PACKAGE).say(
            key, language, hour=f"{at:%H:%M}", month=at.month, day=at.day, name=f"{at:%b}"
        ),
        "hours": (at - start).total_seconds() / 3600,
        "role": action.owner_role,
        "action": action.action,
        "source": titles.get(action.chunk_id or "", ""),
        "done": action.overdue and action.step not in ("statement", "update"),
    }
