"""What is to be written: the kind, the channels and the tone, decided from the request."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from agents.base import Brief
from agents.drafting.clauses import compiled
from agents.drafting.forms import form_of, kind_of, rules_of_form
from agents.drafting.kinds import asked_kind, sounding_kind
from agents.drafting.orders import Reading
from agents.drafting.schema import Given
from agents.drafting.voice import Voice
from agents.facts import plain_text
from knowledge.phrases import data

PACKAGE = "agents.drafting"
_LATIN_WORD = 6  # characters of an English word with its space


@dataclass(frozen=True, slots=True)
class Task:
    text: str
    """The request (follow-ups: the latest one)."""
    now: datetime
    kind: str
    channels: tuple[str, ...]
    """The asked channel first; further ones are variants."""
    tone: str
    audience: str
    given: Given
    voice: Voice
    asked: int = 1
    """How many of the channels the request asked for; the writer adds the others."""

    @property
    def rules(self) -> dict[str, Any]:
        """The rules of the kind, those of the form put over them."""
        return {**data(PACKAGE, "kinds.yaml")[self.kind], **rules_of_form(self.given.form)}


def make_task(brief: Brief, reading: Reading, given: Given, earlier: dict[str, Any]) -> Task:
    """The task of a request; what it leaves open comes from `earlier` (the draft it revises)."""
    words = "\n".join(entry.text for entry in given.entries)
    voice = Voice.of(_language(brief, reading, earlier), f"{words}\n{brief.text}")
    channels, named = _channels(brief, reading, earlier, voice.language)
    kind = brief.options.get("kind", "") or kind_of(given.form) or _kind(brief, reading, words, earlier)
    given = given if _fits(given.form, kind) else given.model_copy(update={"form": form_of(kind)})
    return Task(
        text=brief.text,
        now=brief.now,
        kind=kind if kind in data(PACKAGE, "kinds.yaml") else "announcement",
        channels=channels,
        asked=named,
        tone=_tone(brief, reading, earlier),
        audience=reading.options.get("audience", "")
        or reading.group
        or brief.options.get("audience", "")
        or earlier.get("audience", ""),
        given=_with_style(given, reading, bool(earlier)),
        voice=voice,
    )


def _fits(form: str, kind: str) -> bool:
    """Whether a form may stay with a kind; one without a kind of its own fits any."""
    return bool(form) and kind_of(form) in ("", kind)


def _language(brief: Brief, reading: Reading, earlier: dict[str, Any]) -> str:
    if "lang_en" in reading.options:
        return "en"
    if "lang_zh" in reading.options:
        return "zh"
    return str(earlier.get("language") or brief.language)


def _kind(brief: Brief, reading: Reading, words: str, earlier: dict[str, Any]) -> str:
    """The kind the instruction names; else the one most of the content's cues point to."""
    said = "\n".join([*reading.said, reading.topic, reading.noun])
    asked = asked_kind(said)
    if asked:
        return asked
    if earlier:
        return str(earlier["kind"])
    wished = compiled(data(PACKAGE, "composing.yaml")["wishes"]).search(plain_text(reading.noun))
    if wished and compiled(data(PACKAGE, "composing.yaml")["festivals"]).fullmatch(plain_text(reading.topic)):
        return "announcement"
    if any(plan.kind == "event_plan" for plan in brief.upstream):
        return "event_notice"
    return sounding_kind(f"{reading.topic}\n{words}", brief.now)


def channel_of(words: str) -> list[str]:
    """Channels named in some words, in order of appearance, longest name first."""
    plain, found = plain_text(words).lower(), []
    names = sorted(
        (
            (name, key)
            for key, rule in data(PACKAGE, "channels.yaml").items()
            for name in [key, *rule["names"]]
        ),
        key=lambda pair: -len(pair[0]),
    )
    for name, key in names:
        at = plain.find(name)
        if at >= 0:
            found.append((at, key))
            plain = plain.replace(name, " " * len(name))
    ordered = [key for _, key in sorted(found)]
    return list(dict.fromkeys(ordered))


def _channels(
    brief: Brief, reading: Reading, earlier: dict[str, Any], language: str
) -> tuple[tuple[str, ...], int]:
    """The channels, and how many of them were asked for."""
    asked = channel_of(brief.options.get("channel", "")) or channel_of(reading.options.get("channel", ""))
    by_noun = [
        channel for channel in channel_of(reading.noun) if channel in ("sms", "email", "weibo", "moments")
    ]
    asked = by_noun if by_noun and (reading.group or not asked) else asked
    first = asked or [str(earlier.get("channel") or ("discord" if language == "en" else "wechat_group"))]
    rules = data(PACKAGE, "channels.yaml")
    also = rules[first[0]]["also" if language == "zh" else "also_en"]
    return tuple(dict.fromkeys([*first, *also]))[: max(3, len(first))], len(first)


def _tone(brief: Brief, reading: Reading, earlier: dict[str, Any]) -> str:
    tones = data(PACKAGE, "tones.yaml")
    asked = f"{brief.options.get('tone', '')} {reading.options.get('tone', '')}"
    for name, entry in tones.items():
        if name not in ("short", "opposite", "turns", "light", "formal_forms") and (
            asked.strip() == name or any(w in asked for w in entry["words"])
        ):
            return str(name)
    unlike = tones["opposite"].get(reading.options.get("unlike", ""))
    if unlike and unlike != "short":
        return str(unlike)
    return str(earlier.get("tone") or "")


def _with_style(given: Given, reading: Reading, revising: bool) -> Given:
    options = reading.options
    changes: dict[str, Any] = {}
    if "limit" in options and given.form != "call":
        per_word = _LATIN_WORD if "word" in options["limit"] else 1
        changes["limit"] = int(re.sub(r"\D", "", options["limit"])) * per_word
    if "emoji_off" in options or "emoji_on" in options:
        changes["emoji"] = "emoji_on" in options
    if "retitle" in options:
        changes["title_form"] = given.title_form + 1
    changes["title_only"] = "title_only" in options
    if "at_all" in options:
        changes["at_all"] = True
    if "silent" in options:
        changes["silent"] = f"{given.silent} {options['silent']}".strip()
    short = data(PACKAGE, "tones.yaml")["short"]["words"]
    if any(word in options.get("tone", "").split() for word in short) or options.get("unlike") in (
        "长",
        "啰嗦",
    ):
        changes["brief"] = True
    if revising and "tone" in options:
        changes["style"] = options["tone"]
    return given.model_copy(update=changes)


__all__ = ["PACKAGE", "Task", "channel_of", "make_task", "replace"]
