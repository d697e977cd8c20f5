"""The title of a text, which says its matter within a channel's limit."""

import re

from agents.drafting.calling import called_title
from agents.drafting.clauses import compiled
from agents.drafting.dates import computed
from agents.drafting.matters import changed, head_of, without_moments, wrong
from agents.drafting.pieces import Piece
from agents.drafting.reminding import reminder_title
from agents.drafting.task import PACKAGE, Task
from agents.drafting.topics import leftover, main_moment
from agents.drafting.wanted import post_title
from agents.drafting.winners import winners_title
from agents.drafting.wishes import wish_title
from agents.facts import Fact, plain_text
from knowledge.phrases import data
from knowledge.text import has_cjk

_LEAST = 4
_SHORT_TOPIC = 3
_SMALL = 1  # characters beside moment and topic that still read as one breath
_TITLE = 24  # characters of a clause that can be read as a title
_LATIN_TITLE = 60


def title_of(task: Task, pieces: list[Piece], topic: str, limit: int) -> str:
    usable = titles_of(task, pieces, topic)
    return next(
        (title for title in usable if len(title) <= limit or not limit), usable[-1] if usable else topic
    )


def titles_of(task: Task, pieces: list[Piece], topic: str) -> list[str]:
    """Every form of the title whose slots are filled, the best first (another one first when asked again)."""
    slots = _slots(task, pieces, topic)
    forms = task.rules["titles"]["en" if task.voice.language == "en" else "zh"]
    filled = [_fill(form, slots, task) for form in forms]
    usable = list(dict.fromkeys(title for title in filled if title))
    turn = task.given.title_form % len(usable) if usable else 0
    return usable[turn:] + usable[:turn]


def _slots(task: Task, pieces: list[Piece], topic: str) -> dict[str, str]:
    leading = pieces if task.rules["mode"] == "card" else pieces[:2]
    when, effective = main_moment(leading, "when"), main_moment(pieces, "effective")
    deadline = main_moment(pieces[:1], "deadline")
    who = compiled(data(PACKAGE, "composing.yaml")["who"])
    told = [task.given.topic, *(piece.text for piece in pieces)]
    calls = [found for words in told if (found := who.search(plain_text(words)))]
    months = task.voice.say("today", month=task.now.month, day=task.now.day)
    if task.voice.language == "en":
        months = task.voice.date(task.now)
    return {
        "topic": topic,
        "changed": "" if task.given.topic else task.voice.own(changed(pieces, task.voice.language)),
        "thanks": _thanked(task),
        "about": ""
        if compiled(data(PACKAGE, "composing.yaml")["orders_reader"]).match(plain_text(topic))
        else topic,
        "wrong": _what_went_wrong(task, pieces),
        "readers": name_of(task.given.to) or task.voice.say("everybody"),
        "lead": _lead(pieces, topic, when),
        "first": _first(task, pieces),
        "told": _told(task, pieces),
        "greeting": task.voice.say("wish_title", festival=topic) if greets_festival(task) else "",
        "short": topic if len(topic) <= _SHORT_TOPIC else "",
        "question": _question(pieces) or _matching(pieces, task.rules.get("strong")),
        "noun": task.given.noun,
        "named": _with_noun(task, topic),
        "to": name_of(task.given.to) or _welcomed(task, pieces),
        "when": _in_title(task, when) if when and when.value not in topic else "",
        "effective": _in_title(task, effective or _begins(task, pieces)),
        "deadline": _in_title(task, deadline)
        if deadline and deadline.when and deadline.when.has_date
        else "",
        "who": (calls[0]["who"] or calls[0]["whoen"] or "") if calls else "",
        "today": months,
        **_of_form(task, pieces, topic),
    }


def _of_form(task: Task, pieces: list[Piece], topic: str) -> dict[str, str]:
    """What a form names its text by; empty where it is another one."""
    form = task.given.form
    return {
        "wished": wish_title(task) if form == "wish" else "",
        "reminded": reminder_title(task) if form == "remind" else "",
        "thanked": _thanked_people(task) if form == "thanks" else "",
        "won": winners_title(pieces, task) if form == "winners" else "",
        "called": called_title(pieces, task, topic) if form == "call" else "",
        "post": post_title(pieces, task) if form == "recruit" else "",
    }


