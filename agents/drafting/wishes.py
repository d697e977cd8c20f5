"""Festival greetings: a request that asks for one taken apart, and the wish for its day, readers and tone."""

import re
from typing import Any

from agents.drafting.addressee import for_desk
from agents.drafting.clauses import Clause, clauses, compiled, expand
from agents.drafting.forms import Opening, form_macros
from agents.drafting.openings import group_readers
from agents.drafting.task import Task
from agents.facts import plain_text
from knowledge.phrases import data
from knowledge.text import has_cjk

_HEAD = 2  # clauses among which the order to wish stands
_DESK = 0.5
_ASKING = 300  # characters in which a request says what it asks for
_EVERYWHERE = ("duty",)  # traits that say more than the day does
_GIVES = re.compile(r"\d|https?:|@")


def wish_of(text: str) -> Opening | None:
    """The day, the readers and what else a request for a greeting gives; None when it asks for none."""
    head = text[:_ASKING]
    told = clauses(text)
    found = _festival(head)
    if not found or not any(_asks(clause) for clause in told[:_HEAD]):
        return None
    about = {"festival": found[0], "sort": found[1], "trait": _trait(head)}
    if to := _readers(head):
        about["readers"] = to
    tone = " ".join(m[0] for m in compiled(expand("<tone>", form_macros())).finditer(_manner(told)))
    ready = [clause.text.strip() for clause in told if not _is_order(clause)]
    return Opening("", "wish", about=about, tone=tone, ready=ready)


def wish_for(task: Task) -> str:
    """The wish itself; what its readers are decides before the tone does."""
    about = task.given.about
    book: dict[str, dict[str, str]] = _rules()["wishes"][task.voice.language]
    words = {**book["any"], **book.get(about.get("sort", ""), {})}
    own = book.get(about.get("sort", ""), {})
    wanted = [about.get("trait", ""), task.tone, "plain"]
    trait = about.get("trait", "")
    book_of = words if trait in words and trait not in own and trait in _EVERYWHERE else own or words
    chosen = next((book_of[name] for name in wanted if name in book_of), "") or words["plain"]
    return _filled(chosen, task)


def wish_title(task: Task) -> str:
    """The title of a wish, by the sort of its festival."""
    titles = _rules()["titles"][task.voice.language]
    return _filled(titles.get(task.given.about.get("sort", ""), titles["any"]), task)


def _filled(words: str, task: Task) -> str:
    about = task.given.about
    festival = about["festival"]
    for entry in _rules()["festivals"]:
        if entry["zh"] == festival and task.voice.language == "en":
            festival = str(entry["en"]).replace("{found}", festival)
    to = about.get("readers", "")
    many = task.voice.say("wish.to", to=to) if to else task.voice.say("wish.all")
    written = task.voice.own(words)
    return written.replace("{festival}", task.voice.own(festival)).replace("{to}", many)


def _festival(text: str) -> tuple[str, str] | None:
    plain = plain_text(text).lower()
    for entry in _rules()["festivals"]:
        if found := compiled(entry["pattern"]).search(plain):
            return entry["zh"].replace("{found}", found[0]), entry["sort"]
    return None


def _asks(clause: Clause) -> bool:
    longest = _rules()["longest"]["han" if has_cjk(clause.text) else "latin"]
    return len(clause.text) <= longest and bool(compiled(_rules()["asks"]).search(plain_text(clause.text)))


def _is_order(clause: Clause) -> bool:
    """Whether a clause only asks for the greeting, names its day or readers, or says how it should be."""
    plain = plain_text(clause.text).strip()
    if _asks(clause):
        return True
    if _GIVES.search(plain):
        return False
    rules = _rules()
    day = any(compiled(entry["pattern"]).fullmatch(plain.lower()) for entry in rules["festivals"])
    to = compiled(rules["readers"]).match(plain) or compiled(rules["readers_en"]).match(plain)
    toned = compiled(expand("<tone>", form_macros())).search(plain)
    return bool(day or to or toned or for_desk(plain) >= _DESK)


def _manner(told: list[Clause]) -> str:
    """The clauses that may say how it should be; what should not be says nothing of it."""
    parts, denied = compiled(_rules()["parts"]), compiled(_rules()["denied"])
    said = (part for clause in told for part in parts.split(plain_text(clause.text)))
    return ",".join(part for part in said if not denied.search(part))


def _readers(text: str) -> str:
    rules, plain = _rules(), plain_text(text)
    for name in ("readers", "readers_en"):
        for found in compiled(rules[name]).finditer(plain):
            to = text[slice(*found.span("to"))].strip()
            to = to[len(lead[0]) :] if (lead := compiled(rules["noun"]).match(plain_text(to))) else to
            to = group_readers(to) or to
            if to and not compiled(rules["anybody"]).fullmatch(plain_text(to).lower()) and not _festival(to):
                return to
    return ""


def _trait(text: str) -> str:
    plain = plain_text(text)
    return next((e["trait"] for e in _rules()["traits"] if compiled(e["pattern"]).search(plain)), "")


def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = data("agents.drafting", "wishes.yaml")
    return rules


__all__ = ["wish_for", "wish_of", "wish_title"]
