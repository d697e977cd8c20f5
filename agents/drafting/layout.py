"""Lays the parts of a text out as one channel takes it: title, lines, paragraphs, tags, length."""

import re
from dataclasses import dataclass
from typing import Any

from agents.drafting.article import article
from agents.drafting.clauses import clauses, compiled
from agents.drafting.greetings import farewell, greeting_of, named, salutation
from agents.drafting.marks import full_width
from agents.drafting.parts import Line, Parts
from agents.drafting.task import PACKAGE, Task
from agents.facts import plain_text
from knowledge.phrases import data
from knowledge.text import has_cjk

_QUIET = ("formal", "serious", "apologetic")
_COMMAS = ",，"
_MANY = 3
_LINE_CHARS = 26
_NUMBER = re.compile(r"\d+\. ")
_NOTE_CHARS = 44  # notes up to this length read better as one sentence


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
    full = _body(task, parts, rules, courtesies=True)
    if len(full) > limit or (task.given.brief and not rules.get("salutation")):
        full = _body(task, parts, rules, courtesies=False)
    if len(full) > limit or (task.given.brief and not rules.get("salutation")):
        tight = _compact(task, parts)
        full = tight if len(tight) < len(full) else full
    digest = _digest(parts, rules) if rules.get("digest_limit") else ""
    wide = full_width if task.voice.language == "zh" else str
    return Page(wide(parts.title), wide(full), wide(digest), _tags(task, parts, rules))


def _body(task: Task, parts: Parts, rules: dict[str, Any], courtesies: bool) -> str:
    if rules.get("compact"):
        return _compact(task, parts)
    headed = rules["title"] == "first_line" and task.kind != "reply" and not task.rules.get("untitled")
    text = [*(parts.sentences if headed else parts.full)]
    if parts.items or not headed:
        text = _ordered_items(parts, parts.full)
    if headed and text and not parts.items and (len(text) == 1 or task.kind == "topic"):
        text = text[text[0].rstrip("。?？.") == parts.title.rstrip("?？") :]
    blocks = [_first_line(task, parts, rules)] if headed else []
    opening = salutation(task, parts, rules) if courtesies else named(task)
    lead = [*parts.lead] or [wish for wish in [greeting_of(task)] if wish and not parts.formed]
    blocks += _opened(task, opening, lead or text, rules)
    blocks += (
        _formed(task, parts, rules, lead, text)
        if parts.formed
        else _arranged(task, parts, rules, lead + text)
    )
    if courtesies:
        blocks += farewell(task, rules)
    return "\n\n".join(block for block in blocks if block)


def _ordered_items(parts: Parts, text: list[str]) -> list[str]:
    numbered = parts.items and len(text) > 1
    return [f"{index}. {item}" for index, item in enumerate(text, 1)] if numbered else [*text]


def _opened(task: Task, opening: str, text: list[str], rules: dict[str, Any]) -> list[str]:
    """The opening as a block of its own, or run into the first sentence of prose (changed in place)."""
    if not opening or not (text or task.rules["mode"] == "card"):
        return []
    prose = text and task.rules["mode"] != "card" and not rules.get("salutation")
    if prose and opening[-1] in _COMMAS and task.voice.language == "zh":
        text[0] = opening + text[0]
        return []
    if prose:
        text[0] = f"{opening}\n{text[0]}"
        return []
    stop = "," if task.voice.language == "en" else task.voice.say("colon")
    return [opening if opening[-1] not in _COMMAS else opening.rstrip(_COMMAS) + stop]


def _arranged(task: Task, parts: Parts, rules: dict[str, Any], text: list[str]) -> list[str]:
    card = task.rules["mode"] == "card"
    if rules.get("digest_limit") and card:
        return article(task, parts)
    lines = "\n".join(_line(task, line, rules) for line in parts.lines)
    text = _as_notes(text) if card else text
    separator = "\n" if parts.items or rules["title"] == "first_line" else "\n\n"
    if task.kind == "reply":
        separator = " " if task.voice.language == "en" else ""
    prose = separator.join(text)
    told = any(not line.gap for line in parts.lines)
    return [lines, prose] if card and told else [prose, lines]


def _formed(task: Task, parts: Parts, rules: dict[str, Any], lead: list[str], text: list[str]) -> list[str]:
    """A form in its order: first sentence, lines, what else there is to say, last words."""
    listed = sum(bool(_NUMBER.match(sentence)) for sentence in text) > 1
    stop = "\n" if listed else "" if task.voice.language == "zh" else " "
    lines = "\n".join(_line(task, line, rules) for line in parts.lines)
    prose = stop.join(_as_notes(text) if len(text) > 1 and not parts.items else text)
    return ["\n".join(lead), lines, "\n".join(part for part in [prose, *parts.close] if part)]


