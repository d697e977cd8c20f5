"""The knowledge agent: quotes the team's own documents, or says that they hold no answer."""

from collections.abc import Sequence
from dataclasses import replace

from agents.answers import check, compose, evidence, opened, understanding
from agents.answers.found import Evidence
from agents.answers.prompting import prompt_for
from agents.answers.schema import Answer, AnswerWords
from agents.answers.task import Task
from agents.answers.wording import PACKAGE
from agents.base import Agent, Brief, Finding, Prompt, Steps, Tools, Written
from agents.render import render


class AnswersAgent(Agent[Task, Evidence, Answer, AnswerWords]):
    """Finds the clauses that answer, quotes them verbatim, and abstains when they do not."""

    name = "knowledge"
    kind = "answer"
    data_model = Answer
    words_model = AnswerWords

    def understand(self, brief: Brief, tools: Tools) -> Task:
        return replace(understanding.understand(brief), now=brief.now)

    def gather(self, task: Task, tools: Tools) -> Steps[Evidence]:
        found = evidence.gather(task, tools.library)
        return opened.looked_up(found, task, tools) if opened.wanted(task, found, tools) else found

    def write(self, task: Task, evidence: Evidence, tools: Tools) -> Written[Answer]:
        plain = compose.write(task, evidence, tools.library)
        return opened.written(plain, evidence.opened, task) if evidence.opened else plain

    def check(self, written: Written[Answer], task: Task, evidence: Evidence) -> list[Finding]:
        return check.check_answer(written.data, task, evidence)

    def prompt(self, written: Written[Answer], task: Task, evidence: Evidence) -> Prompt:
        return prompt_for(written.data, task, evidence)

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
