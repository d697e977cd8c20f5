"""What is wrong or worth knowing about a plan; the same for both writers."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from agents.base import Finding, Level
from agents.checks import says, unsupported_numbers
from agents.crisis.evidence import Evidence
from agents.crisis.schema import CrisisPlan
from agents.crisis.task import PACKAGE, Task
from agents.crisis.timeline import clock
from agents.privacy import find_personal
from knowledge.phrases import data, phrases
from knowledge.text import fold

_SHORTEST_LEAK = 7
_UNSURE_BELOW = 0.5


def check_plan(plan: CrisisPlan, task: Task, evidence: Evidence) -> list[Finding]:
    return [*_statement(plan, task, evidence), *_notes(plan, task, evidence)]


def _statement(plan: CrisisPlan, task: Task, evidence: Evidence) -> Iterator[Finding]:
    """Errors in what would be posted."""
    public = "\n".join([plan.statements.holding, *(f"{qa.q}\n{qa.a}" for qa in plan.statements.faq)])
    known = evidence.book.inbox[0] if evidence.book.inbox else ""
    numbers = unsupported_numbers(
        f"{public}\n{plan.statements.internal}", _sources(plan, task, evidence, known)
    )
    if numbers:
        yield _found("statement_numbers", "error", "bad_number", task, items=", ".join(numbers))
    for fact in plan.unconfirmed:
        if _repeats(public, fact, plan.confirmed):
            yield _found("statement_unconfirmed", "error", "said_unconfirmed", task, fact=fact)
    if find_personal(public.replace(known, "") if known else public):
        yield _found("statement_personal", "error", "said_personal", task)
    forbidden = _rule("forbidden").search(fold(public))
    if forbidden:
        yield _found("statement_words", "error", "said_forbidden", task, words=forbidden[0])
    strange = _rule("outside_name").search(public.replace(known, "") if known else public)
    if strange:
        yield _found("statement_names", "error", "said_link", task, words=strange[0])
    if plan.next_update_at and not says(
        plan.statements.holding, clock(datetime.fromisoformat(plan.next_update_at), task)
    ):
        yield _found("statement_next", "error", "no_next", task)


def _sources(plan: CrisisPlan, task: Task, evidence: Evidence, known: str) -> list[str]:
    """Where a number may come from: the report, the clock, public lines, built-in words."""
    moments = [plan.clock_start, plan.statement_at, plan.next_update_at]
    clocks = [clock(datetime.fromisoformat(moment), task) for moment in moments if moment]
    lines = data(PACKAGE, "playbook.yaml")["helplines"][task.language].values()
    return [
        *plan.confirmed,
        *clocks,
        *lines,
        plan.severity,
        str(plan.update_number),
        known,
        *_open(plan),
        clock(task.now, task),
        f"{task.now:%Y-%m-%d}",
        *(step.clause.clause for step in evidence.book.steps),
    ]


def _open(plan: CrisisPlan) -> list[str]:
    """The internal note may name what is open."""
    return plan.unconfirmed


def _repeats(public: str, fact: str, confirmed: list[str]) -> bool:
    """Whether a stretch of an unconfirmed statement stands in the text and in no confirmed one."""
    plain, settled = fold(fact), fold("\n".join(confirmed))
    said = fold(public)
    length = min(_SHORTEST_LEAK * (3 if stretch_is_latin(plain) else 1), len(plain))
    stretches = (plain[start : start + length] for start in range(len(plain) - length + 1))
    return any(len(cut) >= _SHORTEST_LEAK and cut in said and cut not in settled for cut in stretches)


def stretch_is_latin(text: str) -> bool:
    """Latin text repeats short stretches by chance; longer ones count."""
    return text.isascii()


def _notes(plan: CrisisPlan, task: Task, evidence: Evidence) -> Iterator[Finding]:
    labels = data(PACKAGE, "types.yaml")["types"]
    label = labels[plan.type]["label"][task.language]
    if evidence.empty:
        yield _found("playbook", "warn", "library_empty", task)
    elif not any(action.clause for action in plan.actions):
        yield _found("playbook", "warn", "no_playbook", task, type=label)
    if not plan.confirmed:
        yield _found("facts", "warn", "no_confirmed", task)
    if not plan.clock_stated:
        at = clock(datetime.fromisoformat(plan.clock_start), task)
        yield _found("clock", "info", "clock_assumed", task, at=at)
    late = sum(action.overdue for action in plan.actions)
    if late and not task.followed:
        yield _found("clock", "warn", "overdue", task, n=str(late))
    if plan.type_confidence < _UNSURE_BELOW and not task.typing.concepts:
        yield _found("type", "warn", "type_guess", task, type=label)
    cleared = data(PACKAGE, "types.yaml")["cleared"]["type"]
    other = cleared if cleared in plan.also else next(iter(plan.also), None)
    if other and (plan.type_confidence < _UNSURE_BELOW or other == cleared):
        yield _found("type", "info", "type_unsure", task, other=labels[other]["label"][task.language])
    if plan.placeholders:
        yield _found(
            "placeholders",
            "warn",
            "placeholder_left",
            task,
            items=phrases(PACKAGE).say("joint", task.language).join(plan.placeholders[:6]),
        )


def _found(check: str, level: Level, key: str, task: Task, **values: str) -> Finding:
    return Finding(check=check, level=level, message=phrases(PACKAGE).say(key, task.language, **values))


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(data(PACKAGE, "wording.yaml")[name], re.IGNORECASE)
