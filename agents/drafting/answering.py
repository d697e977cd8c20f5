"""Replies to one member: their question is put to them, and `他` becomes `你`."""

import re
from typing import Any

from agents.drafting.clauses import clauses, compiled
from agents.drafting.schema import Entry, Given
from agents.drafting.task import Task
from agents.facts import plain_text
from knowledge.phrases import data


def answered(task: Task) -> Given:
    """What is given for a reply, told to its reader; `成员北风问……` names them."""
    given = task.given
    rules = data("agents.drafting", "composing.yaml")["reply"]
    entries = [*given.entries]
    to = given.to
    opened = _asked(entries[0], task, rules) if entries else None
    if opened:
        name, told = opened
        to = to or name
        entries = [entry for entry in (told, *entries[1:]) if entry.text.strip()]
    if task.voice.language == "zh" or opened or task.given.to:
        entries = [entry.model_copy(update={"text": _to_reader(entry.text, rules)}) for entry in entries]
    return given.model_copy(update={"entries": entries, "to": to})


def _asked(entry: Entry, task: Task, rules: dict[str, Any]) -> tuple[str, Entry] | None:
    parts = clauses(entry.text)
    first = parts[0]
    for source in rules["asked"]:
        found = compiled(source).match(plain_text(first.text))
        if found:
            break
    else:
        return None
    named = found["name"] and not compiled(rules["nobody"]).fullmatch(found["name"])
    name = first.text[slice(*found.span("name"))] if named else ""
    question = first.text[slice(*found.span("q"))].strip()
    verb = plain_text(found["verb"])
    key = "told_about" if compiled(rules["complains"]).search(verb) else "asked_about"
    key = "said_about" if compiled(rules["says"]).search(verb) else key
    rest = entry.text[first.start + len(first.text) + len(first.mark) :].strip()
    latin = task.voice.language == "en"
    mark = "" if not rest else ". " if latin and first.mark.strip()[:1] == "." else ", " if latin else "，"
    mark = ". " if latin and rest else mark
    lead = task.voice.say(key, q=question)
    return name, entry.model_copy(update={"text": f"{lead}{mark}{rest}"})


def _to_reader(text: str, rules: dict[str, Any]) -> str:
    for source, you in rules["second_person"]:
        text = compiled(source).sub(lambda found, you=you: _cased(found[0], you), text)  # type: ignore[misc]
    return text


def _cased(old: str, new: str) -> str:
    return new[:1].upper() + new[1:] if re.match(r"[A-Z]", old) else new


__all__ = ["answered"]
