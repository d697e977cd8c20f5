"""The audit: what is in force on a day, looked at from every side."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from assistant.audit.coverage import gaps, survey
from assistant.audit.disagreement import disagreements
from assistant.audit.findings import Audit, Finding, gravest_first
from assistant.audit.linting import lint
from assistant.audit.planted import planted
from assistant.audit.standing import standing
from knowledge.library import Library
from knowledge.model import Clause

Progress = Callable[[str, int, int], None]
"""Called with the part (coverage, rules, conflicts, documents), how many are done, and of how many."""
_PARTS = ("coverage", "rules", "conflicts", "documents")


def audit(library: Library, day: date, language: str, progress: Progress | None = None) -> Audit:
    """The state of the library's rules on `day`; rules are read from what is in force then, hostile sentences
    and document dates from everything.
    """
    everything = library.clauses()
    documents = library.documents()
    valid = [clause for clause in everything if in_force(clause, day)]
    areas = survey(valid, language)
    parts: Sequence[Callable[[], Iterator[Finding]]] = (
        lambda: gaps(areas, language),
        lambda: lint(valid, language),
        lambda: disagreements(valid, language),
        lambda: (*standing(documents, day, language), *planted(everything, language)).__iter__(),
    )
    findings: list[Finding] = []
    for number, (name, part) in enumerate(zip(_PARTS, parts, strict=True)):
        if progress:
            progress(name, number, len(_PARTS))
        findings += part()
    return Audit(day, len(documents), len(everything), areas, gravest_first(findings))


def in_force(clause: Clause, day: date) -> bool:
    begun = clause.effective is None or clause.effective <= day
    return begun and (clause.expires is None or day <= clause.expires)
