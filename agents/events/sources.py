"""Which clauses a plan stands on: only those that one of its rows rests on."""

from agents.events.lexicon import work
from agents.events.rules import Demand, Evidence, TaskRule, days_named
from agents.events.schema import EventPlan, Requirement
from knowledge.model import Citation


def task_rules(evidence: Evidence) -> dict[str, TaskRule]:
    """Task id → the day the library names for it, and the clauses that speak of it."""
    rules: dict[str, TaskRule] = {}
    for entry in work()["tasks"]:
        day, timed = evidence.timetable.get(entry["id"], (None, None))
        said = evidence.on_task(entry["id"])
        if said and entry.get("named") and entry["at"] not in days_named(said):
            said = None
        if timed or said:
            rules[entry["id"]] = TaskRule(day, timed, said)
    return rules


def used_chunks(data: EventPlan) -> set[str]:
    """Chunk ids that the rows of the plan name."""
    named = [
        *(task.chunk_id for task in data.tasks),
        *(task.note_chunk_id for task in data.tasks),
        *(risk.chunk_id for risk in data.risks),
        *(push.chunk_id for push in data.promotion),
        *(conflict.chunk_id for conflict in data.conflicts),
        *(line.chunk_id for line in data.budget.lines),
        data.review.chunk_id,
    ]
    return {chunk for chunk in named if chunk}


def requirements_of(evidence: Evidence, data: EventPlan) -> list[Requirement]:
    """One entry for each quote that the plan uses."""
    used = used_chunks(data)
    seen: dict[tuple[str, str], Requirement] = {}
    for demand in evidence.demands:
        if demand.clause.chunk_id in used:
            seen.setdefault((demand.clause.chunk_id, demand.quote), _requirement(demand))
    return list(seen.values())


def citations_of(evidence: Evidence, data: EventPlan) -> tuple[Citation, ...]:
    """Each clause that the plan uses, once for each quote."""
    used = used_chunks(data)
    wanted = [*evidence.demands, *(found for _, found in evidence.timetable.values())]
    seen: dict[tuple[str, str], Citation] = {}
    for demand in wanted:
        if demand.clause.chunk_id in used:
            seen.setdefault((demand.clause.chunk_id, demand.quote), demand.citation)
    return tuple(seen.values())


def _requirement(demand: Demand) -> Requirement:
    clause = demand.clause
    return Requirement(
        topic=demand.topic, quote=demand.quote, clause=clause.clause, chunk_id=clause.chunk_id, doc=clause.doc
    )
