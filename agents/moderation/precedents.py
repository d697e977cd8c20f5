"""What the team did before about the same clause: other members' cases, so that like is treated alike."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from agents.base import CaseHistory, PriorCase, Tools
from agents.moderation.ladder import rank
from knowledge.model import Clause
from knowledge.text import fold

_SPAN = timedelta(days=365)


def precedents(
    tools: Tools, category: str, clause: Clause | None, member: str, now: datetime
) -> tuple[PriorCase, ...]:
    """Approved steps of the last year that still stand, newest first; none without a clause to compare."""
    if clause is None or not isinstance(tools.cases, CaseHistory):
        return ()
    own = _plain(member)
    alike = [
        case
        for case in tools.cases.sanctions(now - _SPAN, now)
        if case.category == category and case.clause == clause.clause and _plain(case.member) != own
    ]
    return tuple(reversed(alike))


def by_step(cases: Sequence[PriorCase]) -> dict[str, int]:
    """How often each step was taken, light to heavy."""
    counts = Counter(case.action for case in cases)
    return {action: counts[action] for action in sorted(counts, key=rank)}


def _plain(member: str) -> str:
    return fold(member).strip().removeprefix("@").strip()
