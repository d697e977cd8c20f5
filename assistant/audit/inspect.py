"""The audit: what is in force on a day, looked at from every side."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from assistant.audit.coverage import Ask, gaps, survey
from assistant.audit.disagreement import disagreements
from assistant.audit.findings import Area, Audit, Finding, gravest_first
from assistant.audit.linting import lint
from assistant.audit.planted import planted, planted_out_of_sight
from assistant.audit.script import in_their_script
from assistant.audit.standing import standing
from knowledge.library import Library
from knowledge.model import Clause

Progress = Callable[[str, int, int], None]
"""Called with the part (see `_PARTS`), how many of its steps are done, and of how many: clauses, or the
things that each area has to write down. What it raises ends the audit.
"""
_PARTS = ("coverage", "rules", "conflicts", "documents", "orders", "hidden")
_EVERY = 1000
"""Clauses between two calls."""


def audit(library: Library, day: date, language: str, progress: Progress | None = None) -> Audit:
    """The state of the library's rules on `day`; rules are read from what is in force then, hostile sentences
    and document dates from everything.
    """
    everything, documents = library.clauses(), library.documents()
    valid = library.clauses(as_of=day)
    tell = progress or (lambda part, done, total: None)
    areas = _areas(
        valid, language, tell, lambda question: next(iter(library.search(question, 1, as_of=day)), None)
    )
    parts: Sequence[Callable[[], Iterator[Finding]]] = (
        lambda: gaps(areas, language),
        lambda: lint(_watched(valid, "rules", tell), language),
        lambda: disagreements(_watched(valid, "conflicts", tell), language),
        lambda: standing(documents, library.standings(day), day, language),
        lambda: planted(_watched(everything, "orders", tell), language),
        lambda: planted_out_of_sight(library.removed_texts(), language),
    )
    findings: list[Finding] = []
    for name, part in zip(_PARTS, parts, strict=True):
        tell(name, 0, 1)
        findings += part()
    shown = gravest_first(in_their_script(findings, everything))
    return Audit(day, len(documents), len(everything), areas, shown)


def _areas(valid: Sequence[Clause], language: str, tell: Progress, ask: Ask) -> tuple[Area, ...]:
    return survey(valid, language, lambda done, total: tell(_PARTS[0], done, total), ask)


def _watched(clauses: Sequence[Clause], part: str, tell: Progress) -> Iterable[Clause]:
    """The clauses, told of as they are read."""
    for number, clause in enumerate(clauses):
        if not number % _EVERY:
            tell(part, number, len(clauses))
        yield clause
