"""Replies to one member: their question is put to them, and `他` becomes `你`."""

import re
from dataclasses import dataclass
from typing import Any

from agents.drafting.amends import complains
from agents.drafting.clauses import Clause, clauses, compiled
from agents.drafting.schema import Entry, Given
from agents.drafting.task import Task
from agents.facts import plain_text
from knowledge.phrases import data


def answered(task: Task) -> Given:
    """What is given for a reply, told to its reader; `成员北风问……` names them."""
    given = task.given
    rules = data("agents.drafting", "composing.yaml")["reply"]
    entries = [*given.entries]
    named = compiled(rules["nobody"]).fullmatch(plain_text(given.to).lower())
    to = "" if named else given.to
    about = dict(given.about)
    opened = (_asked(entries[0], task, rules) or _complained(entries[0], task)) if entries else None
    if opened:
        to = to or opened.name
        about |= {"complaint": "yes"} if opened.complaint else {}
        entries = [entry for entry in (opened.told, *entries[1:]) if entry.text.strip()]
    if task.voice.language == "zh" or opened or task.given.to:
        entries = [entry.model_copy(update={"text": _to_reader(entry.text, rules)}) for entry in entries]
    return given.model_copy(update={"entries": entries, "to": to, "about": about})


@dataclass(frozen=True, slots=True)
class Opened:
    """A reply's first entry, told to the member it answers."""

    name: str
    told: Entry
    complaint: bool


def _asked(entry: Entry, task: Task, rules: dict[str, Any]) -> Opened | None:
    parts = clauses(entry.text)
    first = parts[0]
    for source in rules["asked"]:
        found = compiled(source).match(plain_text(first.text))
        if found:
            break
    else:
        return None
    named = found["name"] and not compiled(rules["nobody"]).fullmatch(found["name"].lower())
    name = first.text[slice(*found.span("name"))] if named else ""
    question, colon, answer = first.text[slice(*found.span("q"))].strip().partition(": ")
    verb = plain_text(found["verb"])
    complaint = bool(compiled(rules["complains"]).search(verb)) or (
        bool(compiled(rules["says"]).search(verb)) and complains([plain_text(question)])
    )
    key = (
        "told_about" if complaint else "said_about" if compiled(rules["says"]).search(verb) else "asked_about"
    )
    lead = task.voice.say(key, q=question)
    if colon:
        answer += first.mark.rstrip() + entry.text[first.start + len(first.text) + len(first.mark.rstrip()) :]
        return Opened(name, entry.model_copy(update={"text": f"{lead}. {answer}"}), complaint)
    return Opened(name, _retold(entry, first, lead, complaint), complaint)


def _complained(entry: Entry, task: Task) -> Opened | None:
    """A first clause that says what went wrong for the member, with nobody named as telling it."""
    first = clauses(entry.text)[0]
    if task.voice.language == "en" or not complains([plain_text(first.text)]):
        return None
    lead = task.voice.say("told_about.bare", q=first.text.strip())
    return Opened("", _retold(entry, first, lead, True), True)


def _retold(entry: Entry, first: Clause, lead: str, complaint: bool) -> Entry:
    """The entry with `lead` for its first clause, and the mark that goes with what follows."""
    rest = entry.text[first.start + len(first.text) + len(first.mark) :].strip()
    answers = compiled(data("agents.drafting", "composing.yaml")["reply"]["answers"]).match(plain_text(rest))
    mark = ". " if lead.isascii() else "。" if complaint else "：" if answers else "，"
    return entry.model_copy(update={"text": f"{lead}{mark if rest else ''}{rest}"})


def _to_reader(text: str, rules: dict[str, Any]) -> str:
    for source, you in rules["second_person"]:
        text = compiled(source).sub(lambda found, you=you: _cased(found[0], you), text)  # type: ignore[misc]
    return text


def _cased(old: str, new: str) -> str:
    return new[:1].upper() + new[1:] if re.match(r"[A-Z]", old) else new


__all__ = ["answered"]
