"""From a brief to a task: a first report, or a follow-up on the plan before it."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from agents.base import Brief
from agents.crisis.classify import classify
from agents.crisis.clock import clock_start, present
from agents.crisis.follow import follow
from agents.crisis.piles import sort_facts
from agents.crisis.quantities import quantities_of_report
from agents.crisis.task import PACKAGE, Task
from agents.privacy import find_personal, redact
from knowledge.errors import BadInput
from knowledge.phrases import phrases

_LONGEST = 20_000


def understand(brief: Brief) -> Task:
    """BadInput for a request without any text to go by."""
    text = _material(brief)
    if not re.search(r"\w", text):
        raise BadInput(phrases(PACKAGE).say("nothing_reported", brief.language))
    if brief.previous is not None and "clock_start" in brief.previous.data:
        return follow(brief, brief.previous.data, brief.previous.request_text)
    return _first(text, brief.language, brief.now)


def _material(brief: Brief) -> str:
    return "\n".join([brief.text, *(_upstream(d.data) for d in brief.upstream)])[:_LONGEST].strip()


def _upstream(found: Mapping[str, Any]) -> str:
    """What another agent put first of its result: a digest's headline, an event's title."""
    return str(found.get("headline") or found.get("title") or "")


def _first(text: str, language: str, asked: datetime) -> Task:
    plain, _ = redact(text, language)
    typing = classify(plain)
    now = present(plain, asked)
    return Task(
        report=plain,
        language=language,
        now=now,
        start=clock_start(plain, now),
        typing=typing,
        quantities=quantities_of_report(plain),
        piles=sort_facts(plain, typing.type),
        personal=tuple(dict.fromkeys(piece.kind for piece in find_personal(text))),
    )
