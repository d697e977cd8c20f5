"""Given clauses as running sentences: those of one entry together, cut where a new matter begins."""

import re

from agents.drafting.amends import amends_at, told_first
from agents.drafting.clauses import compiled
from agents.drafting.dates import dated
from agents.drafting.pieces import Piece, is_hard
from agents.drafting.task import PACKAGE, Task
from agents.drafting.titles import capital
from agents.facts import plain_text
from knowledge.phrases import data
from knowledge.text import has_cjk

_LOOK_BACK = 120  # characters that hold the sentence so far
_CHAIN = 14  # characters after which a new matter starts a new sentence


def running(pieces: list[Piece], task: Task) -> list[str]:
    """Sentences in order; where amends are due, the apology stands before what is done about it."""
    pieces = told_first(pieces, task)
    cut = amends_at(pieces, task)
    if cut is None:
        return _sentences(pieces, task)
    apology = task.voice.say(cut.phrase, to=task.given.to)
    return [*_sentences(pieces[: cut.index], task), apology, *_sentences(pieces[cut.index :], task)]


def _sentences(pieces: list[Piece], task: Task) -> list[str]:
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
        words = capital(words) if latin and text.endswith((". ", "! ", "? ")) else words
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
        return piece.mark if not latin else f"{piece.mark.strip()} "
    rules = data(PACKAGE, "composing.yaml")
    chain = re.split(r"[。!?]|\. ", plain_text(so_far[-_LOOK_BACK:]))[-1]
    new_matter = compiled(rules["breaks"]).match(plain_text(following.text))
    hanging = compiled(rules["hanging"]).match(plain_text(chain))
    if latin:
        return ". " if new_matter and not hanging else ", "
    return "。" if new_matter and len(chain) > _CHAIN else "，"
