"""Where an apology belongs: after what happened, before what is done about it."""

from dataclasses import dataclass

from agents.drafting.clauses import compiled
from agents.drafting.pieces import Piece, is_hard
from agents.drafting.task import PACKAGE, Task
from agents.facts import plain_text
from knowledge.phrases import data


@dataclass(frozen=True, slots=True)
class Amends:
    index: int
    """The clause before which the apology stands."""
    phrase: str
    """Key of the catalogue."""


def amends_at(pieces: list[Piece], task: Task) -> Amends | None:
    """None when the text owes no apology, or already holds one in the given words."""
    rules = data(PACKAGE, "composing.yaml")["amends"]
    words = [plain_text(piece.text) for piece in pieces]
    if not _owed(task, words, rules) or any(compiled(rules["said"]).search(text) for text in words):
        return None
    remedy = compiled(rules["remedy"])
    index = next((i for i, text in enumerate(words) if i and remedy.search(text)), len(pieces))
    if task.kind == "reply":
        index = min(index, next((i for i, piece in enumerate(pieces, 1) if is_hard(piece.mark)), index))
    second = next((i for i, piece in enumerate(pieces) if piece.entry > pieces[0].entry), index)
    index = min(index, second) if task.kind == "apology" else index
    outside = any(compiled(rules["outside"]).search(text) for text in words)
    tone = task.tone if task.tone in ("formal", "apologetic", "friendly", "lively") else ""
    phrase = f"sorry.{tone}" if tone else "sorry"
    phrase = "sorry.outside" if outside and tone != "formal" else phrase
    return Amends(index, _to_one(task, words, rules) if task.kind == "reply" else phrase)


def _to_one(task: Task, words: list[str], rules: dict[str, str]) -> str:
    """To one member: whose fault it was is said only where the request admits it."""
    admits = task.tone == "apologetic" or any(compiled(rules["admits"]).search(text) for text in words)
    if any(compiled(rules["trouble"]).search(text) for text in words):
        return "sorry.short"
    return "sorry.one" if admits else "sorry.trouble"


def complains(words: list[str]) -> bool:
    """Whether folded clauses tell of a complaint, by name or by what went wrong for the member."""
    rules = data(PACKAGE, "composing.yaml")["amends"]
    named = any(compiled(rules["complaint"]).search(text) for text in words)
    return named or bool(words and compiled(rules["wronged"]).search(words[0]))


def told_first(pieces: list[Piece], task: Task) -> list[Piece]:
    """In an apology its cause and whom it hit are told with what happened, before what is done about it."""
    if task.kind != "apology" or len({piece.entry for piece in pieces}) > 1:
        return pieces
    why = compiled(data(PACKAGE, "composing.yaml")["amends"]["why"])
    told = [piece for piece in pieces[1:] if why.search(plain_text(piece.text))]
    return [*pieces[:1], *told, *(piece for piece in pieces[1:] if piece not in told)]


def _owed(task: Task, words: list[str], rules: dict[str, str]) -> bool:
    if task.kind == "apology":
        return bool(words)
    denied = any(compiled(rules["denies"]).search(text) for text in words)
    complaint = "complaint" in task.given.about or complains(words)
    return task.kind == "reply" and complaint and not denied
