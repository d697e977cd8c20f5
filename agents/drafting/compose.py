"""Puts the pieces of a request into the parts of a text: every piece goes somewhere, only gaps are added."""

from agents.drafting.arranging import arrange
from agents.drafting.clauses import compiled
from agents.drafting.dates import beside, computed, dated
from agents.drafting.gaps import label_of, mark_gaps
from agents.drafting.labels import item_of_label
from agents.drafting.needs import Need
from agents.drafting.parts import Line, Parts
from agents.drafting.pieces import Piece
from agents.drafting.sentences import running
from agents.drafting.task import PACKAGE, Task
from agents.drafting.titles import title_of
from agents.drafting.topics import leftover, main_moment, topic_of
from agents.facts import Fact, plain_text
from knowledge.phrases import data
from knowledge.text import has_cjk


def compose(task: Task, pieces: list[Piece], needs: list[Need], title_limit: int) -> Parts:
    """The parts of the text; the title fits `title_limit` characters when one of its forms does."""
    card = task.rules["mode"] == "card"
    topic, topic_piece = topic_of(task, pieces, card)
    parts = Parts(topic=topic, items=task.rules["mode"] == "list")
    main = main_moment(pieces, "when")
    parts.title = title_of(task, pieces, topic, title_limit)
    timely = main is not None and "when" in task.rules["needs"]
    parts.moment = (computed(main, task.now, task.voice) or main.value) if main and timely else ""
    arranged = arrange(task, pieces)
    parts.lead = [*arranged.lead, arranged.head] if arranged.head else arranged.lead
    parts.close, parts.lines = arranged.close, arranged.lines
    parts.formed = bool(parts.lead or parts.lines)
    carried = [piece for piece in arranged.rest if not _placed(task, piece, parts, topic_piece, main)]
    parts.full = running(carried, task)
    parts.sentences = running(_beside_title(carried, parts.title, task), task)
    told = [piece for piece in pieces if not any(piece is said for said in arranged.led)]
    parts.plain = [*arranged.lead, *running(told, task), *arranged.close]
    mark_gaps(task, pieces, needs, parts)
    _ordered(task, parts)
    return parts


def _beside_title(carried: list[Piece], title: str, task: Task) -> list[Piece]:
    """The clauses without the one the title says word for word, where others are left to follow it."""
    if (
        task.kind in ("apology", "reply", "topic", "incident_statement", "recap")
        or task.tone == "formal"
        or len(carried) < 2
    ):
        return carried
    said = [piece for piece in carried if piece.text.rstrip("。.!！~～ ") == title]
    if not said or any(fact.when for fact in said[0].facts) or _leans(carried, said[0]):
        return carried
    return [piece for piece in carried if piece is not said[0]]


def _leans(carried: list[Piece], first: Piece) -> bool:
    """Whether the clause after it makes no sense alone (`且……`, `and …`)."""
    after = carried[carried.index(first) + 1 :]
    rules = data(PACKAGE, "composing.yaml")
    return bool(after) and bool(compiled(rules["joins"]).match(plain_text(after[0].text)))


def _placed(task: Task, piece: Piece, parts: Parts, topic_piece: Piece | None, main: Fact | None) -> bool:
    """Puts a clause that is wholly facts (or the topic) into lines; False when it must stay a sentence."""
    if piece.label and task.rules["mode"] != "card":
        return False
    if piece.label:
        value = dated(piece.text, piece.facts, task.voice)
        parts.lines.append(Line(item_of_label(piece.label), piece.label, value))
        return True
    labels = set(task.rules["lines"])
    typed = [fact for fact in piece.facts if fact.label in labels]
    if main and all(_same_moment(fact, main) for fact in typed) and typed and not leftover(piece, labels):
        told = main in typed or any(fact.label != main.label for fact in typed)
        told = told or (main.parted and not computed(main, task.now, task.voice))
        return _lined(task, typed, parts) if told else main.parted
    if _stays_said(piece, typed, main, parts):
        _main_line(task, piece, main, parts)
        return False
    if main in typed and (verb := _lone_verb(piece, labels)):
        parts.lines.append(Line("when", verb, _moment_value(task, main, parts)))
        for fact in typed:
            if fact is not main:
                _add_line(task, fact, parts)
        return True
    if piece is topic_piece or (typed and not leftover(piece, labels)):
        for fact in typed:
            _add_line(task, fact, parts)
        return True
    _main_line(task, piece, main, parts)
    return False


