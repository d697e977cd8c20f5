"""Puts the pieces of a request into the parts of a text: every piece goes somewhere, only gaps are added."""

import re
from dataclasses import dataclass, field

from agents.drafting.clauses import compiled
from agents.drafting.dates import beside, computed, dated
from agents.drafting.needs import Need, is_met, item_of_label
from agents.drafting.pieces import Piece, is_hard
from agents.drafting.schema import Gap
from agents.drafting.task import PACKAGE, Task
from agents.drafting.titles import capital, leftover, main_moment, title_of, topic_of
from agents.facts import Fact, plain_text
from knowledge.phrases import data
from knowledge.text import has_cjk

_EXTRA_GAPS = 2  # gaps in the text for what only the SOP asks; more would bury the news
_CHAIN = 14  # characters after which a new matter starts a new sentence


@dataclass(slots=True)
class Line:
    item: str
    label: str
    value: str


@dataclass(slots=True)
class Parts:
    """A text before it is laid out for a channel."""

    title: str = ""
    opening: str = ""
    sentences: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    closing: str = ""
    plain: list[str] = field(default_factory=list)
    """The same content as running sentences, for channels that have room for no lines."""
    gaps: list[Gap] = field(default_factory=list)
    topic: str = ""
    open: list[Need] = field(default_factory=list)
    """Required items beyond those a text can mark in place; they are asked for beside it."""
    items: bool = False
    """Whether the sentences are a numbered list."""


def compose(task: Task, pieces: list[Piece], needs: list[Need], title_limit: int) -> Parts:
    """The parts of the text; the title fits `title_limit` characters when one of its forms does."""
    card = task.rules["mode"] == "card"
    topic, topic_piece = topic_of(task, pieces, card)
    parts = Parts(topic=topic, items=task.rules["mode"] == "list")
    main = main_moment(pieces, "when")
    parts.title = title_of(task, pieces, topic, title_limit)
    carried = [piece for piece in pieces if not _placed(task, piece, parts, topic_piece, main)]
    parts.sentences = _sentences(carried, task)
    parts.plain = _sentences(pieces, task)
    _gaps(task, pieces, needs, parts)
    _ordered(task, parts)
    return parts


def _placed(task: Task, piece: Piece, parts: Parts, topic_piece: Piece | None, main: Fact | None) -> bool:
    """Puts a clause that is wholly facts (or the topic) into lines; False when it must stay a sentence."""
    lines = parts.lines
    if piece.label and task.rules["mode"] != "card":
        return False
    if piece.label:
        lines.append(
            Line(item_of_label(piece.label), piece.label, dated(piece.text, piece.facts, task.voice))
        )
        return True
    labels = set(task.rules["lines"])
    typed = [fact for fact in piece.facts if fact.label in labels]
    if _second_place(typed, parts):
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
    if main and "when" in labels and any(fact is main for fact in piece.facts):
        _add_line(task, main, parts)
    return False


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
    if exact and (fact.loose or (task.voice.language == "en" and has_cjk(fact.value))):
        return exact
    return (
        exact
        if exact and fact.value in parts.title and task.voice.language == "zh"
        else beside(fact, task.voice)
    )


def _add_line(task: Task, fact: Fact, parts: Parts) -> None:
    voice = task.voice
    value = fact.value if fact.when is None else _moment_value(task, fact, parts)
    foreign = voice.language == "en" and has_cjk(fact.cue)
    label = ("" if foreign else _cue_label(fact)) or _label(task, fact.label)
    same = next((line for line in parts.lines if line.label == label), None)
    if same and value not in same.value:
        same.value += voice.say("and_also") + value
    elif not same:
        parts.lines.append(Line(fact.label, label, value))


def _cue_label(fact: Fact) -> str:
    named = fact.label in data(PACKAGE, "wording.yaml")["cue_labels"]
    return fact.cue if named and 2 <= len(fact.cue) <= 5 else ""


def _label(task: Task, item: str) -> str:
    return task.voice.optional(f"label_{item}") or item


def _sentences(pieces: list[Piece], task: Task) -> list[str]:
    """Carried clauses, those of one entry together, with their own marks and a full stop at the end."""
    grouped: dict[int, list[Piece]] = {}
    for piece in pieces:
        grouped.setdefault(piece.entry, []).append(piece)
    groups = [*grouped.values()]
    texts = [_joined(group, task) for group in groups]
    if task.rules["mode"] == "list":
        return texts
    return _numbered(groups, texts, task)


