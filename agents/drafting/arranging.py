"""The pieces of a form put where its readers look: first sentence, lines, what follows, last words."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from agents.drafting.calling import names_theme, theme_of
from agents.drafting.clauses import compiled
from agents.drafting.dates import computed, dated
from agents.drafting.gaps import label_of
from agents.drafting.parts import Line
from agents.drafting.pieces import Piece
from agents.drafting.reminding import reminder_lead, reminder_word, way_label
from agents.drafting.task import PACKAGE, Task
from agents.drafting.wanted import post_of, said_post
from agents.drafting.winners import ranked
from agents.drafting.wishes import wish_for
from agents.facts import plain_text
from knowledge.phrases import data
from knowledge.text import has_cjk

_SEVERAL = 2  # things to know at the door that read better as a list


@dataclass(slots=True)
class Arranged:
    """What a form makes of the pieces; `rest` stays sentences, told before `close`."""

    rest: list[Piece]
    lead: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    close: list[str] = field(default_factory=list)
    head: str = ""
    """What introduces the lines, where there is room for them."""
    led: list[Piece] = field(default_factory=list)
    """Pieces the lead says."""


def arrange(task: Task, pieces: list[Piece]) -> Arranged:
    """The pieces arranged as the form of the text wants it; all of them `rest` where it wants nothing."""
    arranged = Arranged(list(pieces))
    step = _FORMS.get(task.given.form)
    if step:
        step(task, arranged)
    return arranged


def _recruit(task: Task, arranged: Arranged) -> None:
    post = post_of(arranged.rest, task)
    if post is None:
        return
    arranged.lead = [said_post(post, task)]
    _led(arranged, post.piece)
    _by_roles(task, arranged)


def _call(task: Task, arranged: Arranged) -> None:
    if theme := theme_of(arranged.rest, task):
        _led(arranged, theme)
    if names_theme(task.given.topic):
        _put(task, arranged, "theme", task.given.topic)
    _by_roles(task, arranged)


def _remind(task: Task, arranged: Arranged) -> None:
    arranged.lead = [reminder_lead(task, arranged.rest)]
    if task.given.led and arranged.rest:
        _led(arranged, arranged.rest[0])
    _by_roles(task, arranged)
    arranged.close = [reminder_word(task)]


def _thanks(task: Task, arranged: Arranged) -> None:
    if not task.given.led or not arranged.rest:
        return
    first = arranged.rest[0]
    who = dated(first.text, first.facts, task.voice)
    arranged.lead = [task.voice.say("thanks.lead", who=who)]
    _led(arranged, first)


def _winners(task: Task, arranged: Arranged) -> None:
    found = ranked(arranged.rest, task)
    arranged.led = arranged.rest
    arranged.lines = found.lines
    arranged.rest = found.rest
    own = re.search("congrat[a-z]*", " ".join(piece.text for piece in arranged.led), re.IGNORECASE)
    word = own[0].capitalize() if own else task.voice.say("winners.word")
    arranged.head = task.voice.say("winners.lead", word=word) if found.lines else ""
    arranged.led = []


def _moved(task: Task, arranged: Arranged) -> None:
    """The new day on a line of its own; the old one is told in the sentence."""
    moves = compiled(data(PACKAGE, "composing.yaml")["moves_to"])
    for index, piece in enumerate(arranged.rest):
        found = [*moves.finditer(plain_text(piece.text))]
        later = [fact for fact in piece.facts if fact.when and found and fact.start >= found[0].end() - 1]
        value = computed(later[0], task.now, task.voice) if later else ""
        if value:
            arranged.lines.append(Line("moved", label_of(task, "moved"), value))
            arranged.rest[index] = _once(task, piece)
            return


def _once(task: Task, piece: Piece) -> Piece:
    """The clause with its old moment named as the old one (`原定明天的秋游……`)."""
    word = task.voice.say("moved.once")
    opens = piece.facts and piece.facts[0].start == 0 and piece.facts[0].when
    if not opens or not word:
        return piece
    facts = tuple(
        replace(fact, start=fact.start + len(word), end=fact.end + len(word)) for fact in piece.facts
    )
    return replace(piece, text=word + piece.text, facts=facts)


def _wish(task: Task, arranged: Arranged) -> None:
    arranged.lead = [wish_for(task)]


def _welcome(task: Task, arranged: Arranged) -> None:
    for key in ("about", "name"):
        pattern = compiled(data(PACKAGE, "composing.yaml")[f"group_{key}"])
        for piece in arranged.rest:
            if found := pattern.match(plain_text(piece.text)):
                what = piece.text[slice(*found.span("what"))].strip()
                arranged.lead.append(task.voice.say(f"welcome.{key}", what=what))
                _led(arranged, piece)
                break
    if len(arranged.rest) >= _SEVERAL and len({piece.entry for piece in arranged.rest}) == 1:
        arranged.rest = [
            replace(piece, entry=index, listed=True, mark="") for index, piece in enumerate(arranged.rest)
        ]
        arranged.lead.append(task.voice.say("welcome.first"))


def _led(arranged: Arranged, piece: Piece) -> None:
    arranged.rest = [other for other in arranged.rest if other is not piece]
    arranged.led.append(piece)


def _by_roles(task: Task, arranged: Arranged) -> None:
    """Clauses that answer a question readers ask become its line."""
    kept: list[Piece] = []
    for piece in arranged.rest:
        role = None if piece.label or piece.listed else _role_of(task.given.form, piece)
        if role is None:
            kept.append(piece)
        else:
            _put(task, arranged, role["item"], _bare(task, piece, role))
    arranged.rest = kept


def _role_of(form: str, piece: Piece) -> dict[str, str] | None:
    plain = plain_text(piece.text)
    roles: list[dict[str, str]] = data(PACKAGE, "roles.yaml")[form]
    return next((role for role in roles if compiled(role["pattern"]).search(plain)), None)


def _bare(task: Task, piece: Piece, role: dict[str, str]) -> str:
    """A clause without the words its label says, its moments dated."""
    text = dated(piece.text, piece.facts, task.voice)
    head = compiled(f"^(?:{role['strip']})").match(plain_text(text)) if "strip" in role else None
    text = text[head.end() :] if head else text
    tail = compiled(role["tail"]).search(plain_text(text)) if "tail" in role else None
    text = text[: tail.start()] if tail and tail.start() > 1 else text
    return text.strip(" ，,：:")


def _put(task: Task, arranged: Arranged, item: str, value: str) -> None:
    label = (way_label(task) if item == "hand" else "") or label_of(task, item)
    same = next((line for line in arranged.lines if line.item == item), None)
    if same is None:
        arranged.lines.append(Line(item, label, _headed(value)))
    elif value not in same.value:
        same.value += ("，" if has_cjk(same.value + value) else ", ") + value


def _headed(value: str) -> str:
    """An English value with a capital at its head."""
    return value if has_cjk(value) or not re.match("[a-z]+ ", value) else value[:1].upper() + value[1:]


_FORMS: dict[str, Callable[[Task, Arranged], None]] = {
    "recruit": _recruit,
    "call": _call,
    "remind": _remind,
    "thanks": _thanks,
    "winners": _winners,
    "moved": _moved,
    "wish": _wish,
    "welcome": _welcome,
}

__all__ = ["Arranged", "arrange"]