def _thanked_people(task: Task) -> str:
    """Whom the thanks are for, when their name is short enough for a title."""
    who = task.given.entries[0].text if task.given.led and task.given.entries else ""
    several = compiled(data(PACKAGE, "composing.yaml")["several"]).search(plain_text(who))
    found = None if several else compiled(data(PACKAGE, "composing.yaml")["thanked"]).search(plain_text(who))
    name = who[slice(*found.span("who" if found["who"] else "en"))].strip() if found else ""
    return task.voice.say("thanks.title", who=name) if name else ""


def _thanked(task: Task) -> str:
    if not is_thanks(task):
        return ""
    to = task.given.to
    return task.voice.say("thanks_title", to=to) if to else task.voice.say("thanks_all")


def is_thanks(task: Task) -> bool:
    """Whether a text is asked for that thanks somebody."""
    asked = f"{task.given.noun}\n{task.given.topic}"
    thanks = compiled(data(PACKAGE, "composing.yaml")["thanks"])
    return task.kind == "recap" and bool(thanks.search(plain_text(asked)))


def _what_went_wrong(task: Task, pieces: list[Piece]) -> str:
    told = task.given.topic or wrong(pieces)
    return told if len(told) >= _LEAST and _fits(told) else ""


def _with_noun(task: Task, topic: str) -> str:
    """A topic too short to stand as a title, with the name the request gave the text (`班费通知`)."""
    fits = compiled(task.rules.get("title_nouns", "(?!)")).fullmatch(plain_text(task.given.noun))
    bare = bool(topic) and len(topic) <= _LEAST and has_cjk(topic) and not topic.endswith(task.given.noun)
    return topic + task.given.noun if fits and bare else ""


def _lead(pieces: list[Piece], topic: str, when: Fact | None) -> str:
    """The given clause that says day and matter in one breath (`周日早上七点半环湖骑行`), and no more."""
    for piece in pieces[:4]:
        if when in piece.facts and topic and topic in piece.text and when and not when.loose:
            more = piece.text.replace(topic, "", 1).replace(when.value, "", 1).strip()
            fits = _fits(piece.text) and "(" not in plain_text(piece.text) and len(more) <= _SMALL
            return piece.text if fits else ""
    return ""


def _first(task: Task, pieces: list[Piece]) -> str:
    """The first given clause that can stand as a title: short, and more than a date or a name."""
    rules = data(PACKAGE, "composing.yaml")
    labels = {"when", "deadline", "effective", "place", "price", "quota", "contact", "link"}
    for piece in pieces[:3]:
        if piece.label or len("".join(leftover(piece, labels))) < _LEAST:
            continue
        if piece.listed:
            return ""
        if compiled(rules["no_title"]).match(plain_text(piece.text)):
            continue
        return next((text for text in _shortened(piece) if len(text) >= _LEAST and _fits(text)), "")
    return ""


def _shortened(piece: Piece) -> list[str]:
    """A clause as a title: as it is, up to its first mark, or from behind the moment it opens with."""
    plain = plain_text(piece.text)
    head = head_of(piece.text[: len(re.split(r"[,(]|:(?!\d)", plain)[0])])
    was = re.match(data(PACKAGE, "composing.yaml")["opening_moment"], plain)
    start = was.end() if was else 0
    moments = [fact for fact in piece.facts if fact.when]
    while moments and moments[0].start <= start:
        start = max(start, moments.pop(0).end)
        bracket = re.match(r"(?:\([^()]*\))?的?", plain[start:])
        start += bracket.end() if bracket else 0
    later = head_of(piece.text[start:]) if start and not moments else ""
    forms = [later] if was and was[0] else [head, later]
    return [form.strip().rstrip("。.!！~～ ") for form in forms]


