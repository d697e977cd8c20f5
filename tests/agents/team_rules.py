"""A team's own rule file in a library of its own, and what is read from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from agents.moderation.judge import Seen
from agents.moderation.lexicon import categories
from agents.moderation.rulebook import Rulebook
from knowledge.library import Library

DAY = date(2026, 2, 10)


@contextmanager
def taken_in(folder: Path, text: str) -> Iterator[Library]:
    path = folder / "team-rules.md"
    path.write_text(text, "utf-8")
    with Library.open(folder / "library") as library:
        library.add(path)
        yield library


def steps_of(book: Rulebook, category: str) -> str:
    """`3.1: warn mute1440 kick`; `-` where no clause states steps."""
    ladder = book.ladder(category)
    if ladder is None:
        return "-"
    steps = [step.action + (str(step.minutes) if step.minutes else "") for step in ladder[0].steps]
    return f"{ladder[1].clause}: {' '.join(steps)}"


def found(category: str, severity: str = "") -> Seen:
    severity = severity or str(categories()[category]["severity"])
    return Seen(category, severity, 0, 1, "x", 0.9, "x", "r")
