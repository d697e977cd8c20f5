"""From a brief to a task: a first report, or a follow-up that moves facts and times of the plan before it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from agents.base import Brief
from agents.crisis.classify import Typing, classify
from agents.crisis.clock import ClockStart, clock_start
from agents.crisis.piles import Piles, affirms, sort_facts
from agents.crisis.quantities import find_quantities
from agents.crisis.task import PACKAGE, Task
from agents.privacy import find_personal, redact
from knowledge.errors import BadInput
from knowledge.phrases import data, phrases
from knowledge.text import fold, language_of

_LONGEST = 20_000


def understand(brief: Brief) -> Task:
    """BadInput for a request without any text to go by."""
    if brief.previous is not None and "clock_start" in brief.previous.data:
        return _followed(brief, brief.previous.data, brief.previous.request_text)
    text = _material(brief)
    if not re.search(r"\w", text):
        raise BadInput(phrases(PACKAGE).say("nothing_reported", brief.language))
    return _first(text, brief.language, brief.now)


def _material(brief: Brief) -> str:
    return "\n".join([brief.text, *(_upstream(d.data) for d in brief.upstream)])[:_LONGEST].strip()


def _upstream(found: Mapping[str, Any]) -> str:
    """What another agent put first of its result: a digest's headline, an event's title."""
    return str(found.get("headline") or found.get("title") or "")


def _first(text: str, language: str, now: datetime) -> Task:
    plain, _ = redact(text, language)
    typing = classify(plain)
    return Task(
        report=plain,
        language=language,
        now=now,
        start=clock_start(plain, now),
        typing=typing,
        quantities=find_quantities(plain),
        piles=sort_facts(plain, typing.type),
        personal=tuple(dict.fromkeys(piece.kind for piece in find_personal(text))),
    )


def _followed(brief: Brief, before: Mapping[str, Any], said: str) -> Task:
    text, _ = redact(brief.text[:_LONGEST], brief.language)
    report = "\n".join([redact(said[:_LONGEST])[0], text])
    typing = _typing(report, text, before)
    task = Task(
        report=report,
        language=_language(brief, before),
        now=brief.now,
        start=ClockStart(datetime.fromisoformat(before["clock_start"]), bool(before["clock_stated"])),
        typing=typing,
        quantities=find_quantities(report),
        piles=Piles(tuple(before["confirmed"]), tuple(before["unconfirmed"])),
        refuted=tuple(before.get("refuted", ())),
        number=int(before.get("update_number", 1)),
        followed=True,
        due=_moment(before.get("statement_at")),
        news=tuple(before.get("news", ())),
        level=_level(text),
        level_before=before["severity"],
        settled=_says("sounds_solved", text),
    )
    return _with_news(task, text, _moment(before.get("next_update_at")))


def _typing(report: str, text: str, before: Mapping[str, Any]) -> Typing:
    """The plan's type stays, unless the news alone speaks clearly of another."""
    whole, news = classify(report), classify(text)
    kind = before["type"]
    cleared = data(PACKAGE, "types.yaml")["cleared"]["type"]
    strong = news.signal >= 4.0 and news.type in ("personal_safety", "account_hack", "data_leak", cleared)
    if strong and _speaks(text):
        also = (kind, *before.get("also", ()))
        return Typing(
            news.type,
            tuple(k for k in also if k not in (news.type, cleared))[:2],
            news.confidence,
            whole.concepts,
        )
    return Typing(kind, tuple(before.get("also", ())), float(before["type_confidence"]), whole.concepts)


def _speaks(text: str) -> bool:
    return bool(sort_facts(text, "").confirmed)


def _with_news(task: Task, text: str, promised: datetime | None) -> Task:
    """Moves pieces between piles; a call for the next update counts one up."""
    pieces = _news(text)
    confirmed, unconfirmed, refuted = (
        list(task.piles.confirmed),
        list(task.piles.unconfirmed),
        list(task.refuted),
    )
    news: list[str] = []
    denied = False
    for piece in pieces:
        if _says("deny", piece):
            moved = _like(piece, unconfirmed) or unconfirmed[:1]
            refuted += [fact for fact in moved if fact not in refuted]
            unconfirmed = [fact for fact in unconfirmed if fact not in moved]
            denied = True
        elif _says("affirm", piece) or affirms(piece):
            moved = _like(piece, unconfirmed)
            unconfirmed = [fact for fact in unconfirmed if fact not in moved]
            confirmed += moved
            news.append(piece)
        else:
            sorted_ = sort_facts(piece, task.typing.type)
            news += sorted_.confirmed
            unconfirmed += [fact for fact in sorted_.unconfirmed if fact not in unconfirmed]
    confirmed += [fact for fact in news if fact not in confirmed]
    ordered = _ordinal(text)
    sent = task.due is not None and task.due <= task.now
    counted = _says("next_update", text) or (sent and bool(news or denied))
    return replace(
        task,
        piles=Piles(tuple(confirmed), tuple(unconfirmed)),
        refuted=tuple(refuted),
        news=tuple(dict.fromkeys([*(() if sent and not ordered else task.news), *news])),
        number=max(task.number, ordered or (task.number + 1 if counted else 1)),
        due=promised if counted and ordered != task.number else task.due,
        since=task.now if _turned(task) else None,
        just_refuted=denied,
    )


def _turned(task: Task) -> bool:
    """Whether the follow-up turned the crisis into a false alarm: standing down counts from now."""
    return task.typing.type == str(data(PACKAGE, "types.yaml")["cleared"]["type"])


def _ordinal(text: str) -> int | None:
    """The number of the statement that was asked for (`第二次更新`, `third update`)."""
    match = _rule("ordinal").search(fold(text))
    named = data(PACKAGE, "follow.yaml")["ordinals"]
    return int(named[match["n"] or match["n2"]]) if match else None


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _news(text: str) -> list[str]:
    """Statements of a follow-up; orders to the desk (language, level, next update) are none."""
    piles = sort_facts(text, "")
    orders = ("to_english", "to_chinese", "next_update", "level")
    return [p for p in (*piles.confirmed, *piles.unconfirmed) if not any(_says(name, p) for name in orders)]


def _like(piece: str, facts: list[str]) -> list[str]:
    """Facts that share enough character pairs with what was said about them."""
    bar = float(data(PACKAGE, "follow.yaml")["pieces_like"])
    asked = _pairs(piece)
    return [
        fact for fact in facts if len(asked & _pairs(fact)) >= bar * min(len(asked), len(_pairs(fact)) or 1)
    ]


def _pairs(text: str) -> set[str]:
    plain = re.sub(r"\W", "", fold(text))
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


def _language(brief: Brief, before: Mapping[str, Any]) -> str:
    if _says("to_english", brief.text):
        return "en"
    if _says("to_chinese", brief.text):
        return "zh"
    given = brief.language != language_of(brief.text)
    return brief.language if given else str(before.get("language", brief.language))


def _level(text: str) -> str | None:
    match = _rule("level").search(fold(text))
    return match["level"].upper() if match else None


def _says(name: str, text: str) -> bool:
    return bool(_rule(name).search(fold(text)))


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(data(PACKAGE, "follow.yaml")[name])
