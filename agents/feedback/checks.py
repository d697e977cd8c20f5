"""What must hold for a digest, whoever wrote its words."""

from agents.base import Finding
from agents.checks import unsupported_numbers
from agents.feedback.schema import Digest, Topic
from agents.privacy import find_personal
from knowledge.phrases import phrases

_LOUD = 0.4
_LOUD_LEAST = 5


def check_sums(digest: Digest, language: str) -> list[Finding]:
    """Every total against what it is the sum of."""
    totals, used = digest.totals, len(digest.rows)
    sums = {
        "rows": (totals.rows, totals.unique + totals.duplicates + totals.dropped),
        "used": (totals.rows - totals.dropped, used),
        "dropped": (totals.dropped, len(digest.dropped)),
        "duplicates": (totals.duplicates, sum(len(group) - 1 for group in digest.duplicate_groups)),
        "sentiment": (sum(digest.sentiment.model_dump().values()), used),
        "kinds": (sum(digest.kinds.model_dump().values()), used),
        "topics": (sum(topic.count for topic in digest.topics) + digest.unassigned, used),
    }
    for topic in digest.topics:
        sums[topic.label] = (topic.count, len(topic.row_ids))
        sums[f"{topic.label}:"] = (topic.count, sum(topic.sentiment.model_dump().values()))
    return [
        _finding("check_sum", "sum", language, what=what, want=want, got=got)
        for what, (got, want) in sums.items()
        if got != want
    ]


def check_quotes(digest: Digest, language: str) -> list[Finding]:
    """Each quote must be a verbatim part of its row, where the row's text is kept."""
    texts: dict[str, list[str]] = {}
    for row in digest.rows:
        if row.text is not None:
            texts.setdefault(row.row_id, []).append(row.text)
    return [
        _finding("check_quote", "quote", language, row=quote.row_id)
        for topic in digest.topics
        for quote in topic.quotes
        if quote.row_id in texts and not any(quote.text in text for text in texts[quote.row_id])
    ]


def check_words(digest: Digest, facts: list[str], language: str) -> list[Finding]:
    """Prose may only hold numbers of the data, notes only on topics that exist, and no personal data."""
    prose = [digest.headline, *(topic.note for topic in digest.topics if topic.note)]
    found = [
        _finding("check_number", "number", language, number=number)
        for number in unsupported_numbers("\n".join(prose), facts)
    ]
    if any(find_personal(text) for text in prose):
        found.append(_finding("check_personal", "privacy", language))
    return found


def notes(digest: Digest, ruled: bool, language: str) -> list[Finding]:
    """What a reader should know: little data, no names, one loud person, no rule."""
    found: list[Finding] = []
    if not digest.enough:
        found.append(_note("note_little", "size", "warn", language, unique=digest.totals.unique))
    if not digest.totals.people and digest.enough:
        found.append(_note("note_nameless", "people", "info", language))
    found += [
        _note(
            "note_loud",
            "loud",
            "warn",
            language,
            **topic.model_dump(include={"count", "loudest"}),
            topic=topic.label,
        )
        for topic in digest.topics
        if is_loud(topic)
    ]
    if digest.totals.dropped:
        found.append(_note("note_dropped", "dropped", "info", language, n=digest.totals.dropped))
    if digest.actions and not ruled:
        found.append(_note("note_no_rule", "rule", "info", language))
    return found


def is_loud(topic: Topic) -> bool:
    """Whether one sender wrote much of a topic."""
    return topic.loudest >= _LOUD_LEAST and topic.loudest >= _LOUD * topic.count


def note_without_texts(digest: Digest, language: str) -> list[Finding]:
    """A view cut from an earlier digest whose texts were not kept can quote little of what it counts."""
    gone = bool(digest.view.row_ids) and all(row.text is None for row in digest.rows)
    return [_note("note_no_text", "no_text", "info", language)] if gone else []


def _finding(key: str, check: str, language: str, **values: object) -> Finding:
    return Finding(
        check=check, level="error", message=phrases("agents.feedback").say(key, language, **values)
    )


def _note(key: str, check: str, level: str, language: str, **values: object) -> Finding:
    message = phrases("agents.feedback").say(key, language, **values)
    return Finding.model_validate({"check": check, "level": level, "message": message})
