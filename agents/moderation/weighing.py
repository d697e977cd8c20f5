"""Rules and examples weighed together: how likely a message needs a moderator.

What the lists saw, what the context excused and how much the message is worded like known examples are the
signs of one logistic regression. `python -m agents.moderation.learn` learns it from `bank/cases.txt`, with
opinions of the examples that had not seen the message.
"""

from collections.abc import Mapping, Sequence
from math import log

from agents.moderation import context, detect
from agents.moderation.detect import VIOLATION, Hit
from agents.moderation.reading import Reading
from agents.moderation.second import AT_RISK, Opinion, chance, threshold, weights

_FAINTEST = 1e-6
_FARTHEST = 8.0
_JOINED = 0.25
"""Confidence from which a finding, though excused, still counts together with others."""
_MESSAGE, _LETTER = 60, 360
"""Characters of a message and of a letter, at most: who writes at length seldom breaks a rule in passing."""
_LATIN = 0.7
_ALL = 0.7
"""The share of a message from which the findings leave it nothing else to say."""
_PLAYFUL = "laughing"


def harm(reading: Reading, spans: detect.Spans, heard: Sequence[Hit], found: Opinion) -> float:
    """Probability (0…1) for the findings after their context was heard, and the opinion of the examples."""
    learned = weights().weighing
    met = _of_words(reading.dense, spans, found)
    if heard:
        met |= _of_findings(reading.dense, heard, found)
    return chance(learned["bias"] + sum(learned[name] * value for name, value in met.items()))


def signs(reading: Reading, spans: detect.Spans, heard: Sequence[Hit], found: Opinion) -> Mapping[str, float]:
    """What speaks for and against, by name."""
    return {**_of_words(reading.dense, spans, found), **_of_findings(reading.dense, heard, found)}


def _of_words(dense: str, spans: detect.Spans, found: Opinion) -> dict[str, float]:
    doubt, risk, length = _odds(found.doubt), _odds(found.risk), len(dense)
    brief = length < threshold("brief")
    return {
        "doubt": doubt,
        "risk": risk,
        "gravest": max(doubt, risk),
        "brief": float(brief),
        "doubt_where_brief": doubt * brief,
        "length": min(length, _MESSAGE) / _MESSAGE,
        "beyond": (min(max(length, _MESSAGE), _LETTER) - _MESSAGE) / _LETTER,
        "english": float(len(dense.encode("ascii", "ignore")) > _LATIN * length),
        "playful": float(bool(spans.get(_PLAYFUL))),
    }


def _of_findings(dense: str, heard: Sequence[Hit], found: Opinion) -> dict[str, float]:
    """All of them 0 where nothing was found."""
    ruled = [hit for hit in heard if hit.rule.category != AT_RISK]
    doubt = _odds(found.doubt)
    strongest = max((hit.confidence for hit in ruled), default=0.0)
    joined = detect.merged([hit for hit in ruled if hit.confidence >= _JOINED])
    together = max((hit.confidence for hit in joined), default=0.0)
    share = _share(dense, joined)
    return {
        "strongest": strongest,
        "listed": max((hit.rule.confidence for hit in ruled), default=0.0),
        "together": together,
        "rules": float(len(ruled)),
        "firmly_excused": float(any(map(context.is_firm, ruled))),
        "agreed": float(any(hit.rule.category == found.category for hit in ruled)),
        "doubt_where_heard": doubt * (strongest > 0),
        "doubt_where_sure": doubt * (together >= VIOLATION),
        "sure": float(strongest >= VIOLATION),
        "sure_together": float(together >= VIOLATION),
        "at_risk": max((hit.confidence for hit in heard if hit.rule.category == AT_RISK), default=0.0),
        "share": share,
        "nothing_else": strongest * (share >= _ALL),
    }


def _share(dense: str, joined: Sequence[Hit]) -> float:
    """How much of the message (0…1) the findings of the kind that covers most stand on."""
    covered: dict[str, int] = {}
    for hit in joined:
        covered[hit.rule.category] = covered.get(hit.rule.category, 0) + hit.end - hit.start
    return min(max(covered.values(), default=0) / max(len(dense.strip()), 1), 1.0)


def _odds(probability: float) -> float:
    """Log-odds, bounded."""
    odds = log((probability + _FAINTEST) / (1 - probability + _FAINTEST))
    return min(max(odds, -_FARTHEST), _FARTHEST)
