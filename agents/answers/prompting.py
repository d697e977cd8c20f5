"""What a model is given to word an answer: the built-in one, what is missing, and the clauses by id."""

from importlib.resources import files
from typing import Any

from agents.answers.found import Evidence
from agents.answers.schema import Answer
from agents.answers.task import Task
from agents.answers.wording import PACKAGE
from agents.base import Prompt


def prompt_for(data: Answer, task: Task, evidence: Evidence) -> Prompt:
    return Prompt(
        instructions=files(PACKAGE).joinpath("prompts/write.md").read_text("utf-8"),
        language=task.language,
        facts=_facts(data),
        clauses=[support.clause for found in evidence.parts for support in found.items or found.chosen],
        material={"question": task.question},
    )


def _facts(data: Answer) -> dict[str, Any]:
    """The texts of quotes are left to the clauses; `answer` says which sentences of them count."""
    shown = data.model_dump(mode="json", include={"answerable", "answer", "nearest", "conflicts"})
    parts = [
        part.model_dump(mode="json", include={"question", "answerable", "missing"}) for part in data.parts
    ]
    return {**shown, "parts": parts, "quoted": [quote.chunk_id for quote in data.quotes]}
