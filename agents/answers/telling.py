"""The first words of an answer: the yes or no, the value, or that nothing is written."""

from agents.answers.evidence import Found
from agents.answers.lead import lead
from agents.answers.polarity import kind, verb
from agents.answers.wording import PACKAGE
from knowledge.phrases import phrases


def told(found: Found, missing: list[str], language: str) -> str:
    """One sentence that answers by itself; empty where only the quote can."""
    say = phrases(PACKAGE).say
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
    if said:
        word = _word(found, said, language)
        return say("verdict_because" if piece else "verdict", language, word=word, piece=piece)
    return say("lead", language, value=piece) if piece else ""


def _word(found: Found, said: str, language: str) -> str:
    """可以, 不必, 不算: the answer in the verb of the question."""
    asked = kind(found.question)
    used = verb(found.question)
    if language != "en" and asked == "fact" and used and said != "if":
        return used[said]
    return phrases(PACKAGE).say(f"{asked}_{said}", language)
