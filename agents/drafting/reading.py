"""Reads a request into what is said to the writer (options) and what is said to the readers (content).

Only words that match an instruction pattern leave the content; everything else stays, verbatim.
"""

import re

from agents.drafting.clauses import Clause, clauses, compiled, expand, own_lines, spaced
from agents.drafting.openings import channel_opening, group_opening, matter_before_colon, split_spaces
from agents.drafting.orders import MARKS, Reading, note, note_group, rules_of_reading, unwrap, whole
from agents.facts import plain_text
from knowledge.phrases import data
from knowledge.text import has_cjk

_NAME_CHARS = 12
_LENGTH = re.compile(r"\d+字(?:以内|左右|之内|内)?")  # may be asked of the readers (征稿 800 字以内) as well
_ROUNDS = 6  # instructions that one clause may hold
_DATED = re.compile(
    r"\d|[一二三四五六七八九十]+[月号]|[二两三四五六七八九十]点|一点(?=[整半钟])|周(?=[一二三四五六日天末])|[今明后昨](?=[天日晚早年])"
)


def read(text: str) -> Reading:
    """The request taken apart; content sentences keep their own punctuation."""
    reading = Reading()
    sentence = ""
    found = _without_opening(own_lines(spaced(text)), reading)
    told = True
    for index, clause in enumerate(found):
        if index == 0 and _addressed(clause.text.strip(), reading):
            continue
        plain = clause.text.strip()
        loose = _LENGTH.fullmatch(plain_text(plain)) and not told and index < len(found) - 1
        kept = plain if loose else _content(plain, reading, first=index == 0)
        told = not kept
        if kept and len(kept) <= _NAME_CHARS and _names_the_text(kept, index, len(found), reading):
            kept = ""
        if kept:
            sentence += kept + clause.mark
        if clause.ends_sentence:
            _close(sentence, reading)
            sentence = ""
    _close(sentence, reading)
    return reading


def _names_the_text(clause: str, index: int, count: int, reading: Reading) -> bool:
    """Whether a first or last clause only names what is wanted (`停服公告`); `另行通知` does not."""
    told = rules_of_reading()["verbal"].search(plain_text(clause))
    return index in (0, count - 1) and not told and _bare_noun(clause, reading)


def _without_opening(text: str, reading: Reading) -> list[Clause]:
    """The clauses after a channel or group that the request opens with (both are noted)."""
    opened = channel_opening(text)
    if opened:
        reading.options["channel"] = opened[0]
        reading.said.append(text[: len(text) - len(opened[1])])
        text = opened[1]
    if group := group_opening(text):
        note_group(reading, group[0])
        text = group[1]
    return clauses(text)


def _content(clause: str, reading: Reading, first: bool) -> str:
    """What of a clause is said to the readers; the matter before a first colon becomes the topic."""
    spaced_head = _ordered_head(clause) if first else ""
    if spaced_head:
        _strip(spaced_head, reading)
        return _content(clause[len(spaced_head) :].strip(), reading, first=False)
    head, colon, rest = _at_colon(clause)
    head = (unwrap(head, reading) or head) if first and colon else head
    matter = matter_before_colon(head) if first and colon and rest.strip() else ""
    if matter and not _is_instruction(head, Reading()):
        reading.topic = reading.topic or matter
        return _content(rest.strip(), reading, first=False)
    if first and _opens_reply(clause, reading):
        return ""
    parts = split_spaces(clause)
    if len(parts) > 1:
        kept = [part for part in parts if _strip(part, Reading())]
        if len(kept) < len(parts):
            stripped = [_strip(part.strip(), reading) for part in parts]
            return "，".join(part for part in stripped if part)
    return _strip(clause, reading)


def _ordered_head(clause: str) -> str:
    """What stands before the first space when it is nothing but an order to write (`写个公告 9月…`)."""
    head = clause.split(" ", 1)[0]
    alone = head != clause and has_cjk(head) and (not _strip(head, Reading()) or _bare_noun(head, Reading()))
    return head if alone else ""


def _opens_reply(clause: str, reading: Reading) -> bool:
    """Whether a first clause is only `回复一位读者`, whom what follows is about."""
    plain = plain_text(clause)
    opens = len(plain) <= _NAME_CHARS and rules_of_reading()["opens_reply"].fullmatch(plain)
    return bool(opens) and _reply(f"{clause}:", reading) == ""


def _addressed(clause: str, reading: Reading) -> bool:
    """Whether the request opens with the text's own salutation (`各位家长`)."""
    found = compiled(data("agents.drafting", "composing.yaml")["salutation"]).match(plain_text(clause))
    if found:
        reading.to = clause.rstrip(MARKS)
    return bool(found)


def _close(sentence: str, reading: Reading) -> None:
    sentence = sentence.strip().rstrip(MARKS)
    if plain_text(sentence).strip("。.;!? "):
        reading.content.append(sentence)


