"""What a follow-up changed, line by line."""

from agents.events.lexicon import in_language, kinds, phrase
from agents.events.printing import moment_text, money_text
from agents.events.schema import Given, GivenSegment


def changes_of(before: Given | None, now: Given, language: str) -> list[str]:
    if before is None:
        return []
    rows = [
        ("headcount", _text(before.headcount), _text(now.headcount)),
        ("total", _money(before), _money(now)),
        ("start", moment_text(before.start, language), moment_text(now.start, language)),
        ("venue", _text(before.venue), _text(now.venue)),
        ("host", _text(before.host), _text(now.host)),
        ("title", before.title, now.title),
        ("minutes", _text(before.minutes), _text(now.minutes)),
    ]
    if before.start == now.start:
        rows.append(("end", moment_text(before.end, language), moment_text(now.end, language)))
    said = [
        phrase("changed_" + key, language, old=old or phrase("none_yet", language), new=new)
        for key, old, new in rows
        if new and old != new
    ]
    return said + _segments(before, now, language)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _money(given: Given) -> str:
    return "" if given.total is None else money_text(given.total / 100, given.currency)


def _segments(before: Given, now: Given, language: str) -> list[str]:
    old, new = {_name(s, language) for s in before.segments}, {_name(s, language) for s in now.segments}
    added = [phrase("changed_added", language, new=name) for name in sorted(new - old)]
    return added + [phrase("changed_removed", language, new=name) for name in sorted(old - new)]


def _name(segment: GivenSegment, language: str) -> str:
    bank = kinds()["segments"].get(segment.key)
    return in_language(bank, language) if bank else segment.item
