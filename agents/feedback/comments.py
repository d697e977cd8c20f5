"""From rows to judged comments: what is used, what repeats what, what each one says."""

import gc
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache

from agents.base import Stage
from agents.feedback.duplicates import Heard
from agents.feedback.found import Theme
from agents.feedback.gate import Gate
from agents.feedback.lexicon import score_of, signals_in, turn_of
from agents.feedback.opinion import Kind, Opinion, Sentiment, judge_all
from agents.feedback.reasons import Reason
from agents.feedback.topics import themes_in
from agents.feedback.urgency import reasons_of
from agents.feedback.usable import reason_to_drop
from agents.privacy import find_personal
from agents.tables.row import Dropped, Row, Table
from knowledge.phrases import data
from knowledge.text import fold

_STEP = 2000
_LARGE = 20_000
_THANKS = 0.6
_SORTING, _MATCHING, _JUDGING, _GROUPING = (0.0, 0.05), (0.05, 0.2), (0.2, 0.85), (0.85, 1.0)
"""Where each piece of the work starts and ends, as parts of the whole."""
_Said = tuple[str, float | None]
"""A folded comment and its rating."""
_Verdict = tuple[Opinion, Reason | None]


@dataclass(slots=True)
class Comment:
    """One used row; `first` is the index (among used rows) of the comment it repeats, else its own."""

    row_id: str
    text: str
    folded: str
    first: int
    sentiment: Sentiment
    kind: Kind
    time: datetime | None
    person: int | None
    personal: bool
    urgent: Reason | None
    topic: int | None = None
    """Index of its theme."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from the files, judged: used comments + dropped = data rows."""

    comments: tuple[Comment, ...]
    dropped: tuple[Dropped, ...]
    themes: tuple[Theme, ...]


def read_comments(
    tables: Sequence[Table], zone: tzinfo | None, language: str
) -> Generator[Stage, None, Reading]:
    """Judge every row; naive times are taken to be in `zone`."""
    dropped = [drop for table in tables for drop in table.dropped]
    used: list[Row] = []
    folded: list[str] = []
    rows = [row for table in tables for row in table.rows]
    for number, row in enumerate(rows):
        if number % _STEP == 0:
            yield _so_far(_SORTING, number / len(rows), len(rows))
        plain = fold(row.text)
        reason = reason_to_drop(plain)
        if reason:
            dropped.append(Dropped(row.number, reason, row.text[:200], row.row_id))
        else:
            used.append(row)
            folded.append(plain)
    with _uncollected(len(used)):
        comments = yield from _judged(used, folded, zone)
        themes = yield from _themed(comments, language)
    dropped.sort(key=lambda drop: drop.number)
    return Reading(tuple(comments), tuple(dropped), tuple(themes))


def _judged(
    rows: Sequence[Row], folded: Sequence[str], zone: tzinfo | None
) -> Generator[Stage, None, list[Comment]]:
    first = yield from _firsts(folded)
    top = _top([row.rating for row in rows if row.rating is not None])
    people: dict[str, int] = {}
    verdicts: dict[_Said, _Verdict] = {}
    comments: list[Comment] = []
    for start in range(0, len(rows), _STEP):
        yield _so_far(_JUDGING, start / len(rows), len(rows))
        said = [(folded[i], rows[i].rating) for i in range(start, min(start + _STEP, len(rows)))]
        verdicts |= _verdicts([one for one in dict.fromkeys(said) if one not in verdicts], top)
        for index, one in enumerate(said, start):
            row = rows[index]
            person = people.setdefault(row.sender, len(people) + 1) if row.sender else None
            comments.append(_comment(row, folded[index], first[index], verdicts[one], person, zone))
    return comments


@contextmanager
def _uncollected(rows: int) -> Iterator[None]:
    """Large data is read without looking for cycles: none are made, and looking costs a fifth of the time."""
    paused = rows >= _LARGE and gc.isenabled()
    if paused:
        gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def _firsts(folded: Sequence[str]) -> Generator[Stage, None, list[int]]:
    heard = Heard()
    first: list[int] = []
    for start in range(0, len(folded), _STEP):
        yield _so_far(_MATCHING, start / len(folded), len(folded))
        first += [heard.first_of(text) for text in folded[start : start + _STEP]]
    return first


def _so_far(span: tuple[float, float], part: float, rows: int) -> Stage:
    """Progress in rows when that part of a piece of the work is done."""
    start, end = span
    return Stage("gather", int((start + (end - start) * part) * rows), rows)


def _verdicts(said: Sequence[_Said], top: float) -> dict[_Said, _Verdict]:
    texts = [text for text, _ in said]
    opinions = judge_all(texts, [rating for _, rating in said], top)
    reasons = reasons_of(texts, [opinion.sentiment for opinion in opinions])
    return dict(zip(said, zip(opinions, reasons, strict=True), strict=True))


def _comment(
    row: Row, folded: str, first: int, verdict: _Verdict, person: int | None, zone: tzinfo | None
) -> Comment:
    opinion, urgent = verdict
    # Nobody is neutral about what cannot wait.
    worried = urgent is not None and _is_worry(opinion, folded)
    return Comment(
        row_id=row.row_id,
        text=row.text,
        folded=folded,
        first=first,
        sentiment="negative" if worried else opinion.sentiment,
        kind="complaint" if worried and opinion.kind in ("other", "praise") else opinion.kind,
        time=_placed(row.time, zone),
        person=person,
        personal=bool(_personal().found(folded)) and bool(find_personal(row.text)),
        urgent=urgent,
    )


def _is_worry(opinion: Opinion, folded: str) -> bool:
    """Not where the words praise outright (who helped is thanked, though it was grave)."""
    if opinion.sentiment == "positive":
        return score_of(folded, signals_in(folded)) <= _THANKS
    return opinion.sentiment == "neutral"


@cache
def _personal() -> Gate:
    """Most comments hold nothing personal, which takes less to see than where it stands."""
    return Gate({"personal": [kind["pattern"] for kind in data("agents", "privacy.yaml")["kinds"]]})


def _placed(time: datetime | None, zone: tzinfo | None) -> datetime | None:
    if time is None:
        return None
    return time.replace(tzinfo=zone) if time.tzinfo is None else time.astimezone(zone)


def _top(ratings: Sequence[float]) -> float:
    """The best rating of the scale in use: 5, 10 or 100."""
    highest = max(ratings, default=5.0)
    return 5.0 if highest <= 5 else 10.0 if highest <= 10 else 100.0


def _themed(comments: Sequence[Comment], language: str) -> Generator[Stage, None, list[Theme]]:
    """Themes over unique comments; each repeated comment follows the one it repeats."""
    heads = [index for index, comment in enumerate(comments) if comment.first == index]
    place = {index: at for at, index in enumerate(heads)}
    weights = [0] * len(heads)
    for comment in comments:
        weights[place[comment.first]] += 1
    texts = [comments[index].folded for index in heads]
    work = themes_in(texts, [turn_of(text) for text in texts], weights, language)
    themes = yield from _reported(work, len(comments))
    topic_of = {heads[at]: number for number, theme in enumerate(themes) for at in theme.members}
    for comment in comments:
        comment.topic = topic_of.get(comment.first)
    yield _so_far(_GROUPING, 1.0, len(comments))
    return themes


def _reported(work: Generator[float, None, list[Theme]], rows: int) -> Generator[Stage, None, list[Theme]]:
    while True:
        try:
            part = next(work)
        except StopIteration as done:
            themes: list[Theme] = done.value
            return themes
        yield _so_far(_GROUPING, part, rows)
