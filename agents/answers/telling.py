"""The first words of an answer: the yes or no, the value, or that nothing is written."""

import re

from agents.answers.found import Found
from agents.answers.lead import lead
from agents.answers.polarity import kind, verb
from agents.answers.wording import PACKAGE
from knowledge.phrases import phrases
from knowledge.text import has_cjk

_LATIN = re.compile(r"[A-Za-z]{3}")


def told(found: Found, missing: list[str], language: str) -> str:
    """One sentence that answers by itself; empty where only the quote can."""
    say = phrases(PACKAGE).say
    if found.says:
        return say(found.says, language, source=_place(found, language))
    if found.chosen:
        return _direct(found, language)
    if missing:
        words = say("joint", language).join(say("quoted", language, word=word) for word in missing)
        return say("not_there_about", language, words=words)
    if not found.question.focus:
        return say("ask_what", language)
    return say("not_there_joint" if found.weighed else "not_there", language)


def _direct(found: Found, language: str) -> str:
    say = phrases(PACKAGE).say
    if found.items:
        return say("items", language, count=len(found.items))
    best = found.chosen[0]
    said, piece = lead(found.question, best.stretch, best.clause.text)
    piece = piece.rstrip(" .。;\uff1b")
    piece = "" if _foreign(piece, language) else piece
    if said:
        word = _word(found, said, language)
        return say("verdict_because" if piece else "verdict", language, word=word, piece=piece)
    return say("lead", language, value=piece) if piece else ""


def _foreign(piece: str, language: str) -> bool:
    """Whether a piece is of a clause in the other language: it is quoted, it does not answer by itself."""
    return has_cjk(piece) if language == "en" else bool(_LATIN.search(piece)) and not has_cjk(piece)


def _word(found: Found, said: str, language: str) -> str:
    """可以, 不必, 不算: the answer in the verb of the question."""
    asked = kind(found.question)
    used = verb(found.question)
    if language != "en" and asked == "fact" and used and said != "if":
        return used[said]
    return phrases(PACKAGE).say(f"{asked}_{said}", language)


def _place(found: Found, language: str) -> str:
    """The clause that was quoted, by its title and number."""
    clause = found.weighed[0].clause
    said = phrases(PACKAGE).say(
        "source", language, title=clause.title, clause=clause.clause.rstrip("?\uff1f")
    )
    return said.rstrip(" ,")
