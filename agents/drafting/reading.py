"""Reads a request into what is said to the writer (options) and what is said to the readers (content).

Only words that match an instruction pattern leave the content; everything else stays, verbatim.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from agents.drafting.clauses import clauses, compiled, expand, own_lines, spaced
from agents.facts import plain_text
from knowledge.phrases import data

_MARKS = " ,，、:：~～"
_LABEL_CHARS = 8
_LENGTH = re.compile(r"\d+字(?:以内|左右|之内|内)?")  # may be asked of the readers (征稿 800 字以内) as well
_DATED = re.compile(r"\d|[一二三四五六七八九十]+[点月号]|[周今明后昨]")


@dataclass(slots=True)
class Reading:
    """What one request said: options by name, and the content sentence by sentence."""

    options: dict[str, str] = field(default_factory=dict)
    content: list[str] = field(default_factory=list)
    topic: str = ""
    noun: str = ""
    to: str = ""
    said: list[str] = field(default_factory=list)
    """Instruction words, for telling the kind."""


def read(text: str) -> Reading:
    """The request taken apart; content sentences keep their own punctuation."""
    reading = Reading()
    sentence = ""
    found = clauses(own_lines(spaced(text)))
    told = True
    for index, clause in enumerate(found):
        if index == 0 and _addressed(clause.text.strip(), reading):
            continue
        plain = clause.text.strip()
        loose = _LENGTH.fullmatch(plain_text(plain)) and not told and index < len(found) - 1
        kept = plain if loose else _strip(plain, reading)
        told = not kept
        if index in (0, len(found) - 1) and len(kept) <= _LABEL_CHARS and kept and _bare_noun(kept, reading):
            kept = ""
        if kept:
            sentence += kept + clause.mark
        if clause.ends_sentence:
            _close(sentence, reading)
            sentence = ""
    _close(sentence, reading)
    return reading


def _addressed(clause: str, reading: Reading) -> bool:
    """Whether the request opens with the text's own salutation (`各位家长`)."""
    found = compiled(data("agents.drafting", "composing.yaml")["salutation"]).match(plain_text(clause))
    if found:
        reading.to = clause.rstrip(_MARKS)
    return bool(found)


def _close(sentence: str, reading: Reading) -> None:
    sentence = sentence.strip().rstrip(_MARKS)
    if plain_text(sentence).strip("。.;!? "):
        reading.content.append(sentence)


def _strip(clause: str, reading: Reading) -> str:
    """The clause without its instructions; options are noted on the way."""
    head, colon, rest = _at_colon(clause)
    if colon and _is_instruction(head, reading):
        return _strip(rest.strip(), reading)
    for _ in range(6):
        if not clause or _whole(clause, reading):
            return ""
        shorter = _unwrap(clause)
        if shorter is None:
            shorter = _shell(clause, reading)
        if shorter is None:
            return clause
        clause = shorter.strip().lstrip(_MARKS).strip()
    return clause


def _at_colon(clause: str) -> tuple[str, str, str]:
    plain = plain_text(clause)
    for match in re.finditer(r"(?<!\d):(?!//)|:(?!//|\d)", plain):
        return clause[: match.start()], ":", clause[match.end() :]
    return clause, "", ""


def _is_instruction(head: str, reading: Reading) -> bool:
    """Whether the words before a colon only introduce what follows (their topic is noted)."""
    trial = Reading(options=dict(reading.options))
    kept = "" if _whole(head, trial) else _shell(head.strip(), trial)
    if kept is None:
        return _bare_noun(head, reading)
    if kept.strip():
        if _DATED.search(plain_text(kept)):
            reading.content.append(kept.strip())
        else:
            trial.topic = trial.topic or kept.strip()
    _adopt(reading, trial)
    return True


def _bare_noun(head: str, reading: Reading) -> bool:
    rules = _rules()
    plain = plain_text(head.strip())
    noun = rules["noun"].fullmatch(plain)
    english = re.fullmatch(expand(r"(?:[\w'-]+ ){0,2}<enoun>", rules["macros"]), plain, re.IGNORECASE)
    if english or (noun and not noun["after"] and not _DATED.search(noun["before"])):
        reading.said.append(head)
        if noun:
            reading.topic = reading.topic or head.strip()[: noun.end("before")]
            reading.noun = reading.noun or noun["noun"]
        return True
    return False


def _adopt(reading: Reading, trial: Reading) -> None:
    reading.options.update(trial.options)
    reading.said += trial.said
    reading.content += trial.content
    reading.topic = reading.topic or trial.topic
    reading.noun = reading.noun or trial.noun
    reading.to = reading.to or trial.to


def _whole(clause: str, reading: Reading) -> bool:
    plain = plain_text(clause).strip()
    for name, pattern in _rules()["whole"]:
        match = pattern.fullmatch(plain)
        if match:
            _note(reading, name, match)
            reading.said.append(clause)
            return True
    return False


def _note(reading: Reading, name: str, match: re.Match[str]) -> None:
    value = match["v"] if "v" in match.re.groupindex and match["v"] else "yes"
    if name == "tone":
        reading.options[name] = f"{reading.options.get(name, '')} {value}".strip()
    elif name != "chat":
        reading.options.setdefault(name, value)


