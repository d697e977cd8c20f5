"""Questions about what was done to whom (`谁上个月被禁言最多`): answered from the records, by code."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from agents.base import CaseHistory, Deliverable
from agents.claims.amounts import number
from assistant.intake import Task
from knowledge.model import Clauses
from knowledge.phrases import data, phrases
from knowledge.text import fold

if TYPE_CHECKING:
    from agents.answers.lookups import HistoryQuery

AGENT = "knowledge"
_LONGEST = 80
"""Characters of a question; what is longer brings material along."""


def asked(task: Task) -> "HistoryQuery | None":
    """What a request asks the records; None when it asks for something else."""
    said = fold(task.text).strip()
    named = task.request.agent
    if len(said) > _LONGEST or "\n" in said or task.request.attachments or named not in (None, AGENT):
        return None
    table = _table()
    actions = [name for name, words in table["actions"].items() if _finds(words, said)]
    about = bool(actions) or _finds(table["any"], said)
    if not (about and _finds(table["asks"], said) and _finds(table["past"], said)) or _finds(
        table["not"], said
    ):
        return None
    return _query(said, task, actions)


def answered(query: "HistoryQuery", task: Task, library: Clauses, cases: CaseHistory) -> Deliverable:
    """The answer of the records: counts by member, most first, and what they do not hold."""
    from agents import agent
    from agents.answers.lookups import Shelf
    from agents.answers.notebook import Notebook
    from agents.answers.schema import Answer
    from agents.base import Written

    notebook = Notebook()
    told = Shelf(library, cases, task.now, task.language, notebook).history(query)
    line = next(iter(notebook.sources.values())).said
    said = "\n".join([line + _stop(task.language), *_beside(told, query, task.language)])
    answer = Answer(
        language="en" if task.language == "en" else "zh",
        question=task.text,
        answerable=True,
        answer=said,
        quotes=[],
        nearest=[],
        confidence=1.0,
    )
    return Deliverable(
        agent=AGENT,
        kind="answer",
        language=task.language,
        data=answer.model_dump(mode="json"),
        markdown=agent(AGENT).render(Written(answer), (), task.language),
        request_text=task.text,
    )


def _query(said: str, task: Task, actions: list[str]) -> "HistoryQuery":
    from agents.answers.lookups import HistoryQuery

    since, until = _stretch(said, task.now.date())
    given: dict[str, Any] = {"since": since, "until": until, "member": _member(said, task.text)}
    return HistoryQuery(**given, action=actions[0] if len(actions) == 1 else None)


def _beside(told: Mapping[str, Any], query: "HistoryQuery", language: str) -> list[str]:
    """Whom it was about, or who had most; and what the records are."""
    say = phrases("assistant").say
    most = "、".join(told["most"]) if language == "zh" else ", ".join(told["most"])
    times = told["rows"][0]["total"] if told["rows"] else 0
    whom = [say("ledger_whom", language, member=query.member)] if query.member else []
    top = [] if whom or not most else [say("ledger_most", language, names=most, count=times)]
    return [*whom, *top, say("ledger_about" if told["total"] else "ledger_nothing", language)]


def _stop(language: str) -> str:
    return "。" if language == "zh" else "."


def _stretch(said: str, today: date) -> tuple[date | None, date | None]:
    """First and last day that are asked about; None for the beginning, and for today."""
    for entry in _table()["stretches"]:
        found = _pattern(entry["says"]).search(said)
        if found is None:
            continue
        if "unit" in entry:
            return _whole(entry["unit"], entry["back"], today)
        days = entry.get("days") or _days(found.groupdict())
        return today - timedelta(days=days), None
    return None, None


def _days(found: Mapping[str, str | None]) -> int:
    unit = str(found["u"])
    days: int = _table()["days_of"].get(unit) or _table()["days_of"][unit.removesuffix("s")]
    return int(number(found["n"] or "") or 1) * days


def _whole(unit: str, back: int, today: date) -> tuple[date, date]:
    """A calendar day, week, month or year, so many before the present one."""
    if unit == "day":
        return today - timedelta(days=back), today - timedelta(days=back)
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return monday, monday + timedelta(days=6)
    if unit == "year":
        return date(today.year - back, 1, 1), date(today.year - back, 12, 31)
    first = today.replace(day=1)
    for _ in range(back):
        first = (first - timedelta(days=1)).replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _member(said: str, text: str) -> str:
    """The member it asks about, as written; empty when it asks about all."""
    for source in _table()["member"]:
        found = _pattern(source).search(said)
        if found and not _finds(_table()["nobody"], found["v"]):
            at = fold(text).find(found["v"])
            same = len(fold(text)) == len(text) and at >= 0
            return (text[at : at + len(found["v"])] if same else found["v"]).removeprefix("@")
    return ""


def _finds(source: str, text: str) -> bool:
    return bool(_pattern(source).search(text))


def _table() -> dict[str, Any]:
    table: dict[str, Any] = data("assistant", "ledger.yaml")
    return table


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)
