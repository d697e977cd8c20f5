"""A plan as its template shows it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from agents.base import Finding, Written
from agents.crisis.schema import Action, CrisisPlan
from agents.crisis.task import PACKAGE
from knowledge.phrases import data, phrases

_TABLE = timedelta(hours=4)
_WARNINGS = 4
_LONGEST = 200


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
    done = [row for row in rows if row["done"]] if plan.revised else []
    ahead = [row for row in rows if row not in done]
    near = ahead[0]["moment"] + _TABLE if ahead else start
    types = data(PACKAGE, "types.yaml")
    labels, cleared = types["types"], types["cleared"]["type"]
    return {
        "plan": plan,
        "piles": {name: _shown(getattr(plan, name)) for name in ("confirmed", "unconfirmed", "refuted")},
        "rows": [row for row in ahead if row["moment"] <= near],
        "later": [row for row in ahead if row["moment"] > near],
        "done": done,
        "late": any(action.overdue for action in plan.actions),
        "first": ahead[0] if ahead else None,
        "label": labels[plan.type]["label"][plan.language],
        "also": [labels[kind]["label"][plan.language] for kind in plan.also if kind != cleared],
        "source": titles,
        "contacts": list(_contacts(plan)),
        "unsaid": _unsaid(plan),
        "notes": [finding for finding in findings if finding.level != "error" or finding.check != "citation"],
    }


def _shown(facts: Sequence[str]) -> list[str]:
    """Facts as given; one of endless length by its beginning."""
    return [fact if len(fact) <= _LONGEST else f"{fact[:_LONGEST]}…" for fact in facts]


def _contacts(plan: CrisisPlan) -> Iterator[dict[str, str]]:
    """Those who are reached the same way stand together."""
    by_contact: dict[str, list[str]] = {}
    for escalation in plan.escalation:
        by_contact.setdefault(escalation.contact, []).append(escalation.role)
    joint = phrases(PACKAGE).say("list_joint", plan.language)
    for contact, roles in by_contact.items():
        yield {"role": joint.join(roles), "contact": contact}


def _unsaid(plan: CrisisPlan) -> list[str]:
    """The few that bite; what is not verified has its own line above."""
    facts = {
        phrases(PACKAGE).say("unsaid_fact", plan.language, fact=fact)
        for fact in [*plan.unconfirmed, *plan.refuted]
    }
    return [line for line in plan.must_not_say if line not in facts][:_WARNINGS]


def _row(action: Action, start: datetime, titles: dict[str, str], language: str) -> dict[str, Any]:
    at = datetime.fromisoformat(action.at)
    key = "clock" if at.date() == start.date() else "day_clock"
    return {
        "moment": at,
        "at": phrases(PACKAGE).say(
            key, language, hour=f"{at:%H:%M}", month=at.month, day=at.day, name=f"{at:%b}"
        ),
        "role": action.owner_role,
        "action": action.action.rstrip("。."),
        "source": titles.get(action.chunk_id or "", ""),
        "done": action.overdue and action.step not in ("statement", "update"),
    }
