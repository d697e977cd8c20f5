"""The one sentence a manager reads; its numbers are those of the data."""

from collections import Counter

from agents.feedback.schema import Digest, Topic
from knowledge.phrases import data, phrases

_SHARE_OF_TROUBLE = 0.15
_FEW = 6
_MOSTLY = 3
"""From this many good voices to a bad one on, that most are content is said first."""


def headline(digest: Digest, language: str) -> str:
    """Urgent matters are in it however few; with too little data it says so instead of concluding."""
    worst = _worst(digest)
    parts = [
        _urgent(digest, language),
        _left_out(digest, language),
        _main(digest, worst, language),
        _rising(digest, worst, language),
    ]
    joiner = phrases("agents.feedback").say("joiner", language)
    sentence = joiner.join(part for part in parts if part)
    full = phrases("agents.feedback").say("headline_end", language, text=sentence)
    return full[0].upper() + full[1:]


def _urgent(digest: Digest, language: str) -> str:
    """All urgent comments by reason; a repeated comment counts as one more row, as everywhere."""
    if not digest.urgent:
        return ""
    say = phrases("agents.feedback").say
    by_reason = Counter(item.reason for item in digest.urgent)
    listed = say("comma", language).join(
        say("urgent_part", language, reason=reason, n=n) for reason, n in by_reason.most_common()
    )
    one = "_one" if len(digest.urgent) == 1 else ""
    return say(f"headline_urgent{one}", language, n=len(digest.urgent), listed=listed)


def _main(digest: Digest, worst: Topic | None, language: str) -> str:
    say = phrases("agents.feedback").say
    used = digest.totals.rows - digest.totals.dropped
    if not digest.enough:
        return say("headline_little", language, unique=digest.totals.unique)
    negative = digest.sentiment.negative
    if worst:
        trouble = _trouble(worst, negative, language)
        if digest.sentiment.positive < _MOSTLY * negative:
            return trouble
        praised = say("headline_praised", language, used=used, positive=digest.sentiment.positive)
        return say("joiner", language).join([praised, trouble])
    if negative * 2 < digest.sentiment.positive:
        return _calm(digest, used, language)
    return say("headline_scattered", language, negative=negative, used=used)


def _left_out(digest: Digest, language: str) -> str:
    """Said when half of what was sent is no comment at all (advertisements, empty cells)."""
    totals = digest.totals
    if totals.dropped * 2 < totals.rows or not digest.dropped:
        return ""
    say = phrases("agents.feedback").say
    reason, n = Counter(drop.reason for drop in digest.dropped).most_common(1)[0]
    key = f"reason_{reason}"
    named = say(key, language) if key in data("agents.feedback", "phrases.yaml") else reason
    return say("headline_left_out", language, rows=totals.rows, n=n, reason=named)


def _worst(digest: Digest) -> Topic | None:
    """The topic of the most negative voices, where they are enough to be the main trouble."""
    worst = max(digest.topics, key=_voices, default=None)
    negative = digest.sentiment.negative
    return worst if worst and negative and worst.sentiment.negative >= _weighty(negative) else None


def _voices(topic: Topic) -> float:
    """Negative comments of a topic; where names are known, one person's many count for less."""
    heard = topic.people / topic.count if topic.people else 1.0
    return topic.sentiment.negative * heard


def _weighty(negative: int) -> float:
    """How many negative comments make a topic the main trouble: three, or two of very few."""
    return max(3 if negative > _FEW else 2, _SHARE_OF_TROUBLE * negative)


def _rising(digest: Digest, worst: Topic | None, language: str) -> str:
    """The troubled topic that grew most, where one did."""
    grown = [
        (topic.trend.now - topic.trend.before, topic, topic.trend)
        for topic in digest.topics
        if topic.trend and topic.trend.direction == "up" and topic.sentiment.negative * 2 >= topic.count
    ]
    if not grown or not digest.enough:
        return ""
    say = phrases("agents.feedback").say
    _, topic, trend = max(grown, key=lambda one: one[0])
    counts = {"before": trend.before, "now": trend.now}
    if topic is worst:
        return say("headline_rising_same", language, when=say(f"when_{trend.basis}", language), **counts)
    return say(f"headline_rising_{trend.basis}", language, topic=topic.label, **counts)


def _trouble(topic: Topic, negative: int, language: str) -> str:
    return phrases("agents.feedback").say(
        "headline_trouble" if topic.people else "headline_trouble_nameless",
        language,
        topic=topic.label,
        bad=topic.sentiment.negative,
        count=topic.count,
        people=topic.people,
        percent=percent(topic.sentiment.negative, negative),
    )


def _calm(digest: Digest, used: int, language: str) -> str:
    best = max(digest.topics, key=lambda topic: topic.sentiment.positive, default=None)
    key = "headline_calm" if best and best.sentiment.positive > 1 else "headline_calm_plain"
    return phrases("agents.feedback").say(
        key,
        language,
        positive=digest.sentiment.positive,
        used=used,
        topic=best.label if best else "",
        good=best.sentiment.positive if best else 0,
    )


def percent(part: int, whole: int) -> int:
    """Share in whole percent, rounded half up; 0 of nothing is 0."""
    return (200 * part + whole) // (2 * whole) if whole else 0
