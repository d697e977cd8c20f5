"""Clauses that are said to the writer: options, orders and the words that lead into content."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from agents.drafting.clauses import compiled, expand
from agents.facts import plain_text
from knowledge.phrases import data

MARKS = " ,，、:：~～"
_PICTURES = re.compile(r"[^\w\s)）」”》】%+!！?？~～。.:：/@#-]+$")
_CHAIN_CHARS = 24


@dataclass(slots=True)
class Reading:
    """What one request said: options by name, and the content sentence by sentence."""

    options: dict[str, str] = field(default_factory=dict)
    content: list[str] = field(default_factory=list)
    topic: str = ""
    matter: str = ""
    """What the order names with its day (`把上周六的徒步写篇……`): the first sentence begins with it."""
    noun: str = ""
    to: str = ""
    group: str = ""
    """The readers' group as the request names it (`妈妈群`)."""
    calls: bool = False
    """Whether the text calls for entries: lengths are then asked of the readers."""
    said: list[str] = field(default_factory=list)
    """Instruction words, for telling the kind."""


def whole(clause: str, reading: Reading) -> bool:
    """Whether a clause is nothing but one instruction, or two typed without a mark between them."""
    plain = _PICTURES.sub("", plain_text(clause).strip())
    for name, pattern in rules_of_reading()["whole"]:
        match = pattern.fullmatch(plain)
        if match and not (name == "limit" and reading.calls):
            note(reading, name, match)
            reading.said.append(clause)
            return True
    return _two_orders(plain, reading)


def _two_orders(plain: str, reading: Reading) -> bool:
    if not 4 <= len(plain) <= _CHAIN_CHARS:
        return False
    for name, pattern in rules_of_reading()["whole"]:
        match = pattern.match(plain) if name in ("tone", "unlike", "emoji_on", "emoji_off", "limit") else None
        if match and 1 < match.end() < len(plain) and whole(plain[match.end() :], reading):
            note(reading, name, match)
            return True
    return False


def note(reading: Reading, name: str, match: re.Match[str]) -> None:
    groups = match.groupdict()
    value = groups.get("v") or groups.get("w") or "yes"
    if name == "tone":
        reading.options[name] = f"{reading.options.get(name, '')} {value}".strip()
    elif name == "group":
        note_group(reading, value)
    elif name in ("topic", "to"):
        setattr(reading, name, getattr(reading, name) or value)
    elif name != "chat":
        reading.options.setdefault(name, value)


def note_group(reading: Reading, group: str) -> None:
    reading.group = reading.group or group
    reading.options.setdefault("channel", "qq群" if "qq" in group else "微信群")


def unwrap(clause: str, reading: Reading) -> str | None:
    plain = plain_text(clause)
    for say, told, pattern in rules_of_reading()["wrappers"]:
        match = pattern.match(plain)
        if match and match.end():
            if told:
                reading.said.append(match[0])
            if "to" in pattern.groupindex and match["to"]:
                reading.to = reading.to or clause[slice(*match.span("to"))]
            return _said(say, clause[match.end() :].lstrip(MARKS))
    return None


def _said(say: str, rest: str) -> str:
    """`remind` and `ask` turn an order to the writer into a request to the reader."""
    if not say or not rest:
        return rest
    lead = data("agents.drafting", "wording.yaml")["asking"]
    if say in lead["plain"]:
        return str(lead["plain"][say]) + rest
    word, tag = _first_word(rest)
    if say == "ask" or tag.startswith("v") or word in lead["negations"]:
        return str(lead["verb"]) + rest
    return rest if tag in ("t", "m") else str(lead["other"]) + rest


def _first_word(text: str) -> tuple[str, str]:
    import rjieba

    tags = rjieba.tag(text)
    return tags[0] if tags else ("", "")


@cache
def rules_of_reading() -> dict[str, Any]:
    raw = data("agents.drafting", "instructions.yaml")
    macros = raw["macros"]

    def made(source: str) -> re.Pattern[str]:
        return compiled(expand(source, macros))

    shells = [h for h in raw["heads"] if h["as"] == "shell"]
    return {
        "macros": macros,
        "channel": made("<channel>"),
        "whole": [(w["set"], made(w["pattern"])) for w in raw["whole"]],
        "wrappers": [(w["say"], bool(w.get("said")), made(w["pattern"])) for w in raw["wrappers"]],
        "replies": [made(h["pattern"]) for h in raw["heads"] if h["as"] == "reply"],
        "shells": [(made(h["pattern"]), bool(h.get("strong"))) for h in shells],
        "eshells": [made(h["pattern"]) for h in raw["heads"] if h["as"] == "eshell"],
        "mods": [(m["set"], made(m["pattern"])) for m in raw["mods"]],
        "emods": [(m["set"], made(m["pattern"])) for m in raw["english_mods"]],
        "reader": made(raw["openings"]["reader"]),
        "opens_reply": made(raw["openings"]["opens_reply"]),
        "people": made(raw["openings"]["people"]),
        "echannel": made(raw["openings"]["echannel"]),
        "ends_channel": made(raw["openings"]["ends_channel"]),
        "issue": made(raw["openings"]["issue"]),
        "manner": made(raw["openings"]["manner"]),
        "entry": made(raw["openings"]["entry"]),
        "begins": made(raw["openings"]["begins"]),
        "toned": made(raw["openings"]["toned"]),
        "verbal": made(raw["openings"]["verbal"]),
        **{name: made(source) for name, source in raw["tails"].items()},
    }
