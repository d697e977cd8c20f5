"""Reads a request into what is said to the writer (options) and what is said to the readers (content).

Only words that match an instruction pattern leave the content; everything else stays, verbatim.
"""

import re

from agents.drafting.addressee import for_desk
from agents.drafting.clauses import Clause, clauses, compiled, own_lines, spaced
from agents.drafting.cuts import without_order
from agents.drafting.labels import item_of_label
from agents.drafting.naming import DATED, adopt, bare_noun, reply
from agents.drafting.openings import channel_opening, group_opening, matter_before_colon, split_spaces
from agents.drafting.orders import MARKS, Reading, note_group, rules_of_reading, unwrap, whole
from agents.drafting.shells import shell
from agents.drafting.speech import is_told, without_act, without_told
from agents.facts import plain_text
from knowledge.phrases import data
from knowledge.text import has_cjk

_NAME_CHARS = 12
_LATIN_NAME = 24
_ASKED = re.compile(r"\s*(?:can|could|would|will) (?:you|u)\b|能不能帮|可以帮|能帮", re.IGNORECASE)
_CALLS = re.compile(r"征[稿文集]|投稿")
_LENGTH = re.compile(
    r"(?:正文|标题|全文|字数|每篇|作品|文章)*(?:不超过|控制在|限|在)?\d+字(?:以内|左右|之内|内)?"
)  # may be asked of the readers (征稿 800 字以内) as well
_ORDER = 0.7
_ROUNDS = 6  # instructions that one clause may hold


def read(text: str, *, calls: bool = False) -> Reading:
    """The request taken apart; content sentences keep their own punctuation. `calls`: for entries."""
    reading = Reading(calls=calls or bool(_CALLS.search(plain_text(text))))
    sentence = ""
    found = _without_opening(spaced(own_lines(text)), reading)
    told = True
    for index, clause in enumerate(found):
        if index == 0 and _addressed(clause.text.strip(), reading):
            continue
        plain = _cut(clause.text.strip(), index, len(found), reading)
        if not plain:
            told = True
            if clause.ends_sentence:
                _close(sentence, reading)
                sentence = ""
            continue
        length = _LENGTH.fullmatch(plain_text(plain))
        loose = length and index < len(found) - 1 and (not told or reading.calls)
        kept = plain if loose else _content(plain, reading, first=index == 0)
        edge = told or index == 0 or index >= len(found) - 2
        if kept and _names(kept, index, len(found), reading):
            kept = ""
        if kept and not loose:
            after = told and index > 1
            gone = is_told(kept, reading, edge=edge, whole=plain, after=after)
            kept = "" if gone else without_told(kept, reading)
        told = not kept
        if kept and _names(kept, index, len(found), reading):
            kept = ""
        if kept:
            sentence += _opened(kept, reading) + _told_mark(clause)
        if clause.ends_sentence:
            _close(sentence, reading)
            sentence = ""
    _close(sentence, reading)
    _close(reading.matter, reading)
    _note_language(text, reading)
    return reading


def _opened(kept: str, reading: Reading) -> str:
    """A clause behind the matter that the order named, when it is the first one."""
    matter, reading.matter = reading.matter, ""
    if not matter or matter in kept:
        return kept
    return f"{matter}{'，' if has_cjk(matter) else ', '}{kept}"


def _note_language(text: str, reading: Reading) -> None:
    """The language that the orders ask for, when they name one."""
    asked = data("agents.drafting", "speech.yaml")["languages"]
    said = plain_text("\n".join(reading.said))
    head = plain_text(text)[:_LATIN_NAME]
    if reading.options.keys() & {"lang_en", "lang_zh"} or compiled(asked["both"]).search(said):
        return
    for option in ("lang_en", "lang_zh"):
        if compiled(asked[option]).search(said) or compiled(asked["opens"][option]).match(head):
            reading.options[option] = "yes"


