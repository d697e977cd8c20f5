"""What is said: the statement to post, the note to the team, questions and answers. Confirmed facts only."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from agents.crisis.classify import holds
from agents.crisis.concepts import Hit, find_concepts
from agents.crisis.evidence import Evidence
from agents.crisis.schema import QA, Statements
from agents.crisis.slots import read_slots
from agents.crisis.steps import helplines
from agents.crisis.task import PACKAGE, Task
from agents.crisis.timeline import Timeline, clock
from knowledge.phrases import data, phrases
from knowledge.text import fold, language_of

_SLOT = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_WITH_VICTIMS = ("data_leak", "account_hack", "fraud_impersonation")
_INTERNAL = {
    "two_members",
    "staff_conduct",
    "minor",
    "public_stage",
    "trending_now",
    "anger",
    "spread",
    "all_clear",
}
_ANSWERS = ("pr_backlash", "rumor")
_INSIDE = ("personal_safety", "legal")
_OPEN_CASE = "made_ill"
_OWN_NOTE = ("made_ill", "predator")


@dataclass(frozen=True, slots=True)
class Words:
    """The parts of a statement, chosen for what is known."""

    seen: str
    doing: str
    ask: str


def write_statements(task: Task, evidence: Evidence, times: Timeline) -> Statements:
    address = _address(task, evidence)
    affected = task.typing.type in _WITH_VICTIMS or _made_ill(task)
    key = "contact_affected" if affected else "contact"
    inbox = str(_table()[key][task.language]).replace("{inbox}", address)
    words = _words(task)
    return Statements(
        holding=_holding(task, times, words, inbox),
        internal=_internal(task, evidence, times),
        faq=list(_faq(task, times, words, address)),
    )


def _words(task: Task) -> Words:
    parts = _table()["types"][task.typing.type][task.language]
    slots = {**read_slots(task), **helplines(task.language)}
    return Words(*(_chosen(parts[name], task, slots) for name in ("seen", "doing", "ask")))


def _chosen(choices: list[Mapping[str, Any]], task: Task, slots: Mapping[str, str]) -> str:
    concepts = _publishable(task)
    for choice in choices:
        known = all(name in slots for name in choice.get("slot", ()))
        if known and holds(choice.get("when", {}), concepts):
            return _filled(str(choice["text"]), slots)
    return ""


def _publishable(task: Task) -> dict[str, Hit]:
    """What the statement may be chosen by: that it is under control only when a confirmed fact says so."""
    settled = find_concepts("\n".join(task.piles.confirmed))
    seen = task.typing.concepts
    return {name: hit for name, hit in seen.items() if name != "contained" or name in settled}


def _filled(text: str, slots: Mapping[str, str]) -> str:
    """The text with its slots; an [optional part] goes when one of its own is not known."""
    kept = _OPTIONAL.sub(lambda m: m[1] if all(n in slots for n in _SLOT.findall(m[1])) else "", text)
    said = _SLOT.sub(lambda m: slots.get(m[1], m[0]), kept)
    return said[:1].upper() + said[1:]


def _holding(task: Task, times: Timeline, words: Words, inbox: str) -> str:
    """What is known, done and asked; below it, when the next one comes and where to write."""
    frame, table = _table()["frame"][task.language], _table()["update"][task.language]
    alarm, inside = task.typing.type == "false_alarm", _inside(task)
    known = words.seen
    if task.number > 1 and not alarm:
        known = _update_words(task)
    elif _public_news(task):
        known = _joined([known, str(table["first"]).replace("{facts}", _public_news(task))], task)
    said = [known, "" if task.short else words.doing, words.ask]
    head = frame["head"].replace("{at}", clock(times.statement_at or task.now, task))
    close = []
    if times.next_update_at:
        close.append(frame["next"].replace("{next}", clock(times.next_update_at, task)))
    if not (inside or alarm or task.short):
        close.append(inbox)
    return f"{head}{_joined(said, task)}\n{_joined(close, task)}".strip()


def _joined(parts: Sequence[str], task: Task) -> str:
    return ("" if task.language == "zh" else " ").join(part for part in parts if part)


def _update_words(task: Task) -> str:
    """The second and later statements open with what is new."""
    choices = _table()["update"][task.language]
    if task.just_refuted:
        return str(choices["refuted"]).replace("{n}", str(task.number))
    public = _public_news(task)
    key = "new" if public else "same"
    return str(choices[key]).replace("{n}", str(task.number)).replace("{facts}", public)


def _public_news(task: Task) -> str:
    joint = "\uff1b" if task.language == "zh" else "; "
    missing = phrases(PACKAGE).say
    return joint.join(
        _bare(fact) if language_of(fact) == task.language else missing("translate", task.language, fact=fact)
        for fact in task.news
        if _fit_to_publish(fact, task)
    )


def _bare(fact: str) -> str:
    """A fact without the words that only say that it is one (`现在确认…`)."""
    match = _rule("fact_lead").match(fact)
    return fact[match.end() :] if match and match.end() < len(fact) else fact


def _fit_to_publish(fact: str, task: Task) -> bool:
    """Newly confirmed facts go out when they name nobody and are about the matter, not about the noise."""
    if task.typing.type in _INSIDE:
        return False
    lead = _rule("fact_lead").match(fact)
    if (lead and lead.end() == len(fact)) or "@" in fact:
        return False
    # Who did it is what a public question of fairness is about; elsewhere it is blame.
    blame = task.typing.type not in _ANSWERS and _rule("inside").search(fold(fact))
    return not (blame or _INTERNAL & set(find_concepts(fact)))


def _note(task: Task) -> str:
    """Which note the team gets: where people are in danger, that of the case."""
    if task.typing.type != "personal_safety":
        return "internal"
    case = next((name for name in _OWN_NOTE if name in task.typing.concepts), "safety")
    return f"internal_{case}"


def _made_ill(task: Task) -> bool:
    """Whether something that was handed out hurt people: then those who have it must be able to write."""
    return task.typing.type == "personal_safety" and _OPEN_CASE in task.typing.concepts


def _inside(task: Task) -> bool:
    """Whether nothing but the first words goes out and nobody is asked to write."""
    return task.typing.type in _INSIDE and not _made_ill(task)


def _address(task: Task, evidence: Evidence) -> str:
    if evidence.book.inbox:
        return f" {evidence.book.inbox[0]}" if task.language == "zh" else evidence.book.inbox[0]
    return phrases(PACKAGE).say("inbox_missing", task.language)


def _internal(task: Task, evidence: Evidence, times: Timeline) -> str:
    say = phrases(PACKAGE).say
    text = str(_table()[_note(task)][task.language])
    open_ = say("joint", task.language).join(task.piles.unconfirmed) or say("nothing_open", task.language)
    slots = {
        "level": evidence.level.name,
        "type": data(PACKAGE, "types.yaml")["types"][task.typing.type]["label"][task.language],
        "start": clock(task.start.at, task),
        "at": clock(times.statement_at or task.now, task),
        "open": open_,
        "next": clock(times.next_update_at, task)
        if times.next_update_at
        else say("no_update", task.language),
    }
    return re.sub(r"\{(\w+)\}", lambda m: slots.get(m[1], m[0]), text)


def _faq(task: Task, times: Timeline, words: Words, address: str) -> Iterator[QA]:
    table = _table()["faq"][task.language]
    next_ = clock(times.next_update_at, task) if times.next_update_at else ""
    slots = {"seen": words.seen, "ask": words.ask, "next": next_, "inbox": address}
    for name, entry in table.items():
        skip = (name == "when" and not next_) or (
            name == "who" and (_inside(task) or task.typing.type == "false_alarm")
        )
        skip = skip or (
            name == "me" and task.typing.type not in (*_WITH_VICTIMS, "outage", "pr_backlash", "raid_attack")
        )
        if not skip:
            yield QA(q=entry["q"], a=re.sub(r"\{(\w+)\}", lambda m: slots.get(m[1], m[0]), entry["a"]))


def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = data(PACKAGE, "statements.yaml")
    return table


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(_table()[name], re.IGNORECASE)
