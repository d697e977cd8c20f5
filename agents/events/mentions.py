"""Which mentions of a time are no start: closing times, the day something comes before, numbers of doors."""

from agents.events.lexicon import pattern
from agents.times.when import When


def is_deadline(when: When, plain: str) -> bool:
    before, after = around(when, plain)
    return bool(
        pattern("when", "deadline_before").search(before) or pattern("when", "deadline_after").search(after)
    )


def is_number(when: When, plain: str) -> bool:
    """2号 of 2号出口 is no day."""
    start, end = when.span
    return bool(
        pattern("when", "numbered").match(plain[start:end])
        and pattern("when", "numbered_after").match(plain, end)
    )


def with_ahead(piece: tuple[int, int], ahead: bool, plain: str) -> tuple[int, int]:
    if not ahead:
        return piece
    after = pattern("when", "ahead").match(plain, piece[1])
    before = pattern("when", "before_only").search(plain[: piece[0]])
    return before.start() if before else piece[0], after.end() if after else piece[1]


def closes(when: When, plain: str) -> bool:
    """A moment before which people sign up or hand in; 国庆前 alone says when the event is held."""
    before, after = around(when, plain)
    bare = pattern("when", "before_only").search(before) or pattern("when", "ahead").match(after)
    if not bare or when.has_time:
        return True
    return bool(
        pattern("when", "closing").search(before)
        or pattern("when", "closing").search(plain[when.span[1] :][:16])
    )


def around(when: When, plain: str) -> tuple[str, str]:
    start, end = when.span
    return plain[max(0, start - 10) : start], plain[end : end + 10]
