"""The built-in writer: the whole plan, from task and evidence."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from agents.base import Written
from agents.crisis.evidence import Evidence
from agents.crisis.schema import CrisisPlan, Escalation
from agents.crisis.statements import write_statements
from agents.crisis.steps import notify_minutes, role_name
from agents.crisis.task import PACKAGE, Task
from agents.crisis.timeline import Timeline, clock, length, timeline
from knowledge.model import Citation
from knowledge.phrases import data, phrases

_NUMBER = re.compile(r"\+?\d[\d -]{6,}\d")
_AROUND = " :\uff1a,\uff0c()\uff08\uff09/-"
_PLACEHOLDER = re.compile(r"【待补充[:\uff1a][^】]*】|\[to be confirmed: [^\]]*\]")


def write(task: Task, evidence: Evidence) -> Written[CrisisPlan]:
    times = timeline(task, evidence)
    own, common = _own(task), data(PACKAGE, "playbook.yaml")
    language = task.language
    criterion, over = evidence.level.criterion, evidence.book.stand_down
    plan = CrisisPlan(
        language=language,
        type=task.typing.type,
        type_confidence=min(1.0, task.typing.confidence),
        also=list(task.typing.also),
        severity=evidence.level.name,
        severity_reasons=list(evidence.level.reasons),
        severity_clause=criterion[1].clause if criterion else None,
        severity_chunk_id=criterion[1].chunk_id if criterion else None,
        confirmed=list(task.piles.confirmed),
        unconfirmed=list(task.piles.unconfirmed),
        refuted=list(task.refuted),
        news=list(task.news),
        to_verify=list(own["verify"][language]),
        must_not_say=[*_unsaid(task), *own["must_not_say"][language], *common["must_not_say"][language]],
        clock_start=task.start.at.isoformat(),
        made_at=task.now.isoformat(),
        clock_stated=task.start.stated,
        actions=[action for _, action in times.actions],
        escalation=list(_escalation(task, evidence)),
        statements=write_statements(task, evidence, times),
        statement_at=times.statement_at.isoformat() if times.statement_at else None,
        next_update_at=times.next_update_at.isoformat() if times.next_update_at else None,
        update_number=task.number,
        revised=task.followed,
        do_not=[*own["do_not"][language], *common["do_not"][language]],
        evidence=[*own["evidence"][language], *common["evidence"][language]],
        monitoring=_monitoring(task, times),
        stand_down=list(over[0]) if over else _over(task, evidence),
        stand_down_clause=over[1].clause if over else None,
        stand_down_chunk_id=over[1].chunk_id if over else None,
        review_template=_review(task, evidence, times),
    )
    plan.placeholders = _placeholders(plan)
    return Written(plan, tuple(_citations(times, evidence, plan)))


def _own(task: Task) -> dict[str, Any]:
    """The type's lists, or those of the case of it that the report shows."""
    book = dict(data(PACKAGE, "playbooks.yaml")[task.typing.type])
    shown = (lists for name, lists in book.get("cases", {}).items() if name in task.typing.concepts)
    return {**book, **next(shown, {})}


def _unsaid(task: Task) -> Iterator[str]:
    """What the report itself holds that may not be passed on."""
    say = phrases(PACKAGE).say
    for fact in task.piles.unconfirmed[:4]:
        yield say("unsaid_fact", task.language, fact=fact)
    if task.personal:
        yield say("unsaid_personal", task.language)


def _escalation(task: Task, evidence: Evidence) -> Iterator[Escalation]:
    say = phrases(PACKAGE).say
    by = (task.zero + timedelta(minutes=notify_minutes(task, evidence))).isoformat()
    named: set[str] = set()
    for contact in evidence.book.contacts:
        where = {"clause": contact.clause.clause, "chunk_id": contact.clause.chunk_id}
        for person in contact.roles:
            role, number = _numbered(person)
            if role not in named:
                named.add(role)
                yield Escalation(role=role, contact=number or _phone(role, task, evidence), by=by, **where)
        if contact.outside and contact.outside not in named:
            named.add(contact.outside)
            yield Escalation(role=say("outside", task.language), contact=contact.outside, by=by, **where)
    if not named:
        yield from _own_escalation(task, evidence, by)


def _numbered(person: str) -> tuple[str, str]:
    """Role and number of a cell that holds both."""
    number = _NUMBER.search(person)
    return (person.replace(number[0], "").strip(_AROUND), number[0].strip()) if number else (person, "")


def _phone(role: str, task: Task, evidence: Evidence) -> str:
    """Where the team keeps its numbers, else a gap to fill."""
    say, book = phrases(PACKAGE).say, evidence.book.phone_book
    if book:
        return say("phone_book", task.language, place=book[0])
    return say("phone_missing", task.language, role=role)


def _own_escalation(task: Task, evidence: Evidence, by: str) -> Iterator[Escalation]:
    common, say = data(PACKAGE, "playbook.yaml"), phrases(PACKAGE).say
    for key in common["escalation"][evidence.level.name]:
        role = role_name(key, task, evidence)
        yield Escalation(role=role, contact=say("phone_missing", task.language, role=role), by=by)
    need = common["outside"].get(task.typing.type)
    if need == "emergency" and "unsafe_wish" in task.typing.concepts:
        need = "mind"
    if need:
        line = common["helplines"][task.language][need]
        yield Escalation(role=say("outside", task.language), contact=line, by=by)


def _monitoring(task: Task, times: Timeline) -> list[str]:
    common = data(PACKAGE, "playbook.yaml")
    gap = times.next_update_at - times.statement_at if times.next_update_at and times.statement_at else None
    minutes = min(60, int(gap.total_seconds() // 60)) if gap else 60
    every = length(minutes, task.language)
    return [line.replace("{interval}", every) for line in common["monitoring"][task.language]]


def _over(task: Task, evidence: Evidence) -> list[str]:
    common = data(PACKAGE, "playbook.yaml")
    calm = common["calm"][evidence.level.name][task.language]
    return [line.replace("{calm}", calm) for line in common["stand_down"][task.language]]


def _review(task: Task, evidence: Evidence, times: Timeline) -> str:
    say = phrases(PACKAGE).say
    at = clock(times.statement_at, task) if times.statement_at else say("no_update", task.language)
    text: str = data(PACKAGE, "playbook.yaml")["review"][task.language]
    return text.replace("{statement}", at).replace("{level}", evidence.level.name)


def _placeholders(plan: CrisisPlan) -> list[str]:
    texts: list[Any] = [plan.statements.holding, *(contact.contact for contact in plan.escalation)]
    return list(dict.fromkeys(found for text in texts for found in _PLACEHOLDER.findall(text)))


def _citations(times: Timeline, evidence: Evidence, plan: CrisisPlan) -> Iterator[Citation]:
    """Every clause the plan names, once; the criterion quoted by its own item."""
    seen: set[str] = set()
    if evidence.level.criterion:
        item, clause = evidence.level.criterion
        seen.add(clause.chunk_id)
        yield clause.cite(item)
    clauses = [step.clause for step, _ in times.actions if step.clause]
    clauses += [contact.clause for contact in evidence.book.contacts]
    clauses += [found[1] for found in (evidence.book.phone_book, evidence.book.stand_down) if found]
    if evidence.book.inbox and evidence.book.inbox[0] in plan.statements.holding:
        clauses.append(evidence.book.inbox[1])
    for clause in clauses:
        if clause.chunk_id not in seen:
            seen.add(clause.chunk_id)
            yield clause.cite()
