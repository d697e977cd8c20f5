"""Sentiment and kind of comments: what the lexicon saw, words and turns of phrase, weighed by a reader.

It has learned from sorted examples (said.zh.yaml, said.en.yaml).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from agents.classifier import Features, Floats, Linear
from agents.feedback.lexicon import NAMED, Signals, score_of, signals_in
from agents.feedback.reader import essence, examples, turns, wording
from agents.feedback.trained import Lesson, model
from knowledge.text import fold

Sentiment = Literal["positive", "neutral", "negative"]
Kind = Literal["bug", "feature", "complaint", "praise", "question", "other"]

SENTIMENTS: tuple[Sentiment, ...] = ("positive", "neutral", "negative")
KINDS: tuple[Kind, ...] = ("bug", "feature", "complaint", "praise", "question", "other")

_USUAL = {"bug": "negative", "complaint": "negative", "praise": "positive"}
"""The sentiment of a kind where its label names none; of the other kinds it is neutral."""
_WORDING = 0.7
"""How much the wording counts beside the turns of phrase: it says more of the matter than of the mood."""
_STEPS = (0.4, 1.2, 2.2)
_RATING = {"negative": -3.5, "neutral": 0.0, "positive": 3.5}
"""How far a top rating moves the logits of a sentiment; a bottom rating moves them back by as much."""
_DECIDED = -6.0
"""What any rating but a middling one takes from a neutral sentiment."""
_FAULT = 1.8
"""A rating says less about a fault than about a grievance."""
_STRONG = 1.2
"""Words of this weight stand against any rating."""
_FEW, _FEW_LETTERS = 12, 40
"""Characters of a remark of a few words."""
_PLAIN = 2.0
"""What each point of the lexicon's score is worth there."""
_MIDDLING = 2.0
"""What a rating in the middle adds to a remark that takes no side."""


@dataclass(frozen=True, slots=True)
class Opinion:
    sentiment: Sentiment
    kind: Kind


def judge(text: str, rating: float | None = None, top: float = 5.0) -> Opinion:
    """Opinion of a folded comment; `rating` is out of `top` and only tips what the words leave open."""
    return judge_all([text], [rating], top)[0]


def judge_all(texts: Sequence[str], ratings: Sequence[float | None], top: float = 5.0) -> list[Opinion]:
    """The opinion of each folded comment, with its rating or None."""
    texts = [essence(text) for text in texts]
    chances = _turns().probabilities([_turns_of(text) for text in texts])
    # Two views that err apart: a logarithmic pool of opinions (Hinton 2002).
    chances *= _wording().probabilities([wording(text) for text in texts]) ** _WORDING
    for place, text in enumerate(texts):
        if len(text) <= (_FEW_LETTERS if text.isascii() else _FEW):
            chances[place] *= np.exp(_PLAIN * _plain_score(text) * _taking_sides())
    chances /= chances.sum(axis=1, keepdims=True) if len(texts) else 1.0
    for place, rating in enumerate(ratings):
        if rating is not None:
            open_still = 1 - abs(float(chances[place] @ _leaning()))
            against = _centred(rating, top) * score_of(texts[place], signals_in(texts[place]))
            if against > -_STRONG:
                chances[place] *= np.exp(open_still * np.array(_tips(rating, top)))
    return _verdicts(chances)


def _plain_score(text: str) -> float:
    """The lexicon's score of a remark of a few words that neither asks, wishes nor mocks."""
    signals = signals_in(text)
    if any(getattr(signals, name) for name in NAMED):
        return 0.0
    return max(-_STRONG, min(_STRONG, score_of(text, signals)))


def lessons() -> tuple[Lesson, Lesson]:
    """What is learned; a label is a kind, or a kind and a sentiment (`feature negative`)."""
    samples = tuple((essence(fold(text)), label) for text, label in examples())
    return (
        Lesson("turns", samples, _turns_of, ("opinion.yaml", "signs.yaml")),
        Lesson("wording", samples, wording, ("signs.yaml",)),
    )


def _verdicts(chances: Floats) -> list[Opinion]:
    """The likeliest sentiment of each row over all its kinds, then the likeliest kind of that sentiment."""
    senses = _senses()
    side = np.array([[sense == wanted for wanted in SENTIMENTS] for _, sense in senses], dtype=float)
    likeliest = (chances @ side).argmax(axis=1)
    within = (chances * side.T[likeliest]).argmax(axis=1)
    made = {
        (sense, label): Opinion(SENTIMENTS[sense], kind)
        for sense in range(len(SENTIMENTS))
        for label, (kind, _) in enumerate(senses)
    }
    return [made[one] for one in zip(likeliest.tolist(), within.tolist(), strict=True)]


def _tips(rating: float, top: float) -> list[float]:
    """What a rating adds to the logit of each label."""
    place = _centred(rating, top)
    if not place:
        return [_MIDDLING if kind == "other" else 0.0 for kind, _ in _senses()]
    return [
        place * (_RATING[sense] + _FAULT * (kind == "bug")) + abs(place) * _DECIDED * (sense == "neutral")
        for kind, sense in _senses()
    ]


def _centred(rating: float, top: float) -> float:
    """-1 for the worst rating, 1 for the best; the middle and its neighbourhood count for nothing."""
    low = 0.0 if top > 5 else 1.0
    place = 2 * (rating - low) / (top - low) - 1
    return max(-1.0, min(1.0, place)) if abs(place) > 0.3 else 0.0


def _turns_of(text: str) -> Features:
    """Turns of phrase, patterns, and how strong the lexicon's verdict is."""
    signals = signals_in(text)
    return turns(text, map(str, signals.weighted), _tones(signals, score_of(text, signals)))


def _tones(signals: Signals, score: float) -> list[str]:
    side = "good" if score > 0 else "bad"
    strengths = [f"{side}{step}" for step in _STEPS if abs(score) > step]
    return [name for name in NAMED if getattr(signals, name)] + strengths


@cache
def _turns() -> Linear:
    return model(lessons()[0])


@cache
def _wording() -> Linear:
    return model(lessons()[1])


@cache
def _leaning() -> Floats:
    """1 for each label that is positive, -1 for each negative one."""
    return np.array([(sense == "positive") - (sense == "negative") for _, sense in _senses()], dtype=float)


@cache
def _taking_sides() -> Floats:
    """1 for praise, -1 for a complaint."""
    return np.array([(kind == "praise") - (kind == "complaint") for kind, _ in _senses()], dtype=float)


@cache
def _senses() -> tuple[tuple[Kind, Sentiment], ...]:
    """Kind and sentiment of each label of the reader."""
    found = []
    for label in _turns().labels:
        name, _, said = label.partition(" ")
        kind = next(kind for kind in KINDS if kind == name)
        sense = next(sense for sense in SENTIMENTS if sense == (said or _USUAL.get(name, "neutral")))
        found.append((kind, sense))
    return tuple(found)
