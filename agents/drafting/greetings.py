"""How a text opens and ends: by its readers, its kind and its tone."""

from typing import Any

from agents.drafting.clauses import clauses, compiled
from agents.drafting.openings import group_readers
from agents.drafting.parts import Parts
from agents.drafting.task import PACKAGE, Task
from agents.drafting.titles import greets_festival, is_thanks, name_of
from agents.facts import plain_text
from knowledge.phrases import data

_TONED = ("formal", "friendly", "lively")
_GRAVE = ("apology", "incident_statement")


def named(task: Task) -> str:
    """The salutation that carries a given name and therefore may not be cut."""
    to = name_of(task.given.to)
    if task.kind == "welcome":
        key = "opening.welcome.both" if task.given.topic else "opening.welcome"
        return "" if greets(task) or not to else task.voice.say(key, to=to, topic=task.given.topic)
    if not to:
        return ""
    if task.kind == "reply":
        role = compiled(data(PACKAGE, "composing.yaml")["group_nouns"]).fullmatch(plain_text(to))
        handle = "opening.reply.handle" if to.startswith("@") else "opening.reply"
        return task.voice.say("opening.reply.role" if role else handle, to=to)
    return "" if task.kind == "recruitment" else _to_readers(task, to)


def _to_readers(task: Task, to: str) -> str:
    if to[:1] in "各亲尊":
        return task.voice.say("opening.reader", to=to)
    to = to[:-1] if to.endswith("们") else to
    many = compiled(data(PACKAGE, "composing.yaml")["group_nouns"]).search(plain_text(to))
    mail = "email" in task.channels[:1]
    key = "opening.readers" if many else "opening.reader"
    return task.voice.say(f"{key}.mail" if mail else key, to=to)


def greets(task: Task) -> bool:
    """Whether the given words open with a greeting of their own."""
    first = task.given.entries[0].text if task.given.entries else ""
    head = clauses(first)[0].text if first else ""
    return bool(compiled(data(PACKAGE, "composing.yaml")["greeted"]).match(plain_text(head)))


def salutation(task: Task, parts: Parts, rules: dict[str, Any]) -> str:
    """The opening words; they end in a comma when the first sentence runs on from them."""
    own = named(task)
    if task.rules.get("bare"):
        return own
    if own or (task.kind == "welcome" and greets(task)):
        return own
    if task.kind in ("reply", "welcome"):
        about = parts.topic if task.kind == "welcome" and task.given.topic else ""
        key = f"opening.{task.kind}.topic" if about else f"opening.{task.kind}.bare"
        return task.voice.say(key, topic=about)
    readers = task.audience if not task.audience.endswith("群") else ""
    if readers:
        return _to_readers(task, readers)
    who = group_readers(task.audience)
    if who and task.tone == "formal" and task.kind not in _GRAVE:
        return task.voice.say("opening.readers", to=who)
    if task.tone in _TONED and task.kind not in _GRAVE:
        return _toned(task, parts)
    if task.kind == "apology":
        return _apology(task)
    return task.voice.say("opening.email") if rules.get("salutation") else ""


def _apology(task: Task) -> str:
    who = group_readers(task.audience)
    return task.voice.say("opening.readers", to=who) if who else task.voice.say("opening.all")


def _toned(task: Task, parts: Parts) -> str:
    own = task.voice.optional(f"opening.{task.kind}.{task.tone}", topic=parts.topic)
    card = task.rules["mode"] == "card" and parts.topic
    about = task.voice.optional(f"opening.card.{task.tone}", topic=parts.topic) if card else ""
    return own or about or task.voice.say(f"opening.{task.tone}")


def farewell(task: Task, rules: dict[str, Any]) -> list[str]:
    """Closing words of the tone, and who signs an e-mail."""
    bare = bool(task.rules.get("bare"))
    closing = [task.voice.optional(f"closing.{task.kind}.{task.tone}")] if task.tone and not bare else []
    closing += [_thanks(task)] if is_thanks(task) and not bare else []
    if (
        not bare
        and task.tone == "formal"
        and task.kind not in (*_GRAVE, "reply", "welcome", "topic", "recap")
    ):
        closing.append(task.voice.say("closing.formal"))
    if rules.get("salutation"):
        closing.append(task.voice.gap(task.voice.say("what_signature")))
    return [words for words in closing if words]


def _thanks(task: Task) -> str:
    """The thanks that a letter of thanks does not say in its given words."""
    said = compiled(data(PACKAGE, "composing.yaml")["says_thanks"])
    if any(said.search(plain_text(entry.text)) for entry in task.given.entries):
        return ""
    return (
        task.voice.say("closing.thanks", to=task.given.to) if task.given.to else task.voice.say("thanks_all")
    )


def greeting_of(task: Task) -> str:
    """The wish that a festival greeting consists of; empty for other texts."""
    other = task.given.form not in ("", "wish")
    return task.voice.say("wish", festival=task.given.topic) if greets_festival(task) and not other else ""
