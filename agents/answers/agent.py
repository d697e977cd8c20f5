"""The knowledge agent: quotes the team's own documents, or says that they hold no answer."""

from collections.abc import Sequence
from importlib.resources import files

from agents.answers import check, compose, evidence, understanding
from agents.answers.found import Evidence
from agents.answers.schema import Answer, AnswerWords
from agents.answers.task import Task
from agents.answers.wording import PACKAGE
from agents.base import Agent, Brief, Finding, Prompt, Tools, Written
from agents.render import render


class AnswersAgent(Agent[Task, Evidence, Answer, AnswerWords]):
    """Finds the clauses that answer, quotes them verbatim, and abstains when they do not."""

    name = "knowledge"
    kind = "answer"
    data_model = Answer
    words_model = AnswerWords

    def understand(self, brief: Brief, tools: Tools) -> Task:
        return understanding.understand(brief)

    def gather(self, task: Task, tools: Tools) -> Evidence:
        return evidence.gather(task, tools.library)

    def write(self, task: Task, evidence: Evidence, tools: Tools) -> Written[Answer]:
        return compose.write(task, evidence, tools.library)

    def check(self, written: Written[Answer], task: Task, evidence: Evidence) -> list[Finding]:
        return check.check_answer(written.data, task, evidence)

    def prompt(self, written: Written[Answer], task: Task, evidence: Evidence) -> Prompt:
        return Prompt(
            instructions=files(PACKAGE).joinpath("prompts/write.md").read_text("utf-8"),
            language=task.language,
            facts=written.data.model_dump(mode="json", include={"answerable", "quotes", "nearest", "parts"}),
            clauses=[support.clause for found in evidence.parts for support in found.items or found.chosen],
            material={"question": task.question},
        )

    def merge(
        self, written: Written[Answer], words: AnswerWords, task: Task, evidence: Evidence
    ) -> Written[Answer]:
        changed = {"answer": words.answer, "worded": True}
        return Written(written.data.model_copy(update=changed), written.citations)

    def render(self, written: Written[Answer], findings: Sequence[Finding], language: str) -> str:
        data = written.data
        sources = [compose.source(quote, data.language) for quote in data.quotes]
        extra = [compose.source(quote, data.language) for quote in data.more]
        lists = [compose.section(data, part, data.language) for part in data.parts]
        return render(
            PACKAGE,
            "answer",
            data.language,
            a=data,
            sources=sources,
            extra=extra,
            lists=lists,
            notes=findings,
        )
