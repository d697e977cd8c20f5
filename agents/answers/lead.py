"""The short answer inside a quote: yes or no, the value, the steps, or what follows on that occasion."""

import re

from agents.answers.asking import Question, occasion, weight
from agents.answers.pieces import PIECE, values
from agents.answers.polarity import Verdict, verdict
from agents.answers.sentences import Stretch
from agents.answers.wording import PACKAGE
from knowledge.phrases import data
from knowledge.text import fold

_LONGEST, _STEPS = 48, 110


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
        if named and len(named[0]) <= _LONGEST:
            return "", named[0]
    if "sanction" in question.aspects:
        return "", _steps(stretch.text)
    return "", _value(question, stretch)


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
    """The only value of the piece that answers, of the whole quote, or the piece when it gives several."""
    piece = stretch.told
    told = values(question, piece.text)
    if piece.kind >= weight("near") and told:
        return told[0] if len(told) == 1 else piece.text if len(piece.text) <= _LONGEST else ""
    single = values(question, stretch.text)
    return single[0] if len(single) == 1 else ""
