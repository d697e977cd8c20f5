"""Orders to write that wrap what is to be written: `帮我写个……的通知`, `write a post about …`."""

import re
from collections.abc import Callable

from agents.drafting.naming import DATED, reply, without_mods
from agents.drafting.orders import Reading, note, note_group, rules_of_reading
from agents.facts import plain_text

_AFTER_CHARS = 300  # longer words without a mark are no row of orders
Strip = Callable[[str, Reading], str]
"""Takes the instructions out of what follows an order."""


def shell(clause: str, reading: Reading, strip: Strip) -> str | None:
    """What is left of `帮我写个……的通知`, or None when the clause is no order to write."""
    if (left := reply(clause, reading)) is not None:
        return left
    if toned := rules_of_reading()["toned"].match(plain_text(clause)):
        reading.options.setdefault("tone", toned["v"])
        clause = clause[toned.end() :]
    plain = plain_text(clause)
    for pattern in rules_of_reading()["eshells"]:
        match = pattern.match(plain)
        if match and match.end() > 3:
            return _english(clause, match, reading)
    for pattern, strong in rules_of_reading()["shells"]:
        match = pattern.match(plain)
        if match:
            left = _chinese(clause, match, strong, reading, strip)
            if left is not None:
                return left
    return None


def _english(clause: str, match: re.Match[str], reading: Reading) -> str:
    reading.said.append(match[0])
    words = re.sub(
        r"^(?:a|an|the|our|some|quick|new|this)\s+", "", clause[slice(*match.span("mods"))].strip() + " "
    )
    for name, pattern in rules_of_reading()["emods"]:
        found = pattern.search(words)
        while found:
            note(reading, name, found)
            words = words[: found.start()] + words[found.end() :]
            found = pattern.search(words)
    if "to" in match.re.groupindex and match["to"]:
        to = clause[slice(*match.span("to"))]
        people = rules_of_reading()["people"].search(to)
        _aside("to", to, reading) if people else _matter(to, reading)
    if "channel" in match.re.groupindex and match["channel"]:
        reading.options.setdefault("channel", match["channel"])
    if "club" in match.re.groupindex and match["club"]:
        reading.topic = reading.topic or clause[slice(*match.span("club"))]
    reading.topic = reading.topic or words.strip()
    reading.noun = reading.noun or match["noun"]
    return clause[match.end() :]


def _chinese(clause: str, match: re.Match[str], strong: bool, reading: Reading, strip: Strip) -> str | None:
    rest, trial = without_mods(clause[match.end() :])
    tail = rules_of_reading()["noun"].fullmatch(plain_text(rest))
    if not tail and (not strong or _for_others(match)):
        return None
    if tail and reading.noun and _for_others(match):
        return None
    reading.said += [match[0], *trial.said]
    for name, value in trial.options.items():
        reading.options.setdefault(name, value)
    for group in ("to", "on"):
        if group in match.re.groupindex and match[group]:
            _aside(group, clause[slice(*match.span(group))], reading)
    if not tail:
        return rest
    return _tail(rest, tail, reading, strip)


def _for_others(match: re.Match[str]) -> bool:
    """Whether `给街坊写……` has no lead that speaks to the desk: what the readers do for somebody."""
    opens = plain_text(match[0])
    return bool(match.groupdict().get("to")) and opens[:1] in "给替为" and opens[1:2] not in "我咱"


def _matter(words: str, reading: Reading) -> None:
    """Whom an English order names `for`: a channel, a group to post in, else the matter."""
    if rules_of_reading()["echannel"].fullmatch(plain_text(words)):
        reading.options.setdefault("channel", words)
    else:
        reading.topic = reading.topic or words


def _aside(group: str, words: str, reading: Reading) -> None:
    if group == "on" and DATED.search(plain_text(words)):
        reading.matter = words
    elif group == "on":
        reading.topic = reading.topic or words
    elif rules_of_reading()["channel"].fullmatch(plain_text(words)):
        reading.options.setdefault("channel", words)
    elif plain_text(words).endswith("群"):
        note_group(reading, words)
    else:
        reading.to = reading.to or words


def _tail(rest: str, tail: re.Match[str], reading: Reading, strip: Strip) -> str:
    before, after = rest[: tail.end("before")], rest[tail.start("after") :]
    after = strip(after.strip(), reading) if 0 < len(after.strip()) <= _AFTER_CHARS else after.strip()
    reading.said.append(rest[tail.start("kindword") : tail.end("noun")])
    if manner := rules_of_reading()["manner"].search(tail["kindword"]):
        reading.options.setdefault("tone", manner[0])
    reading.noun = reading.noun or tail["noun"]
    if rules_of_reading()["issue"].fullmatch(plain_text(before + tail["noun"])):
        before = ""
    about = rules_of_reading()["about"].fullmatch(plain_text(before + "的"))
    if about:
        before = before[about.start("topic") : about.end("topic")]
    to = rules_of_reading()["to"].fullmatch(plain_text(after)) or rules_of_reading()["to"].fullmatch(
        plain_text(before)
    )
    if to and plain_text(after) == to.string:
        reading.to, after = reading.to or after[slice(*to.span("to"))], ""
    elif to:
        reading.to, before = reading.to or before[slice(*to.span("to"))], ""
    if before and not DATED.search(plain_text(before)):
        reading.said.append(before)
        reading.topic, before = reading.topic or before, before if reading.topic else ""
    return before + ("，" if before and after else "") + after