def _unwrap(clause: str) -> str | None:
    plain = plain_text(clause)
    for say, pattern in _rules()["wrappers"]:
        match = pattern.match(plain)
        if match and match.end() and (match.end() < len(clause) or not say):
            return _said(say, clause[match.end() :].lstrip(_MARKS))
    return None


def _said(say: str, rest: str) -> str:
    """`remind` and `ask` turn an order to the writer into a request to the reader."""
    if not say or not rest:
        return rest
    lead = data("agents.drafting", "wording.yaml")["asking"]
    word, tag = _first_word(rest)
    if say == "ask" or tag.startswith("v") or word in lead["negations"]:
        return str(lead["verb"]) + rest
    return rest if tag in ("t", "m") else str(lead["other"]) + rest


def _first_word(text: str) -> tuple[str, str]:
    import rjieba

    tags = rjieba.tag(text)
    return tags[0] if tags else ("", "")


def _shell(clause: str, reading: Reading) -> str | None:
    """What is left of `帮我写个……的通知`, or None when the clause is no order to write."""
    plain = plain_text(clause)
    for pattern in _rules()["eshells"]:
        match = pattern.match(plain)
        if match and match.end() > 3:
            return _english(clause, match, reading)
    for pattern, strong in _rules()["shells"]:
        match = pattern.match(plain)
        if match:
            left = _chinese(clause, match, strong, reading)
            if left is not None:
                return left
    return None


def _english(clause: str, match: re.Match[str], reading: Reading) -> str:
    reading.said.append(match[0])
    words = re.sub(
        r"^(?:a|an|the|our|some|quick|new|this)\s+", "", clause[slice(*match.span("mods"))].strip() + " "
    )
    for name, pattern in _rules()["emods"]:
        found = pattern.search(words)
        while found:
            _note(reading, name, found)
            words = words[: found.start()] + words[found.end() :]
            found = pattern.search(words)
    if "to" in match.re.groupindex and match["to"]:
        reading.to = reading.to or clause[slice(*match.span("to"))]
    if "channel" in match.re.groupindex and match["channel"]:
        reading.options.setdefault("channel", match["channel"])
    reading.topic = reading.topic or words.strip()
    reading.noun = reading.noun or match["noun"]
    return clause[match.end() :]


def _chinese(clause: str, match: re.Match[str], strong: bool, reading: Reading) -> str | None:
    rest, trial = _without_mods(clause[match.end() :])
    tail = _rules()["noun"].fullmatch(plain_text(rest))
    if not tail and not strong:
        return None
    reading.said += [match[0], *trial.said]
    for name, value in trial.options.items():
        reading.options.setdefault(name, value)
    for group in ("to", "on"):
        if group in match.re.groupindex and match[group]:
            _aside(group, clause[slice(*match.span(group))], reading)
    if not tail:
        return rest
    return _tail(rest, tail, reading)


def _aside(group: str, words: str, reading: Reading) -> None:
    if group == "on" and _DATED.search(plain_text(words)):
        reading.content.append(words)
    elif group == "on":
        reading.topic = reading.topic or words
    elif _rules()["channel"].fullmatch(plain_text(words)):
        reading.options.setdefault("channel", words)
    else:
        reading.to = reading.to or words


def _tail(rest: str, tail: re.Match[str], reading: Reading) -> str:
    before, after = rest[: tail.end("before")], rest[tail.start("after") :]
    reading.said.append(rest[tail.start("kindword") : tail.end("noun")])
    reading.noun = reading.noun or tail["noun"]
    about = _rules()["about"].fullmatch(plain_text(before + "的"))
    if about:
        before = before[about.start("topic") : about.end("topic")]
    to = _rules()["to"].fullmatch(plain_text(after)) or _rules()["to"].fullmatch(plain_text(before))
    if to and plain_text(after) == to.string:
        reading.to, after = reading.to or after[slice(*to.span("to"))], ""
    elif to:
        reading.to, before = reading.to or before[slice(*to.span("to"))], ""
    if before and not _DATED.search(plain_text(before)):
        reading.said.append(before)
        reading.topic, before = reading.topic or before, before if reading.topic else ""
    return before + ("，" if before and after else "") + after


def _without_mods(rest: str) -> tuple[str, Reading]:
    trial = Reading()
    for name, pattern in _rules()["mods"]:
        match = pattern.search(plain_text(rest))
        if match:
            _note(trial, name, match)
            trial.said.append(match[0])
            rest = rest[: match.start()] + rest[match.end() :]
    return rest, trial


@cache
def _rules() -> dict[str, Any]:
    raw = data("agents.drafting", "instructions.yaml")
    macros = raw["macros"]

    def made(source: str) -> re.Pattern[str]:
        return compiled(expand(source, macros))

    shells = [h for h in raw["heads"] if h["as"] == "shell"]
    return {
        "macros": macros,
        "channel": made("<channel>"),
        "whole": [(w["set"], made(w["pattern"])) for w in raw["whole"]],
        "wrappers": [(w["say"], made(w["pattern"])) for w in raw["wrappers"]],
        "shells": [(made(h["pattern"]), bool(h.get("strong"))) for h in shells],
        "eshells": [made(h["pattern"]) for h in raw["heads"] if h["as"] == "eshell"],
        "mods": [(m["set"], made(m["pattern"])) for m in raw["mods"]],
        "emods": [(m["set"], made(m["pattern"])) for m in raw["english_mods"]],
        **{name: made(source) for name, source in raw["tails"].items()},
    }