def _strip(clause: str, reading: Reading) -> str:
    """The clause without its instructions; options are noted on the way."""
    for _ in range(_ROUNDS):
        head, colon, rest = _at_colon(clause)
        if not colon or not _is_instruction(head, reading):
            break
        clause = rest.strip()
    for _ in range(_ROUNDS):
        if not clause or whole(clause, reading):
            return ""
        shorter = unwrap(clause, reading)
        if shorter is None:
            shorter = _shell(clause, reading)
        if shorter is None:
            return clause
        clause = shorter.strip().lstrip(MARKS).strip()
    return clause


def _at_colon(clause: str) -> tuple[str, str, str]:
    plain = plain_text(clause)
    for match in re.finditer(r"(?<!\d):(?!//)|:(?!//|\d)", plain):
        return clause[: match.start()], ":", clause[match.end() :]
    return clause, "", ""


def _is_instruction(head: str, reading: Reading) -> bool:
    """Whether the words before a colon only introduce what follows (their topic is noted)."""
    trial = Reading(options=dict(reading.options))
    kept = "" if whole(head, trial) else _reply(f"{head.strip()}:", trial)
    kept = _shell(head.strip(), trial) if kept is None else kept
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
    rules = rules_of_reading()
    plain = plain_text(head.strip())
    noun = rules["bare"].fullmatch(plain)
    if not noun or rules["manner"].search(noun["before"]):
        head, trial = _without_mods(head.strip())
        _adopt(reading, trial)
        plain = plain_text(head.strip())
        noun = rules["bare"].fullmatch(plain)
    english = re.fullmatch(expand(r"(?:[\w'-]+ ){0,2}<enoun>", rules["macros"]), plain, re.IGNORECASE)
    if english or (noun and not _DATED.search(noun["before"])):
        reading.said.append(head)
        if noun and noun["noun"].startswith("欢迎") and noun["before"]:
            reading.to = reading.to or head.strip()[: noun.end("before")]
        elif noun:
            _about(head.strip()[: noun.end("before")], reading)
            reading.noun = reading.noun or noun["noun"]
        return True
    return False


def _about(words: str, reading: Reading) -> None:
    """Words before the name of a text: a group is its readers, anything else its topic."""
    reader = rules_of_reading()["reader"].fullmatch(plain_text(words))
    if reader:
        reading.to = reading.to or words[slice(*reader.span("to"))]
    elif plain_text(words).endswith("群"):
        note_group(reading, words)
    else:
        reading.topic = reading.topic or words


def _adopt(reading: Reading, trial: Reading) -> None:
    reading.options.update(trial.options)
    reading.said += trial.said
    reading.content += trial.content
    reading.topic = reading.topic or trial.topic
    reading.noun = reading.noun or trial.noun
    reading.to = reading.to or trial.to
    reading.group = reading.group or trial.group


def _shell(clause: str, reading: Reading) -> str | None:
    """What is left of `帮我写个……的通知`, or None when the clause is no order to write."""
    if (left := _reply(clause, reading)) is not None:
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
            left = _chinese(clause, match, strong, reading)
            if left is not None:
                return left
    return None


def _reply(clause: str, reading: Reading) -> str | None:
    """What follows `回复群友小白：` or `Reply to Tomasz:`; None when the clause opens otherwise."""
    for pattern in rules_of_reading()["replies"]:
        match = pattern.match(plain_text(clause))
        if match:
            reading.said.append(match[0])
            reading.noun = reading.noun or "reply"
            reading.to = reading.to or clause[slice(*match.span("to"))]
            return clause[match.end() :]
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
        reading.to = reading.to or clause[slice(*match.span("to"))]
    if "channel" in match.re.groupindex and match["channel"]:
        reading.options.setdefault("channel", match["channel"])
    if "club" in match.re.groupindex and match["club"]:
        reading.topic = reading.topic or clause[slice(*match.span("club"))]
    reading.topic = reading.topic or words.strip()
    reading.noun = reading.noun or match["noun"]
    return clause[match.end() :]


def _chinese(clause: str, match: re.Match[str], strong: bool, reading: Reading) -> str | None:
    rest, trial = _without_mods(clause[match.end() :])
    tail = rules_of_reading()["noun"].fullmatch(plain_text(rest))
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
    elif rules_of_reading()["channel"].fullmatch(plain_text(words)):
        reading.options.setdefault("channel", words)
    else:
        reading.to = reading.to or words


def _tail(rest: str, tail: re.Match[str], reading: Reading) -> str:
    before, after = rest[: tail.end("before")], rest[tail.start("after") :]
    after = _strip(after.strip(), reading) if after.strip() else ""
    reading.said.append(rest[tail.start("kindword") : tail.end("noun")])
    if manner := rules_of_reading()["manner"].search(tail["kindword"]):
        reading.options.setdefault("tone", manner[0])
    reading.noun = reading.noun or tail["noun"]
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
    if before and not _DATED.search(plain_text(before)):
        reading.said.append(before)
        reading.topic, before = reading.topic or before, before if reading.topic else ""
    return before + ("，" if before and after else "") + after


def _without_mods(rest: str) -> tuple[str, Reading]:
    trial = Reading()
    for name, pattern in rules_of_reading()["mods"]:
        match = pattern.search(plain_text(rest))
        if match:
            note(trial, name, match)
            trial.said.append(match[0])
            rest = rest[: match.start()] + rest[match.end() :]
    return rest, trial
