"""Which of a compound request's clauses belong in the text when a plan already holds the rest."""

import re
from datetime import datetime

from agents.drafting.clauses import clauses, compiled
from agents.drafting.schema import Entry
from agents.facts import Fact, find_facts, plain_text
from knowledge.phrases import data

_SHORT = 2  # characters that may stand in a plan by chance (`自带书`, `读书会`)
_PLANNED = ("when", "quota", "duration")


def beside_plan(content: list[str], title: str, planned: list[Entry], now: datetime) -> list[str]:
    """Clauses that speak to the readers and say more than the plan does; orders and inner matters never."""
    told = plain_text("\n".join([title, *(entry.text for entry in planned)]))
    told = re.sub(r"\d{1,2}:\d{2}", "", told)
    kept = []
    for sentence in content:
        wanted = [part.text.strip() for part in clauses(sentence) if _wanted(part.text, title, told, now)]
        kept += ["，".join(wanted)] if wanted else []
    return kept


def _wanted(clause: str, title: str, told: str, now: datetime) -> bool:
    plain = plain_text(clause).strip()
    composing = data("agents.drafting", "composing.yaml")
    if compiled(composing["plan_only"]).search(plain) or compiled(composing["to_readers"]["not"]).search(
        plain
    ):
        return False
    facts = [*find_facts(clause, now)]
    if facts and all(_planned(fact, told) for fact in facts):
        return False
    spoken = compiled(composing["to_readers"]["words"]).search(plain)
    told_of = any(fact.label in composing["to_readers"]["labels"] for fact in facts)
    return bool(spoken or told_of) and not set(plain) <= set(plain_text(title))


def _planned(fact: Fact, told: str) -> bool:
    """Whether the plan says it: the same words, the same number of people, or its own moment."""
    number = re.search(r"\d+", plain_text(fact.value)) if fact.label in ("quota", "count") else None
    limits = fact.label == "quota" and plain_text(fact.text) != plain_text(fact.value)
    same = bool(number and re.search(rf"(?<!\d){number[0]}(?!\d)", told)) and not limits
    words = plain_text(fact.value)
    return fact.label in _PLANNED[:1] + _PLANNED[2:] or same or (len(words) > _SHORT and words in told)


def fuller(planned: list[Entry], content: list[str], now: datetime) -> list[Entry]:
    """The plan's lines, with a place as fully as the request names it (`南京路的猫咖` for `南京路`)."""
    places = [fact.value for text in content for fact in find_facts(text, now) if fact.label == "place"]
    return [_with_place(entry, places) for entry in planned]


def _with_place(entry: Entry, places: list[str]) -> Entry:
    for place in places:
        label, mark, value = entry.text.partition("：" if "：" in entry.text else ":")
        if value.strip() and value.strip() in place and value.strip() != place:
            return entry.model_copy(update={"text": f"{label}{mark}{place}"})
    return entry
