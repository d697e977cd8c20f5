"""One part of a digest, cut out of its data: by sentiment, kind, topic or time."""

import re
from collections.abc import Sequence

from agents.feedback.asks import Asked
from agents.feedback.quotes import already_said
from agents.feedback.schema import Digest, Quote, RowOpinion, Topic, View
from agents.feedback.topics import words_of
from agents.feedback.trends import spans
from knowledge.text import fold

_QUOTES = 12
_LONGEST = 120
_A_SIDE = 6
_ORDER = {"negative": 0, "positive": 1, "neutral": 2}
_WORDS = re.compile(r"[a-z]{3,}|[㐀-鿿]{2,}")


def show(digest: Digest, asked: Asked, before: View | None = None) -> View:
    """The view a request asks for; what it does not mention stays as it was in the view before."""
    old = View() if before is None or asked.whole else before
    topic = _topic(digest, asked) or old.topic
    view = View(
        sentiment=asked.view.sentiment or old.sentiment,
        kind=asked.view.kind or old.kind,
        topic=topic,
        by=asked.view.by or old.by,
        audience=asked.view.audience or old.audience,
    )
    known = any(topic.label == view.topic for topic in digest.topics)
    rows = [row for row in digest.rows if _shown(row, view, known)]
    view.rows = len(rows)
    if view.sentiment or view.kind or view.topic:
        view.row_ids = [row.row_id for row in rows]
        view.quotes = _quotes(rows, digest)
    if view.by:
        view.spans = spans([(row.time, row.sentiment) for row in rows], view.by)
    return view


def _shown(row: RowOpinion, view: View, known: bool) -> bool:
    """A topic that the digest does not have is looked for in the texts."""
    return (
        (view.sentiment is None or row.sentiment == view.sentiment)
        and (view.kind is None or row.kind == view.kind)
        and (view.topic is None or (row.topic == view.topic if known else _speaks_of(row, view.topic)))
    )


def _speaks_of(row: RowOpinion, label: str) -> bool:
    plain = fold(row.text or "")
    return any(re.search(_bounded(word), plain) for word in words_of(label))


def _topic(digest: Digest, asked: Asked) -> str | None:
    """The topic that a request names: one of the digest by label, aspect or keyword, else a known aspect."""
    if not asked.detail and not asked.aspects:
        return None
    plain = fold(asked.instruction)
    for topic in digest.topics:
        if fold(topic.label) in plain or topic.label in asked.aspects:
            return topic.label
    named = next((topic.label for topic in digest.topics if _names(plain, topic)), None)
    return named or (next(iter(asked.aspects), None) if asked.detail else None)


def _names(plain: str, topic: Topic) -> bool:
    words = [*topic.keywords, *words_of(topic.label), *re.split(r"[与和、 ]|\band\b", fold(topic.label))]
    return any(len(word) > 1 and re.search(_bounded(word), plain) for word in words)


def _bounded(word: str) -> str:
    plain = re.escape(word)
    return rf"(?<![a-z]){plain}(?![a-z])" if word[0].isascii() else plain


def _quotes(rows: Sequence[RowOpinion], digest: Digest) -> list[Quote]:
    """Distinct comments of the view, those of the digest's own quotes when texts were not kept."""
    ids = {row.row_id for row in rows}
    texts = [row for row in rows if row.text and row.duplicate_of is None]
    if not texts:
        kept = [quote for topic in digest.topics for quote in topic.quotes]
        return [quote for quote in kept if quote.row_id in ids][:_QUOTES]
    ranked = sorted(texts, key=lambda row: (_ORDER[row.sentiment], not 6 <= len(row.text or "") <= _LONGEST))
    most = _A_SIDE if len({row.sentiment for row in texts}) > 1 else _QUOTES
    chosen: list[Quote] = []
    for row in ranked[: _QUOTES * 40]:
        part = _short(row.text or "")
        side = sum(quote.sentiment == row.sentiment for quote in chosen)
        if side < most and not already_said(part, [quote.text for quote in chosen]):
            chosen.append(Quote(row_id=row.row_id, text=part, sentiment=row.sentiment))
    return chosen[:_QUOTES]


def _short(text: str) -> str:
    return text.split("\n")[0][:_LONGEST]
