"""The moderation history of all members, read once: what a long file asks for again and again."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

from agents.base import PriorCase
from assistant.records import Records
from assistant.records.decisions import member_key

_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


class Past:
    """Answers `prior` as the records do, from what they held when the work began."""

    def __init__(self, cases: Iterable[PriorCase]) -> None:
        self._of: defaultdict[str, list[PriorCase]] = defaultdict(list)
        for case in sorted(cases, key=lambda case: case.at, reverse=True):
            self._of[member_key(case.member)].append(case)

    @classmethod
    def of(cls, records: Records) -> "Past":
        return cls(records.sanctions(_FIRST, _LAST))

    def prior(self, member: str, before: datetime) -> list[PriorCase]:
        """Approved, standing cases of the member before that moment, newest first."""
        known = self._of.get(member_key(member)) if self._of else None
        return [case for case in known or () if case.at < before]
