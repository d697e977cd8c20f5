"""Lays the parts of a text out as one channel takes it: title, lines, paragraphs, tags, length."""

import re
from dataclasses import dataclass
from typing import Any

from agents.drafting.clauses import clauses, compiled
from agents.drafting.compose import Line, Parts
from agents.drafting.task import PACKAGE, Task
from agents.drafting.titles import name_of
from agents.facts import plain_text
from knowledge.phrases import data
from knowledge.text import has_cjk

_QUIET = ("formal", "serious", "apologetic")
_CARD_FIRST = ("card",)
_COMMAS = ",，"
_MANY = 3
_LINE_CHARS = 26


@dataclass(slots=True)
class Page:
    title: str
    body: str
    digest: str
    tags: list[str]


def rules_of(channel: str) -> dict[str, Any]:
    rules: dict[str, Any] = data(PACKAGE, "channels.yaml")[channel]
    return rules


def lay_out(task: Task, parts: Parts, channel: str) -> Page:
    """The page for a channel; when it is too long, courtesies go first and given facts never."""
    rules = rules_of(channel)
    limit = min(rules["limit"], task.given.limit or rules["limit"])
    full = _body(task, parts, channel, courtesies=True)
    if len(full) > limit or task.given.brief:
        full = _body(task, parts, channel, courtesies=False)
    if len(full) > limit or task.given.brief:
        tight = _compact(task, parts)
        full = tight if len(tight) < len(full) else full
    digest = _digest(parts, rules) if rules.get("digest_limit") else ""
    return Page(parts.title, full, digest, _tags(task, parts, rules))


def _body(task: Task, parts: Parts, channel: str, courtesies: bool) -> str:
    rules = rules_of(channel)
    if rules.get("compact"):
        return _compact(task, parts)
    headed = rules["title"] == "first_line" and task.kind != "reply"
    blocks = [_first_line(task, parts, rules)] if headed else []
    salutation = _salutation(task, rules) if courtesies else _named(task)
    text = _paragraphs(task, parts, rules)
    if salutation and text and task.rules["mode"] != "card" and not rules.get("salutation"):
        joint = "" if salutation[-1] in _COMMAS and text[0].isascii() is False else "\n"
        text[0] = salutation + (joint if salutation[-1] in _COMMAS + "～" else "\n") + text[0]
    elif salutation:
        blocks.append(salutation.rstrip(_COMMAS) + ("" if salutation[-1] not in _COMMAS else _stop(task)))
    blocks += _arranged(task, parts, rules, text)
    if courtesies:
        blocks += _farewell(task, parts, rules)
    return "\n\n".join(block for block in blocks if block)


def _stop(task: Task) -> str:
    return "," if task.voice.language == "en" else task.voice.say("colon")


def _arranged(task: Task, parts: Parts, rules: dict[str, Any], text: list[str]) -> list[str]:
    lines = "\n".join(_line(task, line, rules) for line in parts.lines)
    text = _as_notes(text) if task.rules["mode"] in _CARD_FIRST else text
    separator = "\n" if parts.items or rules["title"] == "first_line" else "\n\n"
    prose = separator.join(text)
    return [lines, prose] if task.rules["mode"] in _CARD_FIRST else [prose, lines]


def _as_notes(text: list[str]) -> list[str]:
    """Chains of commas beside the lines, one matter a line; a clause that leans on the last stays with it."""
    joins = compiled(data(PACKAGE, "composing.yaml")["joins"])
    notes: list[str] = []
    for sentence in text:
        parts = clauses(sentence)
        if has_cjk(sentence) and len(parts) >= _MANY:
            for part in parts:
                short = notes and part is not parts[0] and len(notes[-1]) + len(part.text) <= _LINE_CHARS
                if short or (notes and joins.match(plain_text(part.text)) and part is not parts[0]):
                    notes[-1] = f"{notes[-1].rstrip('。')}，{part.text}。"
                else:
                    notes.append(
                        f"{part.text}{part.mark.strip() if part.ends_sentence and part.mark else '。'}"
                    )
        else:
            notes.append(sentence)
    return notes


def _first_line(task: Task, parts: Parts, rules: dict[str, Any]) -> str:
    emoji = _emoji(task, parts) if _with_emoji(task, rules) else ""
    title = f"{emoji} {parts.title}" if emoji else parts.title
    return f"**{title}**" if rules["markup"] == "markdown" else title


def _with_emoji(task: Task, rules: dict[str, Any]) -> bool:
    if task.given.emoji is not None:
        return task.given.emoji
    return (
        rules["emoji"] > 0
        and task.tone not in _QUIET
        and task.kind not in ("apology", "incident_statement", "reply")
    )


def _emoji(task: Task, parts: Parts) -> str:
    composing = data(PACKAGE, "composing.yaml")
    words = plain_text(f"{parts.title} {' '.join(parts.plain)}")
    for pattern, emoji in composing["emojis"]:
        if task.kind in ("event_notice", "promotion", "recap") and compiled(pattern).search(words):
            return str(emoji)
    return str(composing["kind_emojis"].get(task.kind, ""))


