"""Which words to quote: verbatim, short, free of personal data, from several people and sides."""

from collections import Counter
from collections.abc import Iterable, Sequence

from agents.feedback.comments import Comment
from agents.feedback.schema import Quote
from agents.privacy import find_personal
from knowledge.text import fold, sentences

_LONGEST = 60
_SHORTEST = 4
_SAME = 62


def choose_quotes(comments: Sequence[Comment], keywords: Sequence[str], most: int = 4) -> list[Quote]:
    """Up to `most` quotes: the leading side first, then each other side that was heard."""
    heard = Counter(comment.sentiment for comment in comments)
    sides = sorted(heard, key=lambda side: (side == "neutral", -heard[side], side))
    chosen: list[Quote] = []
    for at, side in enumerate(sides):
        room = most - len(chosen) - (len(sides) - at - 1)
        wanted = max(1, min(room, 2 if len(sides) > 1 else 3))
        chosen += _best([c for c in comments if c.sentiment == side], keywords, wanted)
    return chosen[:most]


def _best(comments: Sequence[Comment], keywords: Sequence[str], wanted: int) -> list[Quote]:
    ranked = sorted(enumerate(comments), key=lambda pair: (-_worth(pair[1], keywords), pair[0]))
    quotes: list[Quote] = []
    heads: set[int] = set()
    people: set[int] = set()
    for _, comment in ranked[: wanted * 40]:
        known = comment.first in heads or (comment.person is not None and comment.person in people)
        if (
            known
            or not (part := excerpt(comment.text, keywords))
            or already_said(part, [quote.text for quote in quotes])
        ):
            continue
        quotes.append(Quote(row_id=comment.row_id, text=part, sentiment=comment.sentiment))
        heads.add(comment.first)
        people |= {comment.person} if comment.person is not None else set()
        if len(quotes) == wanted:
            break
    return quotes


def already_said(part: str, others: Iterable[str]) -> bool:
    """Whether one of the other texts says nearly this."""
    from rapidfuzz.fuzz import ratio

    return any(ratio(part, other) > _SAME for other in others)


def _worth(comment: Comment, keywords: Sequence[str]) -> float:
    """Names the topic, says something, can be read at a glance."""
    length = len(comment.text)
    named = any(word in comment.folded for word in keywords[:2])
    return 2.0 * named + (1.5 if 8 <= length <= _LONGEST else 0.0) - (3.0 if comment.personal else 0.0)


def excerpt(text: str, keywords: Sequence[str] = ()) -> str:
    """A verbatim part of the text on one line, without personal data; empty when there is none."""
    if len(text) <= _LONGEST and "\n" not in text and not find_personal(text):
        return text.strip()
    parts = [part.strip() for part in sentences(text)]
    fit = [part for part in parts if len(part) >= _SHORTEST and not find_personal(part)]
    named = [part for part in fit if any(word in fold(part) for word in keywords)]
    best = next(iter(named or fit), "")
    return best if len(best) <= 2 * _LONGEST else _cut(best)


def _cut(sentence: str) -> str:
    """The first part of a long sentence, up to a comma where there is one."""
    head = sentence[: 2 * _LONGEST]
    at = max(head.rfind(mark) for mark in ",,、; ")
    return head[:at] if at > _SHORTEST else head
