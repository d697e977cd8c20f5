"""What people say to the desk and not to their readers, by its grammar (`帮我道个歉`)."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from agents.drafting.addressee import for_desk, shows_order
from agents.drafting.clauses import compiled, expand
from agents.drafting.joints import parted
from agents.drafting.naming import DATED
from agents.drafting.orders import MARKS, Reading
from agents.facts import plain_text
from agents.times.numerals import whole_number
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
    if groups.get("silent"):
        reading.options["silent"] = (
            f"{reading.options.get('silent', '')} {plain_text(groups['silent'])}".strip()
        )
    tone = compiled(expand("<tone>", _macros())).search(plain_text(found[0]))
    if tone and not act.keep and not act.said and not groups.get("unlike"):
        reading.options.setdefault("tone", tone[0])
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


def is_told(clause: str, reading: Reading, *, edge: bool, whole: str = "", after: bool = False) -> bool:
    """Whether a clause is said to the desk: by its signs, or by what the labelled segments teach.

    Near the ends of a request, and `after` an order, less is enough; a clause with a date, number, link or
    quotation needs more.
    `whole` is the clause as typed when `clause` is only what its sure orders left of it."""
    if not short_enough(clause):
        return False
    if compiled(_rules()["reported"]).match(plain_text(clause).strip()):
        return False
    sure = _rules()["sure"]
    length = compiled(_rules()["limit"])
    if reading.calls and length.search(plain_text(clause)):
        return False  # asked of those who send entries
    if length.fullmatch(plain_text(clause).strip()):
        _wishes(plain_text(clause).strip(), reading)
        return True
    told = for_desk(clause)
    if reading.calls and told < sure["readers_least"]:
        return False
    if whole not in ("", clause) and told >= sure["rest"] and not _gives(whole):
        told = max(told, for_desk(whole))
    if told < sure["never"]:
        return False
    if is_order(clause, reading, edge=edge):
        return True
    if told < _enough(clause, edge, after):
        return False
    _wishes(plain_text(clause).strip(), reading)
    return True


def _enough(clause: str, edge: bool, after: bool) -> float:
    """How sure the model must be of a clause."""
    sure = _rules()["sure"]
    if _gives(clause):
        return float(sure["given_least"])
    if compiled(_rules()["signs"]["never"]).search(plain_text(clause)):
        return float(sure["readers_least"])
    if after:
        return float(sure["after"])
    if not shows_order(clause):
        return float(sure["bare"])
    return float(sure["edge"] if edge else sure["middle"])


def _gives(clause: str) -> bool:
    """Whether a clause has a date, number, link or quotation in it."""
    return bool(compiled(_rules()["sure"]["given"]).search(plain_text(clause)))


def without_told(clause: str, reading: Reading) -> str:
    """The readers' part of a clause that runs into or out of an order without a mark (`写个通知说……`)."""
    before, kept, after = parted(clause)
    for part in (before, after):
        if part.strip():
            _wishes(plain_text(part).strip(), reading)
    kept = kept.strip(MARKS + "—–-")
    lead = compiled(_rules()["leads"]).match(plain_text(kept)) if kept else None
    return kept[lead.end() :] if lead else kept


def short_enough(clause: str) -> bool:
    """Whether a clause is short enough to be nothing but an order."""
    return len(clause) <= int(_rules()["sure"]["longest"]["han" if has_cjk(clause) else "latin"])


def _wishes(plain: str, reading: Reading) -> None:
    """Channels, tone, length and name of the text that an order speaks of."""
    unlike = compiled(_rules()["unlike"]).search(plain)
    if not unlike:
        reading.said.append(plain)
    if channels := _channels(plain):
        before = reading.options.get("channel", "")
        reading.options["channel"] = f"{before} {channels}".strip()
    if tone := compiled(expand("<tone>", _macros())).search(plain):
        reading.options.setdefault("unlike" if unlike else "tone", tone[0])
    if limit := compiled(_rules()["limit"]).search(plain):
        reading.options.setdefault("limit", _digits(limit["v"]))
    noun = compiled(expand("<noun>", _macros())).search(plain)
    reading.noun = reading.noun or (noun[0] if noun else "")
    handle = re.search(r"@[\w-]+", plain)
    reading.to = reading.to or (handle[0] if handle else "")


def _digits(number: str) -> str:
    read = whole_number(number)
    return number if read is None else str(read)


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


__all__ = ["is_told", "without_act", "without_told"]