def _line(task: Task, line: Line, rules: dict[str, Any]) -> str:
    text = task.voice.say("line", label=line.label, value=line.value)
    if rules["markup"] == "markdown":
        return f"- **{line.label}**" + text[len(line.label) :]
    wants = rules["emoji"] > 1 or task.given.emoji is True
    mark = (
        data(PACKAGE, "wording.yaml")["marks"].get(line.item, "▪️")
        if wants and _with_emoji(task, rules)
        else ""
    )
    return f"{mark} {text}" if mark else text


def _named(task: Task) -> str:
    """The salutation that carries a given name and therefore may not be cut."""
    if task.kind == "welcome" and parts_greet(task):
        return ""
    if task.given.to and task.kind == "reply":
        return task.voice.say("opening.reply", to=name_of(task.given.to))
    if task.kind == "welcome" and task.given.to:
        return task.voice.say("opening.welcome", to=name_of(task.given.to))
    unread = task.kind in ("apology", "recruitment") or not task.given.to
    return "" if unread else _to_readers(task, task.given.to)


def _to_readers(task: Task, to: str) -> str:
    if to[:1] in "各亲尊":
        return task.voice.say("opening.reader", to=to)
    many = compiled(data(PACKAGE, "composing.yaml")["group_nouns"]).search(plain_text(to))
    return task.voice.say("opening.readers" if many else "opening.reader", to=to)


def parts_greet(task: Task) -> bool:
    """Whether the given words open with a greeting of their own."""
    first = task.given.entries[0].text if task.given.entries else ""
    head = clauses(first)[0].text if first else ""
    return bool(compiled(data(PACKAGE, "composing.yaml")["greeted"]).match(plain_text(head)))


def _salutation(task: Task, rules: dict[str, Any]) -> str:
    named = _named(task)
    if task.kind == "welcome" and parts_greet(task):
        return ""
    if named or task.kind in ("reply", "welcome"):
        return named or task.voice.say(f"opening.{task.kind}.bare")
    if task.audience:
        return _to_readers(task, task.audience)
    if task.tone in ("formal", "friendly", "lively") and task.kind not in ("apology", "incident_statement"):
        return task.voice.say(f"opening.{task.tone}")
    return task.voice.say("opening.email") if rules.get("salutation") else ""


def _paragraphs(task: Task, parts: Parts, rules: dict[str, Any]) -> list[str]:
    text = (
        [f"{index}. {item}" for index, item in enumerate(parts.sentences, 1)]
        if parts.items and len(parts.sentences) > 1
        else [*parts.sentences]
    )
    if task.kind == "apology":
        text.insert(min(1, len(text)), _sorry(task))
    return text


def _sorry(task: Task) -> str:
    if task.given.to:
        return task.voice.say("sorry.to", to=task.given.to)
    return task.voice.say("sorry.formal" if task.tone in ("formal", "apologetic") else "sorry")


def _farewell(task: Task, parts: Parts, rules: dict[str, Any]) -> list[str]:
    formal = task.tone == "formal" and task.kind in ("announcement", "rule_change", "maintenance")
    closing = [task.voice.say("closing.formal")] if formal else []
    if rules.get("salutation"):
        closing.append(task.voice.gap(task.voice.say("what_signature")))
    return closing


def _compact(task: Task, parts: Parts) -> str:
    """Everything as running sentences; gaps at the end."""
    named = _named(task)
    text = [named, *parts.plain] if named else [*parts.plain]
    if task.kind == "apology":
        text.insert(min(1, len(text)), _sorry(task))
    topic = task.given.topic
    if topic and topic.lower() not in "".join(text).lower():
        text.insert(0, topic + task.voice.say("colon"))
    mark = plain_text(task.voice.gap("")).split(":")[0]
    gaps = [
        task.voice.say("line", label=line.label, value=line.value)
        for line in parts.lines
        if mark in plain_text(line.value)
    ]
    joint = " " if task.voice.language == "en" else ""
    stop = task.voice.say("stop")
    ended = [part if plain_text(part)[-1:] in "。.!?:;,~" else part + stop for part in text if part]
    return joint.join([*ended, task.voice.say("and_also").join(gaps)]).strip()


def _digest(parts: Parts, rules: dict[str, Any]) -> str:
    text = "".join(parts.plain)
    limit: int = rules["digest_limit"]
    if len(text) <= limit:
        return text
    cut = max(plain_text(text).rfind(mark, 0, limit) for mark in "。!?,;.")
    return text[: cut if cut > 20 else limit].rstrip(",，;； ")


def _tags(task: Task, parts: Parts, rules: dict[str, Any]) -> list[str]:
    if not rules.get("tags"):
        return []
    words = [parts.topic, *re.findall(r"#([^\s#,。]{1,20})", " ".join(parts.plain))]
    clean = [re.sub(r"[\W_]+", "", word) for word in words]
    fit = [word for word in dict.fromkeys(clean) if 1 < len(word) <= 14]
    return [rules["tag"].replace("{}", word) for word in fit][: rules["tags"]]


def with_tags(page: Page) -> str:
    """The body with its tags on a last line; tags that stand in it already are not repeated."""
    fresh = [tag for tag in page.tags if tag not in page.body]
    return f"{page.body}\n\n{' '.join(fresh)}" if fresh else page.body
