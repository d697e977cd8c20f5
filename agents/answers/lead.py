"""The short answer inside a quote: yes or no, the value, the steps, or what follows on that occasion."""

import re
from collections.abc import Sequence

from agents.answers.asking import Question, occasion, weight
from agents.answers.pieces import PIECE, values
from agents.answers.polarity import Verdict, verdict
from agents.answers.probes import View
from agents.answers.sentences import Stretch
from agents.answers.wording import PACKAGE
from knowledge.phrases import data
from knowledge.text import fold

_LONGEST, _STEPS = 48, 110
_SENTENCE = re.compile(r"[^;\uff1b。\n]+")


def lead(question: Question, stretch: Stretch, text: str) -> tuple[Verdict, str]:
    """What answers by itself: a yes or no and a verbatim piece of the quote, each empty when there is none
    beyond doubt. `text` is the whole clause.
    """
    if "whether" in question.aspects:
        said = verdict(question, stretch, text)
        if said[0]:
            return said
    for occasion_ in question.ordinals:
        pieces = [piece.strip() for piece in PIECE.findall(stretch.text)]
        named = [p for p in pieces if any(word in fold(p) for word in occasion(occasion_))]
        closest = _closest(question, pieces, named)
        if closest and len(closest) <= _LONGEST:
            return "", closest
    if "sanction" in question.aspects:
        return "", _steps(stretch.text)
    return "", _value(question, stretch)


def _closest(question: Question, pieces: Sequence[str], named: Sequence[str]) -> str:
    """Of the pieces for one occasion, the one that with the piece before it holds most of the subject
    (`人肉搜索的，首次即移出`); the first where they are alike.
    """

    def held(piece: str) -> int:
        at = pieces.index(piece)
        view = View("".join(pieces[max(0, at - 1) : at + 1]))
        return sum(view.holds(word) for word in question.focus)

    return max(named, key=held, default="")


def _steps(quote: str) -> str:
    """From the first step of a sanction to the last, as one verbatim stretch."""
    pattern = re.compile(data(PACKAGE, "leading.yaml")["steps"], re.IGNORECASE)
    at = [match.start() for match in pattern.finditer(quote)]
    if len(at) < 2:
        return ""
    end = re.search(r"[\uff1b。]|\.(?=\s|$)", quote[at[-1] :])
    stretch = quote[at[0] : at[-1] + end.start()] if end else quote[at[0] :]
    return stretch if len(stretch) <= _STEPS else ""


def _value(question: Question, stretch: Stretch) -> str:
    """The value of the piece that answers, or the whole run of pieces where each gives one; nothing unless it
    stands by the subject.
    """
    piece = stretch.told
    if not _by_subject(question, stretch):
        return _only(question, stretch)
    if any(word in lost for word in question.essential for lost in stretch.unsaid):
        return ""
    if "when" in question.aspects:
        return piece.text if len(piece.text) <= _LONGEST else ""
    run = _run(question, stretch)
    if run:
        return run if len(run) <= _STEPS else ""
    told = values(question, piece.text)
    if "who" in question.aspects and told and not _may_be_asked(piece.text, told[0]):
        return _actor(question, stretch.text)
    if "where" in question.aspects or ("who" in question.aspects and _denied(piece.text)):
        return ""
    done = _doer(piece.text, told) if "who" in question.aspects else []
    if "who" in question.aspects and told and _joint(piece.text, told[0]):
        return piece.text if len(piece.text) <= _LONGEST else ""
    if len(told) == 1 or done:
        return (done or told)[0]
    return piece.text if told and len(piece.text) <= _LONGEST else ""


def _by_subject(question: Question, stretch: Stretch) -> bool:
    """Whether the value stands close to the subject; a role has to, as every clause names one."""
    bound = weight("bound_role" if "who" in question.aspects else "bound")
    return stretch.told.kind >= weight("near") and stretch.told.share >= bound


def _only(question: Question, stretch: Stretch) -> str:
    """The one amount or length of time that a sentence gives which speaks of the whole question."""
    if not {"duration", "money", "age", "size"} & set(question.aspects) or stretch.cover < weight("clear"):
        return ""
    told = values(question, stretch.text)
    lost = any(word in missed for word in question.essential for missed in stretch.missing)
    return told[0] if len(told) == 1 and stretch.kind >= weight("told_near") and not lost else ""


def _joint(piece: str, role: str) -> bool:
    """Whether a role acts together with others (`由指导老师和三位社员打分`)."""
    return bool(
        re.match(data(PACKAGE, "leading.yaml")["joint"], fold(piece[piece.index(role) + len(role) :]))
    )


def _run(question: Question, stretch: Stretch) -> str:
    """Neighbouring pieces that give one value each (`警告 30 天，禁言 90 天`), as one verbatim stretch."""
    if not {"duration", "count", "money"} & set(question.aspects):
        return ""
    sentence = next((s for s in _SENTENCE.findall(stretch.text) if stretch.told.text in s), "")
    pieces = [piece.strip() for piece in PIECE.findall(sentence)]
    if stretch.told.text not in pieces:
        return ""
    first = last = pieces.index(stretch.told.text)
    while first > 0 and len(values(question, pieces[first - 1])) == 1:
        first -= 1
    while last + 1 < len(pieces) and len(values(question, pieces[last + 1])) == 1:
        last += 1
    if last == first or _named(question, stretch.told.text, pieces[first : last + 1]):
        return ""
    start = stretch.text.index(pieces[first])
    return stretch.text[start : stretch.text.index(pieces[last], start) + len(pieces[last])]


def _named(question: Question, told: str, run: Sequence[str]) -> bool:
    """Whether the question names what sets one piece apart from its neighbours (`警告` of `警告 30 天`)."""
    held = [sum(View(piece).holds(word) for word in question.focus) for piece in run]
    best = held[run.index(told)]
    return best > 0 and held.count(best) == 1


def _may_be_asked(piece: str, role: str) -> bool:
    """Whether a role is not the one to whom something is done (`对违规的成员`)."""
    return not re.search(data(PACKAGE, "leading.yaml")["suffers"], fold(piece[: piece.index(role)]))


def _actor(question: Question, sentence: str) -> str:
    """The one role of a sentence that does something by its own right (`管理员有权…`); empty for none."""
    acts = re.compile(data(PACKAGE, "leading.yaml")["acts"], re.IGNORECASE)
    roles = dict.fromkeys(values(question, sentence))
    found = [role for role in roles if acts.match(sentence[sentence.index(role) + len(role) :])]
    return found[0] if len(found) == 1 else ""


def _doer(piece: str, roles: Sequence[str]) -> list[str]:
    """Of several roles the one that acts (`由会员运营审核并通知值班管理员`), when there is one."""
    acting = re.compile(data(PACKAGE, "leading.yaml")["acting"], re.IGNORECASE)
    found = [role for role in roles if acting.search(piece[: piece.index(role)])]
    return found if len(found) == 1 else []


def _denied(piece: str) -> bool:
    return bool(re.search(data(PACKAGE, "leading.yaml")["denied"], fold(piece)))
