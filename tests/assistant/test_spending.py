"""A day's cost adds up, by agent and by currency."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.records import Records
from assistant.records.history import Handled
from assistant.spending import spending


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(f"sqlite:///{tmp_path / 'records.db'}")
    yield opened
    opened.close()


def keep(records: Records, number: int, agent: str, **usage: object) -> None:
    records.remember(
        Handled(
            conversation="c",
            request_id=str(number),
            text="x",
            agent=agent,
            actor="",
            language="zh",
            now=datetime.now(UTC),
            attachments=[],
            options={},
            route={},
            usage=usage,
            failures=[],
            deliverables=[],
        )
    )


def test_a_day_is_summed_by_agent_and_currency(records: Records) -> None:
    keep(
        records, 1, "drafting", calls=1, prompt_tokens=1_000_000, completion_tokens=0, model="deepseek-flash"
    )
    keep(
        records,
        2,
        "drafting",
        calls=2,
        prompt_tokens=500_000,
        completion_tokens=250_000,
        model="deepseek-flash",
    )
    keep(records, 3, "crisis", calls=1, prompt_tokens=2_000_000, completion_tokens=0, model="gpt-4o-mini")
    keep(records, 4, "crisis", calls=1, prompt_tokens=10, completion_tokens=10, model="home-made")
    keep(records, 5, "events", calls=0)
    today = spending(records, datetime.now(UTC).date(), UTC)
    assert today.total.costs == {"CNY": Decimal(5), "USD": Decimal("0.3")}
    assert today.total.money == "CNY 5.00 + USD 0.30"
    assert (today.total.requests, today.total.calls, today.total.unpriced) == (4, 5, {"home-made"})
    assert today.agents["drafting"].costs == {"CNY": Decimal(5)} and "events" not in today.agents
    told = today.to_dict()
    assert told["agents"]["crisis"]["costs"] == {"USD": "0.300000"}


def test_a_day_is_a_day_of_the_zone(records: Records) -> None:
    keep(records, 1, "drafting", calls=1, prompt_tokens=1, completion_tokens=1, model="gpt-4o")
    zone = ZoneInfo("Asia/Shanghai")
    here = datetime.now(zone).date()
    assert spending(records, here, zone).total.calls == 1
    assert spending(records, here - timedelta(days=1), zone).total.calls == 0


def test_a_quiet_day_costs_nothing(records: Records) -> None:
    quiet = spending(records, date(2020, 2, 29))
    assert quiet.to_dict()["total"] == {
        "requests": 0, "calls": 0, "prompt_tokens": 0, "completion_tokens": 0, "costs": {}, "unpriced": []
    }  # fmt: skip
    assert quiet.total.money == ""
