"""The history of all members read at once answers as the records do."""

from datetime import UTC, datetime, timedelta

from agents.base import PriorCase
from assistant.past import Past

DAY = datetime(2026, 5, 1, tzinfo=UTC)


def case(number: int, member: str) -> PriorCase:
    return PriorCase(str(number), member, "abuse", "warn", DAY + timedelta(days=number))


def test_cases_of_one_member_before_a_moment_newest_first() -> None:
    past = Past([case(1, "@小明"), case(3, "小明"), case(2, "Ｌeo"), case(5, "小明")])
    assert [one.case_id for one in past.prior("小明", DAY + timedelta(days=4))] == ["3", "1"]
    assert [one.case_id for one in past.prior("leo", DAY + timedelta(days=9))] == ["2"]
    assert past.prior("旁人", DAY + timedelta(days=9)) == Past([]).prior("小明", DAY) == []
