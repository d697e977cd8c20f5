"""An audit as Markdown: what to mend first, gravest kinds first, then what is covered where."""

from collections import Counter, defaultdict

from agents.render import render
from assistant.audit.findings import LEVELS, PACKAGE, Area, Audit, Finding, say

_PLACES = 3


def report(audit: Audit, language: str) -> str:
    groups = [(kind, heading(kind, language), found) for kind, found in by_kind(audit).items()]
    return render(
        PACKAGE,
        "audit",
        language,
        a=audit,
        summary=summary(audit, language),
        groups=groups,
        places=[_places(area) for area in audit.areas],
    )


def heading(kind: str, language: str) -> str:
    return say(f"kind_{kind}", language)


def part_name(part: str, language: str) -> str:
    """What is being looked at, for a progress line."""
    return say(f"part_{part}", language)


def only_first(shown: int, rest: int, language: str) -> str:
    """Said where a page lists only some of the findings."""
    return say("only_first", language, shown=shown, rest=rest)


def by_kind(audit: Audit) -> dict[str, list[Finding]]:
    """Findings in groups, the group with the gravest finding first."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in audit.findings:
        groups[finding.kind].append(finding)
    return groups


def summary(audit: Audit, language: str) -> str:
    """One sentence: how much was read, what it found."""
    if not audit.clauses:
        return say("summary_empty", language)
    levels = Counter(finding.level for finding in audit.findings)
    found = [say(f"found_{level}", language, count=levels[level]) for level in LEVELS if levels[level]]
    aspects = sum(len(area.aspects) for area in audit.areas)
    covered = sum(area.covered for area in audit.areas)
    counts = {"documents": audit.documents, "clauses": audit.clauses, "covered": covered, "aspects": aspects}
    key = "summary" if audit.findings else "summary_clean"
    return say(key, language, **counts, found=say("found_and", language).join(found))


def _places(area: Area) -> list[str]:
    """The first clause of each aspect, without doubles."""
    first = [aspect.citations[0] for aspect in area.aspects if aspect.covered]
    return list(dict.fromkeys(f"{c.title} {c.clause}".strip() for c in first))[:_PLACES]