def _matching(pieces: list[Piece], source: str | None) -> str:
    """The first clause that sounds like the kind and is short enough for a title."""
    found = [
        p.text
        for p in pieces
        if source and compiled(source).search(plain_text(p.text)) and not p.label and not p.listed
    ]
    return next((text for text in found if _fits(text)), "")


def _told(task: Task, pieces: list[Piece]) -> str:
    """What a rule now says, as the first clause that holds one says it, without its day."""
    source = task.rules.get("told")
    for piece in pieces if source else ():
        words = without_moments(piece).strip(" ,，、:：")
        ruled = compiled(str(source)).search(plain_text(words)) and not piece.label and not piece.listed
        if ruled and len(words) >= _LEAST and _fits(words):
            return words
    return ""


def _question(pieces: list[Piece]) -> str:
    """The first clause that asks something and is short enough for a title."""
    asked = (piece.text for piece in pieces if "?" in plain_text(piece.mark) and not piece.label)
    return next(
        (text + "？" * has_cjk(text) + "?" * (not has_cjk(text)) for text in asked if _fits(text)), ""
    )


def _begins(task: Task, pieces: list[Piece]) -> Fact | None:
    """The moment a rule begins, where a clause only says `10月1日开始`."""
    rules = data(PACKAGE, "items.yaml")["effective"]
    for piece in pieces if task.kind == "rule_change" else ():
        if compiled(rules["shown"]).search(plain_text(piece.text)):
            return next((fact for fact in piece.facts if fact.label == "when"), None)
    return None


def greets_festival(task: Task) -> bool:
    """Whether the request asks for a festival greeting (`中秋祝福`)."""
    rules = data(PACKAGE, "composing.yaml")
    wished = compiled(rules["wishes"]).search(plain_text(task.given.noun))
    return bool(wished and compiled(rules["festivals"]).fullmatch(plain_text(task.given.topic)))


def _fits(text: str) -> bool:
    return len(text) <= (_LATIN_TITLE if text.isascii() else _TITLE)


def _in_title(task: Task, fact: Fact | None) -> str:
    """A moment as given; in an English title, one given in Chinese is printed as a calendar would."""
    if fact is None:
        return ""
    foreign = task.voice.language == "en" and has_cjk(fact.value)
    apart = fact.loose or (fact.parted and task.voice.language == "en")
    return computed(fact, task.now, task.voice) if foreign or apart else fact.value


def _welcomed(task: Task, pieces: list[Piece]) -> str:
    """Whom the first given clause welcomes."""
    greeted = (
        compiled(data(PACKAGE, "composing.yaml")["greeted"]).match(plain_text(pieces[0].text))
        if pieces
        else None
    )
    if task.kind != "welcome" or not greeted:
        return ""
    return pieces[0].text[slice(*greeted.span("name"))].strip()


def _fill(form: str, slots: dict[str, str], task: Task) -> str:
    names = [name for name in re.findall(r"\{(\w+)\}", form) if name in slots]
    if any(not slots[name] or _said_before(name, slots[name], form, slots) for name in names):
        return ""
    # in one pass: braces in given words are no slots
    return capital(re.sub(r"\{(\w+)\}", lambda slot: slots.get(slot[1], slot[0]), task.voice.own(form)))


def _said_before(name: str, value: str, form: str, slots: dict[str, str]) -> bool:
    """Whether a moment of the title stands in its other words already."""
    others = [slots[other] for other in slots if other != name and "{" + other + "}" in form]
    return name in ("when", "effective", "deadline") and any(value in other for other in others)


def capital(text: str) -> str:
    """The text with a capital at its head, unless its first word is a name with digits or dots (`v2.3`)."""
    head = text.split(" ", 1)[0]
    return text if any(char.isdigit() or char in "./@_" for char in head) else text[:1].upper() + text[1:]


def name_of(to: str) -> str:
    """`新来的成员小雨` → `小雨`; words that are no name with a title stay as they are."""
    found = compiled(data(PACKAGE, "composing.yaml")["name_after"]).search(plain_text(to))
    return to[slice(*found.span("name"))] if found else to
