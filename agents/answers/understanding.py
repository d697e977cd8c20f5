"""A request as a question to look up."""

import re

from agents.answers.asking import read_all
from agents.answers.following import followed
from agents.answers.task import MOST_PARTS, Task
from agents.answers.wording import PACKAGE
from agents.base import Brief
from knowledge.errors import BadInput
from knowledge.phrases import phrases

_LONGEST = 1500


def understand(brief: Brief) -> Task:
    """BadInput when there is nothing to look up."""
    text = brief.text[:_LONGEST].strip()
    if not re.search(r"\w", text):
        raise BadInput(phrases(PACKAGE).say("nothing_asked", brief.language))
    before = brief.previous.data if brief.previous else None
    if not before or "question" not in before:
        return Task(text, brief.language, tuple(read_all(text, MOST_PARTS)), root=text, about=text)
    return followed(brief, text, before)
