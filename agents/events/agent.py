"""The planner: from a sentence to a dated plan with owners, a run of show and a budget that sums."""

from collections.abc import Generator, Sequence
from importlib.resources import files
from typing import Any, ClassVar

from pydantic import ValidationError

from agents.base import Agent, Brief, Deliverable, Finding, Prompt, Stage, Tools, Written
from agents.checks import unsupported_numbers
from agents.events.kinds import traits_of
from agents.events.lexicon import PACKAGE, phrase
from agents.events.planning import plan
from agents.events.reading import focus_of, read
from agents.events.rules import Evidence, find_demands
from agents.events.scene import Task
from agents.events.schema import EventPlan, EventWords, Given
from agents.events.several import Split, first_event
from agents.events.showing import render_plan
from agents.events.sources import citations_of
from agents.events.spending import known_total
from agents.events.stamps import shown
from agents.events.wording import MAX_CHARS
from knowledge.errors import BadInput


class EventsAgent(Agent[Task, Evidence, EventPlan, EventWords]):
    name: ClassVar[str] = "events"
    kind: ClassVar[str] = "event_plan"
    data_model: ClassVar[type[EventPlan]] = EventPlan
    words_model: ClassVar[type[EventWords]] = EventWords

    def understand(self, brief: Brief, tools: Tools) -> Task:
        if not brief.text.strip():
            raise BadInput(phrase("ask_empty", brief.language))
        before = _given_before(brief.previous)
        split = Split(brief.text) if before else first_event(brief.text, brief.now)
        given = read(split.text, brief.now, brief.language, before)
        focus = focus_of(brief.text) if before else ""
        return Task(given, before, focus, brief.now, brief.language, brief.text, split.rest)

    def gather(self, task: Task, tools: Tools) -> Generator[Stage, None, Evidence]:
        total = known_total(task.given) if task.given.currency in ("", "CNY") else None
        looking = find_demands(tools.library, traits_of(task.given), task.given.cues, total, task.language)
        for step in looking:
            if isinstance(step, Evidence):
                return step
            yield Stage("gather", *step)
        return Evidence()

    def write(self, task: Task, evidence: Evidence, tools: Tools) -> Written[EventPlan]:
        data = plan(task, evidence)
        return Written(data, citations_of(evidence, data))

    def check(self, written: Written[EventPlan], task: Task, evidence: Evidence) -> list[Finding]:
        return [
            *_check_sum(written.data, task),
            *_check_order(written.data, task),
            *_check_words(written, task, evidence),
        ]

    def prompt(self, written: Written[EventPlan], task: Task, evidence: Evidence) -> Prompt:
        data = written.data
        return Prompt(
            instructions=files(PACKAGE).joinpath("prompts/write.md").read_text("utf-8"),
            language=task.language,
            facts=data.model_dump(mode="json", exclude={"given", "requirements", "survey", "kpis"}),
            clauses=[demand.clause for demand in evidence.demands],
            material={"request": task.text},
        )

    def merge(
        self, written: Written[EventPlan], words: EventWords, task: Task, evidence: Evidence
    ) -> Written[EventPlan]:
        data = written.data
        promotion = [
            row.model_copy(update={"content": text})
            for row, text in zip(data.promotion, words.promotion, strict=False)
        ]
        risks = [
            row.model_copy(update={"mitigation": text})
            for row, text in zip(data.risks, words.mitigations, strict=False)
        ]
        statement = (
            data.goal.statement if data.goal.given or not words.goal_statement else words.goal_statement
        )
        update: dict[str, Any] = {
            "goal": data.goal.model_copy(update={"statement": statement}),
            "promotion": promotion + data.promotion[len(promotion) :],
            "risks": risks + data.risks[len(risks) :],
        }
        return Written(data.model_copy(update=update), written.citations)

    def render(self, written: Written[EventPlan], findings: Sequence[Finding], language: str) -> str:
        return render_plan(written.data, written.citations, language)


def _given_before(previous: Deliverable | None) -> Given | None:
    """What earlier turns gave; None when there is no usable plan."""
    if previous is None or previous.agent != EventsAgent.name:
        return None
    try:
        return Given.model_validate(previous.data.get("given"))
    except ValidationError:
        return None


def _check_sum(data: EventPlan, task: Task) -> list[Finding]:
    if data.budget.total is None:
        return []
    cents = sum(round(line.amount * 100) for line in data.budget.lines)
    if cents == round(data.budget.total * 100):
        return []
    return [Finding(check="budget_sum", level="error", message=phrase("check_sum", task.language))]


def _check_order(data: EventPlan, task: Task) -> list[Finding]:
    dues = {row.title: row.due for row in data.tasks}
    late = [
        row.title
        for row in data.tasks
        if row.due and any((dues.get(name) or "") > row.due for name in row.depends_on)
    ]
    return [
        Finding(
            check="dependency", level="error", message=phrase("check_depends", task.language, title=title)
        )
        for title in late
    ]


def _check_words(written: Written[EventPlan], task: Task, evidence: Evidence) -> list[Finding]:
    """Numbers in the free texts must stand in the plan as computed, the request or the clauses."""
    texts = _free_texts(written.data)
    given = [task.text[:MAX_CHARS], f"{task.now:%Y-%m-%d}"]
    if not unsupported_numbers("\n".join(texts), given):
        return []
    own = plan(task, evidence)
    facts = [
        own.title,
        own.venue or "",
        shown(own, "start", own.start) or "",
        shown(own, "end", own.end) or "",
        str(own.headcount or ""),
    ]
    quotes = [f"{demand.clause.clause} {demand.quote}" for demand in evidence.demands]
    loose = unsupported_numbers("\n".join(texts), [*given, *facts, *quotes, *_free_texts(own)])
    if not loose:
        return []
    message = phrase("check_number", task.language, numbers=", ".join(loose))
    return [Finding(check="numbers", level="error", message=message)]


def _free_texts(data: EventPlan) -> list[str]:
    pushes, risks = [row.content for row in data.promotion], [row.mitigation for row in data.risks]
    return [data.goal.statement, *pushes, *risks]
