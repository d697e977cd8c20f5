"""Yes or no: told from the words by which a clause allows, forbids or requires."""

import re
from functools import cache
from typing import Literal

from agents.answers.asking import Question, query, weight
from agents.answers.sentences import Stretch
from agents.answers.wording import PACKAGE
from knowledge.phrases import data
from knowledge.text import fold

Verdict = Literal["", "yes", "no", "if"]
_KINDS = ("permission", "duty", "fact")
_BAN = "ban"
_TURNED: dict[Verdict, Verdict] = {"yes": "no", "no": "yes"}
"""What a permission says to a question that asks whether something is forbidden."""
_LONGEST = 60
_NOT = re.compile(r"(?<![要对决])不([㐀-鿿])")


def kind(question: Question) -> str:
    """ban, permission, duty or fact, by the first such verb of the question (whether something is forbidden
    comes before all); empty when it is put with a no."""
    asked = query(question.text)
    if _rule("banned").search(asked):
        return _BAN
    if _rule("negated").search(asked):
        return ""
    at = {name: found.start() for name in _KINDS if (found := _modal(name, "asked").search(asked))}
    return min(at, key=lambda name: at[name], default="")


def verdict(question: Question, stretch: Stretch, text: str) -> tuple[Verdict, str]:
    """The answer and the piece of the quote that gives it; empty unless one piece speaks of the whole
    question. `text` is the whole clause, whose first word may be the answer itself.
    """
    asked = kind(question)
    if asked == _BAN:
        said, piece = _verdict("permission", question, stretch, text)
        return _TURNED.get(said, said), piece
    return _verdict(asked, question, stretch, text) if asked else ("", "")


def _verdict(asked: str, question: Question, stretch: Stretch, text: str) -> tuple[Verdict, str]:
    if stretch.head >= weight("clear"):
        if _opens("no").search(fold(text)):
            return "no", _after(text)
        if _opens("yes").search(fold(text)):
            return "yes", _after(text)
    piece = stretch.told
    said = _told(asked, piece.text) or _denied(asked, question, piece.text)
    if not _plainly(asked, said, stretch):
        return "", ""
    used = verb(question)
    if asked == "fact" and used and not re.search(used["denies"], fold(piece.text)):
        return "", ""
    return said, piece.text if len(piece.text) <= _LONGEST else ""


def _plainly(asked: str, said: Verdict, stretch: Stretch) -> bool:
    """Whether the piece speaks of so much of the question that its yes or no is the answer; what a rule
    forbids is rarely forbidden of something else.
    """
    share, lost = stretch.told.share, len(stretch.missing)
    if asked == "permission" and said == "no":
        under = share >= weight("forbidden_piece") and stretch.alone >= weight("clear")
        return lost <= 1 and (share >= weight("forbidden") or under)
    return share >= weight("clear") and not lost


def _denied(asked: str, question: Question, piece: str) -> Verdict:
    """A rule that says 不 of the very doing that was asked about (能发消息吗: 晚上不发消息)."""
    put = query(question.text)
    if asked != "permission":
        return ""
    return "no" if any(f"不{said}" not in put and said in put for said in _NOT.findall(piece)) else ""


def _told(asked: str, piece: str) -> Verdict:
    plain = fold(piece)
    if _modal(asked, "no").search(plain):
        return "no"
    if _modal(asked, "if").search(plain):
        return "if"
    return "yes" if _modal(asked, "yes").search(plain) else ""


def verb(question: Question) -> dict[str, str] | None:
    """The verb of a question of fact: how an answer says it and denies it."""
    asked = query(question.text)
    verbs: list[dict[str, str]] = data(PACKAGE, "leading.yaml")["verbs"]
    return next((entry for entry in verbs if entry["said"] in asked), None)


def _after(text: str) -> str:
    """The sentence after a first word that answers, when it is short."""
    rest = re.split(r"(?<=[。.!\uff01])\s*", text, maxsplit=2)
    piece = rest[1].strip() if len(rest) > 1 else ""
    return piece if len(piece) <= _LONGEST else ""


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(data(PACKAGE, "leading.yaml")[name], re.IGNORECASE)


@cache
def _modal(name: str, part: str) -> re.Pattern[str]:
    written = data(PACKAGE, "leading.yaml")["yes_no"][name][part]
    return re.compile(written or r"(?!)", re.IGNORECASE)


@cache
def _opens(said: str) -> re.Pattern[str]:
    return re.compile(data(PACKAGE, "leading.yaml")["opens"][said], re.IGNORECASE)