def _numbered(groups: list[list[Piece]], texts: list[str], task: Task) -> list[str]:
    """Items of a given list get their numbers back; the sentence before them ends in a colon."""
    number = 0
    for index, group in enumerate(groups):
        if group[0].listed:
            number += 1
            texts[index] = f"{number}. {texts[index]}"
            if number == 1 and index:
                texts[index - 1] = re.sub(r"[。.]$", task.voice.say("colon"), texts[index - 1])
    return texts


def _joined(group: list[Piece], task: Task) -> str:
    latin = not has_cjk(group[0].text)
    text = ""
    for index, piece in enumerate(group):
        words = dated(piece.text, piece.facts, task.voice)
        words = capital(words) if latin and text.endswith(". ") else words
        if piece.label:
            words = task.voice.say("line", label=piece.label, value=words)
        last = index == len(group) - 1
        final = "" if last and (piece.label or task.rules["mode"] == "list") else _final(piece.mark, latin)
        text += words + (final if last else _between(piece, group[index + 1], text + words, latin))
    return capital(text) if latin else text


def _final(mark: str, latin: bool) -> str:
    stop = mark.strip()
    if stop and is_hard(stop) and plain_text(stop) not in (",", ";"):
        return stop
    return "." if latin else "。"


def _between(piece: Piece, following: Piece, so_far: str, latin: bool) -> str:
    """The mark between two clauses: as given; a chain of commas gets a full stop before a new matter."""
    if piece.mark.strip() and is_hard(piece.mark):
        return piece.mark
    chain = re.split(r"[。!?]|\. ", plain_text(so_far))[-1]
    new_matter = compiled(data(PACKAGE, "composing.yaml")["breaks"]).match(plain_text(following.text))
    if latin:
        return ". " if new_matter else ", "
    return "。" if new_matter and len(chain) > _CHAIN else "，"


def _gaps(task: Task, pieces: list[Piece], needs: list[Need], parts: Parts) -> None:
    if not pieces and not parts.topic and not task.given.to:
        needs = [Need("content"), *needs]
    parts.open, shown = [], 0
    for need in needs:
        if need.item not in task.rules["needs"] and need.item != "content":
            if is_met(need.item, pieces):
                continue
            shown += 1
            if shown > _EXTRA_GAPS:
                parts.open.append(need)
                continue
        if need.item == "when":
            _time_gap(task, need, pieces, parts)
        elif not is_met(need.item, pieces):
            _gap(task, need, parts, need.item)


def _time_gap(task: Task, need: Need, pieces: list[Piece], parts: Parts) -> None:
    """A day without an hour gets its gap beside the day; no moment at all gets a line."""
    moments = [
        fact for piece in pieces for fact in piece.facts if fact.label in ("when", "effective") and fact.when
    ]
    if any(fact.when and fact.when.has_time for fact in moments) or is_met(
        "when", [p for p in pieces if p.label]
    ):
        return
    line = next((line for line in parts.lines if line.item == "when"), None)
    if line is None:
        _gap(task, need, parts, "when")
    elif not any(fact.when and fact.when.end for fact in moments):
        line.value += task.voice.gap(task.voice.say("what_time"))
        parts.gaps.append(Gap(label=_label(task, "time"), why=_why(task, need)))


def _gap(task: Task, need: Need, parts: Parts, item: str) -> None:
    what = task.voice.optional(f"what_{item}") or item
    label = _label(task, item)
    parts.lines.append(Line(item, label, task.voice.gap(what)))
    parts.gaps.append(Gap(label=label, why=_why(task, need)))


def _why(task: Task, need: Need) -> str:
    if need.item == "content":
        return task.voice.say("why_content")
    if need.citation is None:
        return task.voice.say("why_kind")
    return task.voice.say("why_clause", title=need.citation.title, clause=need.citation.clause)


def _ordered(task: Task, parts: Parts) -> None:
    order = {item: index for index, item in enumerate(task.rules["lines"])}
    parts.lines.sort(key=lambda line: order.get(line.item, len(order)))
