"""The digest put together from judged comments: every number is counted here, none is written by hand."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from agents.base import Written
from agents.feedback.actions import propose
from agents.feedback.comments import Comment, Reading
from agents.feedback.found import Theme
from agents.feedback.headline import headline
from agents.feedback.quotes import choose_quotes
from agents.feedback.reasons import rank
from agents.feedback.rules import Rules
from agents.feedback.schema import (
    Counts,
    Digest,
    DroppedRow,
    KindCounts,
    Period,
    RowOpinion,
    Topic,
    Totals,
    Trend,
    Urgent,
)
from agents.feedback.trends import Halves, against, by_halves, halves_of, period_of
from agents.privacy import redact

ENOUGH = 10
"""Fewer unique comments than this allow no conclusion."""
_TEXTS_KEPT = 5000
_URGENT_TEXT = 300


def fingerprint(reading: Reading) -> str:
    """The same for the same comments in the same order."""
    return sha256("\n".join(comment.text for comment in reading.comments).encode()).hexdigest()[:16]


def compose(
    reading: Reading, rules: Rules, previous: Digest | None, sources: Sequence[str], language: str
) -> Written[Digest]:
    """The complete digest and the clauses its actions stand on."""
    comments = reading.comments
    members = _members(comments, len(reading.themes))
    shown = _Whole(len(comments), period_of(comments), halves_of(comments), previous)
    topics = [_topic(theme, rows, shown) for theme, rows in zip(reading.themes, members, strict=True)]
    urgent = _urgent(comments, language)
    owners = [theme.owner for theme in reading.themes]
    proposed = propose(topics, members, owners, urgent, rules, language)
    totals = _totals(reading)
    digest = Digest(
        headline="",
        totals=totals,
        rows=_rows(comments, topics, language),
        duplicate_groups=_groups(comments),
        dropped=[
            DroppedRow(
                number=drop.number,
                row_id=drop.name,
                reason=drop.reason,
                text=redact(drop.text, language)[0],
            )
            for drop in reading.dropped
        ],
        period=shown.period,
        sentiment=_counts(comments),
        kinds=_kinds(comments),
        topics=topics,
        unassigned=sum(comment.topic is None for comment in comments),
        urgent=urgent,
        actions=list(proposed.actions),
        enough=totals.unique >= ENOUGH,
        sources=list(sources),
        fingerprint=fingerprint(reading),
    )
    digest.headline = headline(digest, language)
    return Written(digest, proposed.citations)


def _totals(reading: Reading) -> Totals:
    comments = reading.comments
    unique = sum(comment.first == index for index, comment in enumerate(comments))
    return Totals(
        rows=len(comments) + len(reading.dropped),
        unique=unique,
        duplicates=len(comments) - unique,
        dropped=len(reading.dropped),
        redacted=sum(comment.personal for comment in comments),
        people=len({comment.person for comment in comments} - {None}),
    )


def _members(comments: Sequence[Comment], themes: int) -> list[list[Comment]]:
    members: list[list[Comment]] = [[] for _ in range(themes)]
    for comment in comments:
        if comment.topic is not None:
            members[comment.topic].append(comment)
    return members


@dataclass(frozen=True, slots=True)
class _Whole:
    """What a topic is measured against."""

    rows: int
    period: Period | None
    halves: Halves | None
    previous: Digest | None


def _topic(theme: Theme, rows: Sequence[Comment], whole: _Whole) -> Topic:
    per_person = Counter(comment.person for comment in rows if comment.person is not None)
    trend: Trend | None = None
    if whole.previous is not None:
        trend = against(whole.previous, whole.period, theme.label, len(rows), whole.rows)
    return Topic(
        label=theme.label,
        keywords=list(theme.keywords),
        count=len(rows),
        share=round(len(rows) / whole.rows, 4),
        people=len(per_person),
        sentiment=_counts(rows),
        kinds=_kinds(rows),
        trend=trend or by_halves(whole.halves, rows),
        row_ids=[comment.row_id for comment in rows],
        quotes=choose_quotes(rows, theme.keywords),
        loudest=max(per_person.values(), default=0),
    )


def _counts(rows: Sequence[Comment]) -> Counts:
    return Counts.model_validate(Counter(comment.sentiment for comment in rows))


def _kinds(rows: Sequence[Comment]) -> KindCounts:
    return KindCounts.model_validate(Counter(comment.kind for comment in rows))


def _rows(comments: Sequence[Comment], topics: Sequence[Topic], language: str) -> list[RowOpinion]:
    keep = len(comments) <= _TEXTS_KEPT
    return [
        RowOpinion(
            row_id=comment.row_id,
            sentiment=comment.sentiment,
            kind=comment.kind,
            topic=None if comment.topic is None else topics[comment.topic].label,
            time=comment.time.isoformat() if comment.time else None,
            person=comment.person,
            duplicate_of=None if comment.first == index else comments[comment.first].row_id,
            text=_masked(comment, language) if keep else None,
        )
        for index, comment in enumerate(comments)
    ]


def _masked(comment: Comment, language: str) -> str:
    return redact(comment.text, language)[0] if comment.personal else comment.text


def _groups(comments: Sequence[Comment]) -> list[list[str]]:
    groups: dict[int, list[str]] = defaultdict(list)
    for comment in comments:
        groups[comment.first].append(comment.row_id)
    return [ids for ids in groups.values() if len(ids) > 1]


def _urgent(comments: Sequence[Comment], language: str) -> list[Urgent]:
    """Every row that may not wait, the gravest reason first, then in file order."""
    found = [(comment.urgent, index, comment) for index, comment in enumerate(comments) if comment.urgent]
    found.sort(key=lambda item: (rank(item[0].name), item[1]))
    return [
        Urgent(
            row_id=comment.row_id,
            text=_masked(comment, language)[:_URGENT_TEXT],
            reason=reason.label["en" if language == "en" else "zh"],
            severity=reason.severity,
            category=reason.name,
            duplicate_of=None if comment.first == index else comments[comment.first].row_id,
        )
        for reason, index, comment in found
    ]
