"""Which comments may not wait: what the readers of alarm and of opinion say, weighed together."""

import re
from collections.abc import Sequence
from functools import cache

from agents.feedback.alarms import Alarm, alarms_in
from agents.feedback.opinion import Sentiment
from agents.feedback.reasons import Reason, reason
from knowledge.phrases import data

_GRAVE = ("self_harm", "minors")
_ALARM = {"negative": 0.3, "neutral": 0.35, "positive": 0.4}
"""How likely an alarm must be that no pattern names, by the comment's sentiment."""
_NAMED = 0.15
"""How likely it must be when a pattern names it."""
_NAMED_GRAVE = 0.08


def reason_of(text: str, sentiment: Sentiment) -> Reason | None:
    """The gravest reason to see a folded comment today, None when it can wait."""
    return reasons_of([text], [sentiment])[0]


def reasons_of(texts: Sequence[str], sentiments: Sequence[Sentiment]) -> list[Reason | None]:
    """The reason to see each folded comment today, or None.

    A comment that tells a matter as settled, with thanks, is no alarm (self-harm and minors always are).
    """
    return [
        reason(alarm.name) if _rings(alarm, text, sentiment) else None
        for alarm, text, sentiment in zip(alarms_in(texts), texts, sentiments, strict=True)
    ]


def _rings(alarm: Alarm, text: str, sentiment: Sentiment) -> bool:
    named = _NAMED_GRAVE if alarm.name in _GRAVE else _NAMED
    if alarm.chance <= (named if alarm.fits else _ALARM[sentiment]):
        return False
    return alarm.name in _GRAVE or not (sentiment == "positive" and bool(_settled().search(text)))


@cache
def _settled() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in data("agents.feedback", "urgent.yaml")["settled"]))