def _stays_said(piece: Piece, typed: list[Fact], main: Fact | None, parts: Parts) -> bool:
    """Whether a clause must stay a sentence: a second place or moment, or a way to turn to somebody."""
    other = any(fact.label == "when" and fact is not main for fact in typed)
    return other or _second_place(typed, parts) or _told_whole(piece, typed)


def _main_line(task: Task, piece: Piece, main: Fact | None, parts: Parts) -> None:
    if main and "when" in task.rules["needs"] and any(fact is main for fact in piece.facts):
        _add_line(task, main, parts)


def _lined(task: Task, facts: list[Fact], parts: Parts) -> bool:
    for fact in facts:
        _add_line(task, fact, parts)
    return True


def _same_moment(fact: Fact, main: Fact) -> bool:
    return fact is main or bool(
        fact.when and main.when and fact.parted and fact.when.start == main.when.start
    )


def _told_whole(piece: Piece, typed: list[Fact]) -> bool:
    """Whether a clause says better whom to turn to, and what for, than a line would."""
    rules = data(PACKAGE, "wording.yaml")
    ways = [fact for fact in typed if fact.label in rules["ways"]]
    bare = [fact for fact in ways if fact.label == "contact" and fact.cue not in rules["contact_nouns"]]
    return bool(bare) or (bool(ways) and len({fact.label for fact in typed}) > 1)


def _second_place(typed: list[Fact], parts: Parts) -> bool:
    return any(fact.label == "place" and not fact.cue for fact in typed) and any(
        line.item == "place" for line in parts.lines
    )


def _lone_verb(piece: Piece, labels: set[str]) -> str:
    """The verb that is all a clause says beside its moment (`20:00开团`), fit to label it."""
    left = piece.left(labels)
    fits = len(left) == 1 and compiled(data(PACKAGE, "composing.yaml")["lone_verbs"]).match(
        plain_text(left[0])
    )
    return left[0] if fits else ""


def _moment_value(task: Task, fact: Fact | None, parts: Parts) -> str:
    if fact is None:
        return ""
    exact = computed(fact, task.now, task.voice)
    if exact and (fact.loose or fact.parted or (task.voice.language == "en" and has_cjk(fact.value))):
        return exact
    in_title = fact.value in parts.title and task.voice.language == "zh"
    return exact if exact and in_title else beside(fact, task.voice)


def _add_line(task: Task, fact: Fact, parts: Parts) -> None:
    voice = task.voice
    value = fact.value if fact.when is None else _moment_value(task, fact, parts)
    foreign = voice.language == "en" and has_cjk(fact.cue)
    label = ("" if foreign else _cue_label(fact)) or label_of(task, fact.label)
    same = next((line for line in parts.lines if line.label == label), None)
    if same and value not in same.value:
        same.value += voice.say("and_also") + value
    elif not same:
        parts.lines.append(Line(fact.label, label, value))


def _cue_label(fact: Fact) -> str:
    named = fact.label in data(PACKAGE, "wording.yaml")["cue_labels"]
    return fact.cue if named and 2 <= len(fact.cue) <= 5 else ""


def _ordered(task: Task, parts: Parts) -> None:
    order = {item: index for index, item in enumerate(task.rules["lines"])}
    parts.lines.sort(key=lambda line: order.get(line.item, len(order)))
