"""The audit: what is in force on a day, looked at from every side."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from assistant.audit.coverage import gaps, survey
from assistant.audit.disagreement import disagreements
from assistant.audit.findings import Audit, Finding, gravest_first
from assistant.audit.linting import lint
from assistant.audit.planted import planted, planted_out_of_sight
from assistant.audit.standing import standing
from knowledge.library import Library

Progress = Callable[[str, int, int], None]
"""Called with the part (see `_PARTS`), how many are done, and of how many."""
_PARTS = ("coverage", "rules", "conflicts", "documents", "orders", "hidden")


def audit(library: Library, day: date, language: str, progress: Progress | None = None) -> Audit:
    """The state of the library's rules on `day`; rules are read from what is in force then, hostile sentences
    and document dates from everything.
    """
    everything = library.clauses()
    documents = library.documents()
    valid = library.clauses(as_of=day)
    areas = survey(valid, language)
    parts: Sequence[Callable[[], Iterator[Finding]]] = (
        lambda: gaps(areas, language),
        lambda: lint(valid, language),
        lambda: disagreements(valid, language),
        lambda: standing(documents, library.standings(day), day, language),
        lambda: planted(everything, language),
        lambda: planted_out_of_sight(library.removed_texts(), language),
    )
    findings: list[Finding] = []
    for number, (name, part) in enumerate(zip(_PARTS, parts, strict=True)):
        if progress:
            progress(name, number, len(_PARTS))
        findings += part()
    return Audit(day, len(documents), len(everything), areas, gravest_first(findings))
