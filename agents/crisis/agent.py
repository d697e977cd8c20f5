"""The crisis agent: what to do by the clock, what to say and not to say, when something goes wrong."""

from collections.abc import Sequence
from importlib.resources import files

from agents.base import Agent, Brief, Finding, Prompt, Tools, Written
from agents.crisis import check, evidence, plan, understand
from agents.crisis.evidence import Evidence
from agents.crisis.schema import CrisisPlan, CrisisWords, Statements
from agents.crisis.task import PACKAGE, Task
from agents.crisis.view import view
from agents.render import render


class CrisisAgent(Agent[Task, Evidence, CrisisPlan, CrisisWords]):
    """Type, level and facts by rules and data; times computed; statements from confirmed facts only."""

    name = "crisis"
    kind = "crisis_plan"
    data_model = CrisisPlan
    words_model = CrisisWords

    def understand(self, brief: Brief, tools: Tools) -> Task:
        return understand.understand(brief)

    def gather(self, task: Task, tools: Tools) -> Evidence:
        return evidence.gather(task, tools.library)

    def write(self, task: Task, evidence: Evidence, tools: Tools) -> Written[CrisisPlan]:
        return plan.write(task, evidence)

    def check(self, written: Written[CrisisPlan], task: Task, evidence: Evidence) -> list[Finding]:
        return check.check_plan(written.data, task, evidence)

    def prompt(self, written: Written[CrisisPlan], task: Task, evidence: Evidence) -> Prompt:
        data = written.data
        keep = {
            "type",
            "severity",
            "confirmed",
            "must_not_say",
            "statement_at",
            "next_update_at",
            "statements",
        }
        return Prompt(
            instructions=files(PACKAGE).joinpath("prompts/write.md").read_text("utf-8"),
            language=task.language,
            facts=data.model_dump(mode="json", include=keep),
            clauses=[step.clause for step in evidence.book.steps],
            material={"report": task.report},
        )

    def merge(
        self, written: Written[CrisisPlan], words: CrisisWords, task: Task, evidence: Evidence
    ) -> Written[CrisisPlan]:
        said = Statements(holding=words.holding, internal=words.internal, faq=words.faq)
        return Written(written.data.model_copy(update={"statements": said}), written.citations)

    def render(self, written: Written[CrisisPlan], findings: Sequence[Finding], language: str) -> str:
        shown = view(written, findings)
        return render(PACKAGE, "plan", written.data.language, **shown)
