"""Whether a question needs more than one retrieval, and what an open question is told to begin with."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from agents.answers.asking import contrast
from agents.answers.found import Evidence
from agents.answers.lookups import Shelf
from agents.answers.task import Task
from agents.answers.wording import PACKAGE
from agents.times.when import find_times
from agents.tokens import count
from knowledge.model import Clause
from knowledge.phrases import data
from knowledge.text import fold

_NEAR = 0.3
_BEGIN, _SHARE = 6, 0.3
_DAYS = 4


def is_open(task: Task, evidence: Evidence) -> bool:
    """Whether look-ups may answer what one retrieval does not: the records or the calendar are asked,
    documents are compared, or the library speaks near the question without answering it."""
    if task.sources_only or task.turned or task.exceptions_to or evidence.empty:
        return False
    said = fold(task.question)
    if asks_history(said) or _asks_day(task) or _compares(task, said):
        return True
    return any(not part.answered and not part.says and _near(part) for part in evidence.parts)


def asks_history(said: str) -> bool:
    """Whether a folded question is about what the moderation records hold."""
    return bool(_pattern("history").search(said))


def known(task: Task, evidence: Evidence, shelf: Shelf, room: int = 0) -> dict[str, Any]:
    """Facts a model begins with; what they name as found has its id in the notebook. Clauses take a share of
    the prompt's `room` (tokens; 0: no limit)."""
    today = shelf.now.date()
    clauses = [support.clause for part in evidence.parts for support in (*part.chosen, *part.weighed)]
    unique = {clause.chunk_id: clause for clause in clauses}
    return {
        "today": today.isoformat(),
        "stretches": stretches(today),
        "dates": [shelf.day(day) for day in dict.fromkeys(_days(task))][:_DAYS] if _asks_day(task) else [],
        "found": [shelf.notebook.clause(clause) for clause in _fitting(list(unique.values()), room)],
        "documents": shelf.titles(),
    }


def _fitting(clauses: Sequence[Clause], room: int) -> list[Clause]:
    """The first clauses, as far as they fit; the best one always."""
    kept: list[Clause] = []
    used = 0
    for clause in clauses[:_BEGIN]:
        used += count(clause.text)
        if kept and 0 < _SHARE * room < used:
            break
        kept.append(clause)
    return kept


def stretches(today: date) -> dict[str, list[str]]:
    """First and last day of the stretches that people name."""
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    before = first - timedelta(days=1)
    named = {
        "this_week": (monday, monday + timedelta(days=6)),
        "last_week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "this_month": (first, today),
        "last_month": (before.replace(day=1), before),
        "last_30_days": (today - timedelta(days=29), today),
        "this_year": (today.replace(month=1, day=1), today),
    }
    return {name: [start.isoformat(), end.isoformat()] for name, (start, end) in named.items()}


def _asks_day(task: Task) -> bool:
    return bool(_pattern("working").search(fold(task.question))) and next(_days(task), None) is not None


def _days(task: Task) -> Iterator[date]:
    if task.now is None:
        return
    for when in find_times(task.question, task.now):
        if when.has_date and isinstance(when.start, datetime):
            yield when.start.date()


def _compares(task: Task, said: str) -> bool:
    """Two documents by name, or two things, side by side."""
    if not _pattern("compare").search(said):
        return False
    return len(set(_pattern("documents").findall(task.question))) > 1 or contrast(task.question) is not None


def _near(part: Any) -> bool:
    close = part.weighed and max(support.stretch.cover for support in part.weighed) >= _NEAR
    return bool(close) and not part.question.foreign and bool(part.question.focus)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(data(PACKAGE, "open.yaml")[name], re.IGNORECASE)
