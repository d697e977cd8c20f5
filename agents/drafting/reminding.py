"""Gentle reminders: whom they are for, what is still to be done, and a word for those who have done it."""

import re
from dataclasses import dataclass

from agents.drafting.clauses import compiled
from agents.drafting.pieces import Piece
from agents.drafting.task import PACKAGE, Task
from agents.facts import plain_text
from knowledge.phrases import data
from knowledge.text import has_cjk

_TITLE_CHARS = 14


@dataclass(frozen=True, slots=True)
class Owed:
    """`还没交材料费的同学` → 交材料费, 同学."""

    do: str
    people: str = ""
    done: str = ""
    """The English participle (`paid`), empty in Chinese."""
    counted: bool = False
    """Whether the words tell how many have not (`物业费还有12户没交`) and call nobody."""


def owed(words: str) -> Owed:
    """What is still to be done and by whom; all the words as the matter when they say it otherwise."""
    rules, plain = data(PACKAGE, "reminding.yaml"), plain_text(words)
    found = compiled(rules["zh" if has_cjk(words) else "en"]).match(plain)
    if found is None:
        return Owed(words)
    part = {
        name: words[slice(*found.span(name))].strip() for name, value in found.groupdict().items() if value
    }
    if not has_cjk(words):
        done = part.get("done", "")
        return Owed(
            f"{done} {part.get('rest', '')}".strip() if done else _must(part),
            part["people"],
            done,
        )
    return Owed(part.get("do", ""), part.get("people", ""), counted=not found["people"] and "的" not in words)


def _must(part: dict[str, str]) -> str:
    return part.get("do") or part.get("must") or part.get("owe", "")


def reminder_lead(task: Task, pieces: list[Piece]) -> str:
    """The request itself, to those it concerns."""
    words = pieces[0].text if task.given.led and pieces else ""
    if not words:
        return task.voice.say("remind.lead.thing", thing=task.given.about.get("thing", ""))
    told = owed(words)
    if words[:1].isdigit() and not has_cjk(words):
        told_of = re.sub(r" (?:who|that) (?:still )?", " ", words, count=1)
        return task.voice.say("remind.lead.counted", who=told_of)
    if not has_cjk(words):
        do = re.sub(r"\btheir\b", "your", told.do)
        return task.voice.say("remind.lead.have" if told.done else "remind.lead.do", do=do)
    verb = _verb(told.do)
    if told.counted:
        return task.voice.say(
            "remind.lead.counted" if verb else "remind.lead.counted.any", who=words, verb=verb
        )
    key = "remind.lead" if verb else "remind.lead.any"
    return task.voice.say(key, who=words, verb=verb)


def reminder_word(task: Task) -> str:
    """The word for those who have done it already."""
    words = _words(task)
    told = owed(words)
    if task.voice.language == "en":
        return task.voice.say("remind.done.have" if told.done else "remind.done", done=told.done.capitalize())
    verb = _verb(told.do) or ("" if words else _verb_of_thing(task))
    return task.voice.say("remind.done.have" if verb else "remind.done", done=verb)


def reminder_title(task: Task) -> str:
    """`温馨提醒` says nothing: the matter names the reminder."""
    told = owed(_words(task))
    if not has_cjk(_words(task)) and task.voice.language == "en":
        return task.voice.say("remind.title", what=_noun_en(_words(task)) or told.do)
    what = task.given.about.get("thing", "") or told.do
    if told.counted:
        what = _subject(_words(task)) or what
    return task.voice.say("remind.title" if len(what) <= _TITLE_CHARS else "remind.title.bare", what=what)


def _noun_en(words: str) -> str:
    """`the December dues` of `those who haven't paid the December dues`."""
    found = compiled(data(PACKAGE, "reminding.yaml")["en"]).match(plain_text(words))
    rest = words[slice(*found.span("rest"))].strip() if found and found["rest"] else ""
    return re.sub("^(?:(?:their|the|in|back) )+", "", rest)


def _subject(words: str) -> str:
    """What stands before the count of those who have not (`物业费` of `物业费还有12户没交`)."""
    found = compiled(data(PACKAGE, "reminding.yaml")["subject"]).match(plain_text(words))
    return words[slice(*found.span("t"))] if found else ""


def _words(task: Task) -> str:
    return task.given.entries[0].text if task.given.led and task.given.entries else ""


def _verb(do: str) -> str:
    found = compiled(data(PACKAGE, "reminding.yaml")["verb"]).match(plain_text(do))
    return do[slice(*found.span("verb"))] if found else ""


def _verb_of_thing(task: Task) -> str:
    return task.voice.say("remind.verb") if task.given.about.get("thing") else ""


def way_label(task: Task) -> str:
    """`怎么交`, by what has not been done; empty when no verb says it."""
    verb = _verb(owed(_words(task)).do) if _words(task) else _verb_of_thing(task)
    return task.voice.say("remind.how", verb=verb) if verb and task.voice.language == "zh" else ""


__all__ = ["owed", "reminder_lead", "reminder_title", "reminder_word", "way_label"]
