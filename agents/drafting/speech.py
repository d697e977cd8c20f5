"""What people say to the desk and not to their readers, by its grammar (`帮我道个歉`)."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from agents.drafting.clauses import compiled, expand
from agents.drafting.naming import DATED
from agents.drafting.orders import MARKS, Reading
from agents.facts import plain_text
from knowledge.phrases import data
from knowledge.text import has_cjk


@dataclass(frozen=True, slots=True)
class Act:
    """One way to tell the desk to do something."""

    pattern: re.Pattern[str]
    said: str
    """What it names; it decides the kind of the text."""
    keep: bool
    """Whether the words after the lead are for the readers."""


def without_act(clause: str, reading: Reading) -> str | None:
    """What a clause says beside such an act (noted on the way); None when it opens with none."""
    plain = plain_text(clause).strip()
    start = len(clause) - len(clause.lstrip())
    for act in _acts():
        found = act.pattern.match(plain)
        if not found or (not found.end() and act.keep):
            continue
        _note(act, found, clause[start:], reading)
        return clause[start + found.end() :].lstrip(MARKS + "!！。")
    return None


def _note(act: Act, found: re.Match[str], clause: str, reading: Reading) -> None:
    groups = {name: clause[slice(*found.span(name))] for name, value in found.groupdict().items() if value}
    reading.said.append(act.said or found[0])
    if groups.get("to") and not compiled(_rules()["anybody"]).fullmatch(plain_text(groups["to"])):
        reading.to = reading.to or groups["to"]
    if groups.get("unlike"):
        reading.options.setdefault("unlike", plain_text(groups["unlike"]))
    if groups.get("v"):
        reading.options.setdefault("channel", groups["v"])
    channel = (
        compiled(expand("<channel>", _macros())).search(plain_text(found[0])) if act.said == "" else None
    )
    if channel and not act.keep:
        reading.options.setdefault("channel", _channels(found[0]))
    reading.topic = reading.topic or groups.get("topic", "")
    reading.noun = reading.noun or groups.get("noun", "")


def is_order(clause: str, reading: Reading, *, edge: bool) -> bool:
    """Whether a clause has enough signs of being said to the desk (what it wishes is noted)."""
    plain = plain_text(clause).strip()
    signs = _rules()["signs"]
    if compiled(_rules()["particles"]).fullmatch(plain):
        return True
    tells = compiled(_rules()["tells"]).fullmatch(plain)
    if tells:
        reading.to = reading.to or clause.strip()[slice(*tells.span("to"))]
        return True
    if DATED.search(plain) or compiled(signs["never"]).search(plain):
        return False
    language = "signs" if has_cjk(plain) else "english"
    found = [(points, names) for points, names, pattern in _signs(language) if pattern.search(plain)]
    told = sum(points for points, _ in found) >= (signs["least"] if edge else signs["most"])
    if told and any(names for _, names in found):
        _wishes(plain, reading)
        return True
    return False


def _wishes(plain: str, reading: Reading) -> None:
    """Channel, tone and name of the text that an order speaks of."""
    reading.said.append(plain)
    for option in ("channel", "tone"):
        found = compiled(expand(f"<{option}>", _macros())).search(plain)
        if found:
            reading.options.setdefault(option, found[0])
    noun = compiled(expand("<noun>", _macros())).search(plain)
    reading.noun = reading.noun or (noun[0] if noun else "")
    handle = re.search(r"@[\w-]+", plain)
    reading.to = reading.to or (handle[0] if handle else "")


@cache
def _signs(language: str) -> tuple[tuple[int, bool, re.Pattern[str]], ...]:
    signs = _rules()["signs"]["points"] if language == "signs" else _rules()["english_signs"]
    return tuple(
        (sign["points"], bool(sign.get("names")), compiled(expand(sign["pattern"], _macros())))
        for sign in signs
    )


def _channels(words: str) -> str:
    """Every channel that some words name, as one option."""
    return " ".join(found[0] for found in compiled(expand("<channel>", _macros())).finditer(words))


def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = data("agents.drafting", "speech.yaml")
    return rules


@cache
def _macros() -> dict[str, str]:
    own = _rules()
    macros: dict[str, str] = data("agents.drafting", "instructions.yaml")["macros"]
    return {**macros, **own["macros"], "echannel": own["echannel"]}


@cache
def _acts() -> tuple[Act, ...]:
    return tuple(
        Act(compiled(expand(entry["pattern"], _macros())), entry.get("said", ""), bool(entry.get("keep")))
        for entry in _rules()["acts"]
    )


__all__ = ["is_order", "without_act"]
