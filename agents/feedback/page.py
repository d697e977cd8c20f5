"""The digest as a page: the sentence first, then what is urgent, then topics with their voices."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from agents.base import Finding, Written
from agents.feedback.checks import is_loud
from agents.feedback.headline import percent
from agents.feedback.schema import Digest, Period, RowOpinion, Topic, Urgent
from agents.render import render
from knowledge.phrases import data, phrases

_TOPICS = 6
_URGENT = 8
_SAME = 80
"""How alike two urgent comments are (partial ratio) that tell of one matter."""
_LIKE = 6
_KINDS = 3
_LEFT = 6
_MATTERS = 60
_READABLE = 60
_DROPPED = 10


def page(written: Written[Digest], findings: Sequence[Finding], language: str) -> str:
    """Markdown in zh or en; a view shows its part, a page for a lead keeps to what is decided on."""
    digest = written.data
    urgent = _urgent(digest)
    brief = digest.view.audience == "lead"
    return render(
        "agents.feedback",
        "digest",
        language,
        d=digest,
        brief=brief,
        period=_dates(digest.period),
        drop_reasons=_reasons(digest, language),
        topics=[_topic(topic, digest, language) for topic in digest.topics[: 3 if brief else _TOPICS]],
        more=digest.topics[3 if brief else _TOPICS :],
        urgent=urgent[: 3 if brief else _URGENT],
        urgent_left=sum(1 + len(alike) for _, alike in urgent[3 if brief else _URGENT :]),
        little=_little(digest),
        left=_left(digest),
        loud={topic.label for topic in digest.topics if is_loud(topic)},
        focus=[
            _topic(topic, digest, language) for topic in digest.topics if topic.label == digest.view.topic
        ],
        spread=_spread(digest),
        dropped=_dropped(digest, language),
        general=[action for action in digest.actions if action.topic is None],
        sources={citation.chunk_id: citation for citation in written.citations},
        warnings=[
            f.message for f in findings if f.level != "info" and f.check not in ("size", "model", "loud")
        ],
        nameless=any(f.check == "people" for f in findings),
        textless=any(f.check == "no_text" for f in findings),
        unruled=any(f.check == "rule" for f in findings),
        say=lambda key, **values: phrases("agents.feedback").say(key, language, **values),
        percent=percent,
        used=len(digest.rows),
    )


def facts_of(digest: Digest) -> str:
    """Every number of the data in one text, percentages included, for checking prose against it."""
    used, negative = len(digest.rows), digest.sentiment.negative
    shares = [percent(part, used) for part in digest.sentiment.model_dump().values()]
    for topic in digest.topics:
        shares += [percent(topic.count, used), percent(topic.sentiment.negative, negative)]
        shares += [percent(n, topic.count) for n in topic.sentiment.model_dump().values()]
    urgent = Counter(item.reason for item in digest.urgent).values()
    plain = digest.model_dump(mode="json", exclude={"rows", "headline", "topics", "duplicate_groups", "view"})
    topics = [topic.model_dump(mode="json", exclude={"note", "row_ids"}) for topic in digest.topics]
    return json.dumps([plain, topics, shares, list(urgent), len(digest.urgent), used], ensure_ascii=False)


def _dates(period: Period | None) -> tuple[datetime, datetime] | None:
    if period is None:
        return None
    return datetime.fromisoformat(period.start), datetime.fromisoformat(period.end)


def _reasons(digest: Digest, language: str) -> list[tuple[str, int]]:
    counts = Counter(drop.reason for drop in digest.dropped)
    return [(_reason(reason, language), n) for reason, n in counts.most_common()]


def _urgent(digest: Digest) -> list[tuple[Urgent, list[str]]]:
    """Urgent matters, those of the view when it shows a part: the first row of each with the ids of the rows
    that tell the same, repeats included."""
    shown = set(digest.view.row_ids)
    told: list[tuple[Urgent, list[str]]] = []
    for item in digest.urgent:
        if shown and item.row_id not in shown:
            continue
        same = next((ids for other, ids in told[:_MATTERS] if _one_matter(item, other)), None)
        if same is None:
            told.append((item, []))
        else:
            same.append(item.row_id)
    return told


def _one_matter(item: Urgent, other: Urgent) -> bool:
    """Whether one of two urgent texts of one reason says nearly all of the other."""
    from rapidfuzz.fuzz import partial_ratio

    if item.duplicate_of is not None and item.duplicate_of in (other.row_id, other.duplicate_of):
        return True
    longest = max(len(item.text), len(other.text))
    alike = min(len(item.text), len(other.text)) >= max(_LIKE, longest / 3)
    return item.category == other.category and alike and partial_ratio(item.text, other.text) >= _SAME


def _little(digest: Digest) -> list[RowOpinion]:
    """The rows of data too small to conclude from: they are read one by one."""
    if digest.enough or digest.view.row_ids:
        return []
    return [row for row in digest.rows if row.duplicate_of is None and row.text]


def _left(digest: Digest) -> list[RowOpinion]:
    """Some of the rows in no topic, the troubled first, where they are few enough to look at."""
    order = {"negative": 0, "positive": 1, "neutral": 2}
    rows = [row for row in digest.rows if row.topic is None and row.text and row.duplicate_of is None]
    told = {item.row_id for item in digest.urgent}
    rows = [
        row
        for row in rows
        if len(row.text or "") <= _READABLE
        and row.row_id not in told
        and (row.kind, row.sentiment) != ("other", "neutral")
    ]
    return sorted(rows, key=lambda row: (order[row.sentiment], row.kind == "other"))[:_LEFT]


def _spread(digest: Digest) -> list[tuple[str, int]]:
    """The topics of a view that is not itself one topic, with its rows in each."""
    if digest.view.topic:
        return []
    shown = set(digest.view.row_ids)
    counts = Counter(row.topic for row in digest.rows if row.topic and row.row_id in shown)
    return counts.most_common(_TOPICS)


def _dropped(digest: Digest, language: str) -> list[tuple[str, list[str], bool]]:
    """Reason, the first row ids under it, and whether there are more."""
    listed = []
    for reason in dict.fromkeys(drop.reason for drop in digest.dropped):
        names = [drop.row_id or str(drop.number) for drop in digest.dropped if drop.reason == reason]
        listed.append((_reason(reason, language), names[:_DROPPED], len(names) > _DROPPED))
    return listed


def _reason(reason: str, language: str) -> str:
    key = f"reason_{reason}"
    named = key in data("agents.feedback", "phrases.yaml")
    return phrases("agents.feedback").say(key, language) if named else reason


def _topic(topic: Topic, digest: Digest, language: str) -> dict[str, Any]:
    sides = topic.sentiment.model_dump()
    main = max(("negative", "positive"), key=lambda side: sides[side])
    main = main if sides[main] else "neutral"
    return {
        "t": topic,
        "main": main,
        "kinds": [(kind, n) for kind, n in Counter(topic.kinds.model_dump()).most_common(_KINDS) if n],
        "main_percent": percent(sides[main], topic.count),
        "main_quotes": [quote for quote in topic.quotes if quote.sentiment == main],
        "other_quotes": [quote for quote in topic.quotes if quote.sentiment != main],
        "others": topic.count - sides[main],
        "actions": [action for action in digest.actions if action.topic == topic.label],
        "times": f"{topic.trend.now / topic.trend.before:.1f}" if topic.trend and topic.trend.before else "",
    }