def _told_mark(clause: Clause) -> str:
    """The mark of a clause; a question to the desk (`can you announce that …?`) tells its readers."""
    asks = "?" in plain_text(clause.mark) and _ASKED.match(plain_text(clause.text))
    return re.sub("[?？]", "。" if has_cjk(clause.text) else ".", clause.mark) if asks else clause.mark


def _cut(clause: str, index: int, count: int, reading: Reading) -> str:
    """A clause without an order typed into it; one that is wholly instructions has rules of its own."""
    if not _strip(clause, Reading()):
        return clause
    return without_order(clause, reading, first=index == 0, last=index == count - 1)


def _names(kept: str, index: int, count: int, reading: Reading) -> bool:
    """Whether a short clause at either end only names what is wanted."""
    short = len(kept) <= (_LATIN_NAME if kept.isascii() else _NAME_CHARS)
    return short and _names_the_text(kept, index, count, reading)


def _names_the_text(clause: str, index: int, count: int, reading: Reading) -> bool:
    """Whether a first or last clause only names what is wanted (`停服公告`); `另行通知` does not."""
    told = rules_of_reading()["verbal"].search(plain_text(clause))
    if index == 0 and rules_of_reading()["issue"].fullmatch(plain_text(clause)):
        reading.said.append(clause)
        return True
    return index in (0, count - 1) and not told and bare_noun(clause, reading)


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
    matter = matter_before_colon(head) if first and colon and _may_name(head, rest) else ""
    if matter and not _is_instruction(head, Reading()):
        if rules_of_reading()["begins"].search(plain_text(matter)):
            reading.matter = reading.matter or matter
        else:
            reading.topic = reading.topic or _without_channel(matter, reading)
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


def _without_channel(matter: str, reading: Reading) -> str:
    """The matter of `our book club email:`, whose last word is the channel."""
    named = rules_of_reading()["ends_channel"].fullmatch(plain_text(matter))
    if named is None:
        return matter
    reading.options.setdefault("channel", named["v"])
    return matter[: named.end("matter")]


def _may_name(head: str, rest: str) -> bool:
    """Whether words before a colon may be the matter: no item's label, and nothing said to the desk."""
    return bool(rest.strip()) and not item_of_label(head.strip()) and for_desk(head) < _ORDER


def _ordered_head(clause: str) -> str:
    """What stands before the first space when it is nothing but an order to write (`写个公告 9月…`)."""
    head = clause.split(" ", 1)[0]
    alone = head != clause and has_cjk(head) and (not _strip(head, Reading()) or bare_noun(head, Reading()))
    return head if alone else ""


def _opens_reply(clause: str, reading: Reading) -> bool:
    """Whether a first clause is only `回复一位读者`, whom what follows is about."""
    plain = plain_text(clause)
    opens = len(plain) <= _NAME_CHARS and rules_of_reading()["opens_reply"].fullmatch(plain)
    return bool(opens) and reply(f"{clause}:", reading) == ""


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
    if reading.calls and rules_of_reading()["entry"].fullmatch(plain_text(clause)):
        return clause
    for _ in range(_ROUNDS):
        if not clause or whole(clause, reading):
            return ""
        shorter = without_act(clause, reading)
        if shorter is None:
            shorter = unwrap(clause, reading)
        if shorter is None:
            shorter = shell(clause, reading, _strip)
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
    kept = "" if whole(head, trial) else without_act(head, trial)
    if kept:
        kept = _strip(kept, trial)
    if kept and is_told(kept, trial, edge=True):
        kept = ""
    kept = kept if kept is not None else reply(f"{head.strip()}:", trial)
    kept = shell(head.strip(), trial, _strip) if kept is None else kept
    if kept is None and not item_of_label(head.strip()) and is_told(head, trial, edge=has_cjk(head)):
        kept = ""
    if kept is None:
        return bare_noun(head, reading)
    if kept.strip():
        if trial.noun == "reply":
            reading.content.append(kept.strip().rstrip(MARKS))
        elif DATED.search(plain_text(kept)):
            reading.content.append(kept.strip())
        else:
            trial.topic = trial.topic or kept.strip()
    adopt(reading, trial)
    return True
