"""A follow-up: what it orders, and the facts, level and times of the plan before it that its news changes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from agents.base import Brief
from agents.crisis.classify import Typing, classify
from agents.crisis.clock import ClockStart, present
from agents.crisis.piles import Piles, affirms, sort_facts
from agents.crisis.quantities import Quantity, find_quantities, quantities_of_report
from agents.crisis.task import PACKAGE, Task
from agents.privacy import redact
from knowledge.phrases import data
from knowledge.text import fold, language_of

_LONGEST = 20_000
_ORDERS = ("to_english", "to_chinese", "next_update", "level", "kind", "shorter", "looks")


@dataclass
class _Facts:
    """The piles while pieces of news move between them."""

    confirmed: list[str]
    unconfirmed: list[str]
    refuted: list[str]
    news: list[str] = field(default_factory=list)
    denied: bool = False


def follow(brief: Brief, before: Mapping[str, Any], said: str) -> Task:
    """`before` is the data of the plan that the brief follows up on, `said` the requests that led to it."""
    text, _ = redact(brief.text[:_LONGEST], brief.language)
    report = "\n".join([redact(said[:_LONGEST])[0], text])
    task = Task(
        report=report,
        language=_language(brief, before),
        now=present(text, brief.now),
        start=ClockStart(datetime.fromisoformat(before["clock_start"]), bool(before["clock_stated"])),
        typing=_typing(report, text, before),
        quantities=_quantities(report, text),
        piles=Piles(tuple(before["confirmed"]), tuple(before["unconfirmed"])),
        refuted=tuple(before.get("refuted", ())),
        number=int(before.get("update_number", 1)),
        followed=True,
        due=_moment(before.get("statement_at")),
        news=tuple(before.get("news", ())),
        level=_level(text),
        level_before=before["severity"],
        settled=_says("sounds_solved", text),
        short=_says("shorter", text),
    )
    return _told(task, text, _moment(before.get("next_update_at")))


def _typing(report: str, text: str, before: Mapping[str, Any]) -> Typing:
    """The plan's type stays, unless a person names another or the news alone speaks clearly of one."""
    whole, news = classify(report), classify(text)
    kind = before["type"]
    table = data(PACKAGE, "types.yaml")
    cleared = table["cleared"]["type"]
    also = (kind, *before.get("also", ()))
    ordered = _ordered_type(text)
    strong = news.signal >= 4.0 and news.type in (*table["takes_over"], cleared) and _speaks(text)
    turned = ordered or (news.type if strong else None)
    if turned is None or turned == kind:
        return Typing(kind, also[1:], float(before["type_confidence"]), whole.concepts)
    others = tuple(other for other in also if other not in (turned, cleared))
    return Typing(turned, () if ordered else others[:2], 1.0 if ordered else news.confidence, whole.concepts)


def _ordered_type(text: str) -> str | None:
    match = _rule("kind").search(fold(text))
    if not match:
        return None
    named = (match["zh"] or match["en"]).strip()
    for kind, entry in data(PACKAGE, "types.yaml")["types"].items():
        labels = [*entry["names"], *(str(label) for label in entry["label"].values())]
        if any(fold(label) in named or named in fold(label) for label in labels):
            return str(kind)
    return None


def _speaks(text: str) -> bool:
    return bool(sort_facts(text, "").confirmed)


def _quantities(report: str, text: str) -> list[Quantity]:
    """All amounts so far; one that the news calls the whole (`只影响 3 个人`) replaces those of its unit."""
    new = find_quantities(text)
    whole = {quantity.unit for quantity in new} if _says("whole", text) else set()
    return [*(q for q in quantities_of_report(report) if q.unit not in whole), *new]


def _told(task: Task, text: str, promised: datetime | None) -> Task:
    """Moves pieces between piles; a call for the next update, or news after the last, counts one up."""
    facts = _sorted(task, text)
    ordered = _ordinal(text)
    sent = task.due is not None and task.due <= task.now
    counted = _says("next_update", text) or (sent and bool(facts.news or facts.denied))
    carried = () if sent and not ordered else task.news
    return replace(
        task,
        piles=Piles(tuple(facts.confirmed), tuple(facts.unconfirmed)),
        refuted=tuple(facts.refuted),
        news=tuple(dict.fromkeys([*carried, *facts.news])),
        number=max(task.number, ordered or (task.number + 1 if counted else 1)),
        due=promised if counted and ordered != task.number else task.due,
        since=task.now if _turned(task) else None,
        just_refuted=facts.denied,
    )


def _sorted(task: Task, text: str) -> _Facts:
    facts = _Facts(list(task.piles.confirmed), list(task.piles.unconfirmed), list(task.refuted))
    for piece in _news(text):
        if _says("deny", piece):
            _refute(piece, facts)
        elif _says("affirm", piece) or affirms(piece):
            moved = _like(piece, facts.unconfirmed)
            facts.unconfirmed = [fact for fact in facts.unconfirmed if fact not in moved]
            facts.confirmed += moved
            facts.news.append(piece)
            _settle_amounts(piece, facts)
        else:
            piles = sort_facts(piece, task.typing.type)
            facts.news += piles.confirmed
            facts.unconfirmed += [fact for fact in piles.unconfirmed if fact not in facts.unconfirmed]
    facts.confirmed += [fact for fact in facts.news if fact not in facts.confirmed]
    return facts


def _settle_amounts(piece: str, facts: _Facts) -> None:
    """A count that is now known answers the open question how many."""
    if find_quantities(piece):
        facts.unconfirmed = [fact for fact in facts.unconfirmed if not _says("how_many", fact)]


def _refute(piece: str, facts: _Facts) -> None:
    moved = _like(piece, facts.unconfirmed) or facts.unconfirmed[:1]
    facts.refuted += [fact for fact in moved if fact not in facts.refuted]
    facts.unconfirmed = [fact for fact in facts.unconfirmed if fact not in moved]
    facts.denied = True


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
    return [p for p in (*piles.confirmed, *piles.unconfirmed) if not any(_says(name, p) for name in _ORDERS)]


def _like(piece: str, facts: Sequence[str]) -> list[str]:
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