def _as_notes(text: list[str]) -> list[str]:
    """Long chains of commas beside the lines, one matter a line; what leans on the last stays with it."""
    if sum(map(len, text)) <= _NOTE_CHARS:
        return text
    joins = compiled(data(PACKAGE, "composing.yaml")["joins"])
    notes: list[str] = []
    for sentence in text:
        parts = clauses(sentence)
        if not has_cjk(sentence) or len(parts) < _MANY:
            notes.append(sentence)
            continue
        for index, part in enumerate(parts):
            short = index and len(notes[-1]) + len(part.text) <= _LINE_CHARS
            if index and (short or joins.match(plain_text(part.text))):
                notes[-1] = f"{notes[-1].rstrip('。')}，{part.text}。"
            else:
                ends = part.ends_sentence and part.mark
                notes.append(f"{part.text}{part.mark.strip() if ends else '。'}")
    return notes


def _first_line(task: Task, parts: Parts, rules: dict[str, Any]) -> str:
    emoji = _emoji(task, parts) if _with_emoji(task, rules) else ""
    title = f"{emoji} {parts.title}" if emoji else parts.title
    return f"**{title}**" if rules["markup"] == "markdown" else title


def _with_emoji(task: Task, rules: dict[str, Any]) -> bool:
    if task.given.emoji is not None:
        return task.given.emoji
    grave = task.kind in ("apology", "incident_statement", "reply")
    return rules["emoji"] > 0 and task.tone not in _QUIET and not grave


def _emoji(task: Task, parts: Parts) -> str:
    if own := task.rules.get("emoji"):
        return str(own)
    composing = data(PACKAGE, "composing.yaml")
    pictured = task.kind in ("event_notice", "promotion", "recap")
    for words in (parts.title, " ".join(parts.plain)) if pictured else ():
        for pattern, emoji in composing["emojis"]:
            if compiled(pattern).search(plain_text(words)):
                return str(emoji)
    return str(composing["kind_emojis"].get(task.kind, ""))


def _line(task: Task, line: Line, rules: dict[str, Any]) -> str:
    text = task.voice.say("line", label=line.label, value=line.value)
    if rules["markup"] == "markdown":
        return f"- **{line.label}**" + text[len(line.label) :]
    wants = (rules["emoji"] > 1 or task.given.emoji is True) and _with_emoji(task, rules)
    mark = data(PACKAGE, "wording.yaml")["marks"].get(line.item, "▪️") if wants else ""
    return f"{mark} {text}" if mark else text


def _compact(task: Task, parts: Parts) -> str:
    """Everything as running sentences, as one would say it; gaps at the end."""
    voice = task.voice
    opening = salutation(task, parts, {}) if task.kind in ("welcome", "reply") else named(task)
    text = [opening, greeting_of(task), *(_of_plan(task, parts) or _on_topic(task, parts))]
    gaps = [voice.say("line", label=line.label, value=line.value) for line in parts.lines if line.gap]
    hour = [
        voice.say("line", label=voice.say("label_time"), value=line.value[line.value.index(mark) :])
        for mark in [voice.gap("")[:4]]
        for line in parts.lines
        if mark in line.value and not line.gap
    ]
    joint = " " if voice.language == "en" else ""
    stop = voice.say("stop")
    ended = [part if plain_text(part)[-1:] in "。.!?:;,~" else part + stop for part in text if part]
    return joint.join([*ended, voice.say("and_also").join([*hour, *gaps])]).strip()


def _of_plan(task: Task, parts: Parts) -> list[str]:
    """What a plan says, as one would tell it: what, when and where in a breath, then the rest."""
    planned = any(entry.source != "request" for entry in task.given.entries)
    if not planned or not parts.topic or not parts.moment:
        return []
    place = next((line.value for line in parts.lines if line.item == "place" and not line.gap), "")
    key = "lead.short.place" if place else "lead.short"
    lead = task.voice.say(key, topic=parts.topic, when=parts.moment, place=place)
    others = [line for line in parts.lines if line.item not in ("when", "place") and not line.gap]
    return [
        lead,
        *(task.voice.say("line", label=line.label, value=line.value) for line in others),
        *parts.sentences,
    ]


def _on_topic(task: Task, parts: Parts) -> list[str]:
    """The sentences, with the topic before them where they do not name it."""
    topic, said = task.given.topic, "".join(parts.plain).lower()
    if not topic or topic.lower() in said or greeting_of(task) or task.kind in ("welcome", "reply"):
        return parts.plain
    own = parts.topic.removeprefix(topic)
    if own and own != parts.topic and own.lower() in said:
        return [sentence.replace(own, parts.topic, 1) for sentence in parts.plain]
    return [topic + task.voice.say("colon"), *parts.plain]


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
    words = [parts.topic, parts.title, *re.findall(r"#([^\s#,。]{1,20})", " ".join(parts.plain))]
    clean = [re.sub(r"[\W_]+", "", word) for word in words]
    fit = [word for word in dict.fromkeys(clean) if 1 < len(word) <= 12 and not re.search(r"\d", word)]
    return [rules["tag"].replace("{}", word) for word in fit][: rules["tags"]]


def with_tags(page: Page) -> str:
    """The body with its tags on a last line; tags that stand in it already are not repeated."""
    fresh = [tag for tag in page.tags if tag not in page.body]
    return f"{page.body}\n\n{' '.join(fresh)}" if fresh else page.body
