"""What the model cost: per day and per agent, added up from the records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from agents.prices import recorded_cost, shown
from assistant.clock import local_zone
from assistant.records import Records
from knowledge.phrases import phrases


@dataclass(slots=True)
class Spent:
    """Calls, tokens and money; amounts of different currencies are not added."""

    requests: int = 0
    """Requests that called a model."""
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    estimated: int = 0
    """Our own estimate of tokens that no provider counted; they are not among the others."""
    costs: dict[str, Decimal] = field(default_factory=dict)
    """Amount by currency."""
    unpriced: set[str] = field(default_factory=set)
    """Models whose cost is not in the amounts: no price is known, or no tokens were counted."""

    def add(self, usage: Mapping[str, Any]) -> None:
        calls = int(usage.get("calls") or 0)
        if not calls:
            return
        self.requests += 1
        self.calls += calls
        self.prompt_tokens += int(usage.get("prompt_tokens") or 0)
        self.completion_tokens += int(usage.get("completion_tokens") or 0)
        self.estimated += int(usage.get("estimated") or 0)
        cost = recorded_cost(usage)
        if cost is None:
            self.unpriced.add(str(usage.get("model") or "?"))
        else:
            self.costs[cost.currency] = self.costs.get(cost.currency, Decimal(0)) + cost.amount

    @property
    def tokens(self) -> int:
        """All of them, counted or estimated."""
        return self.prompt_tokens + self.completion_tokens + self.estimated

    def told(self, language: str) -> str:
        """One line for people."""
        say = phrases("assistant", "doctor_phrases.yaml").say
        if not self.calls:
            return say("spent_nothing", language)
        counts = {"requests": self.requests, "calls": self.calls}
        tokens = {"input": f"{self.prompt_tokens:,}", "output": f"{self.completion_tokens:,}"}
        money = self.money or say("cost_unknown", language)
        line = say("spent", language, **counts, **tokens, money=money)
        return (
            line + say("spent_estimated", language, tokens=f"{self.estimated:,}") if self.estimated else line
        )

    @property
    def money(self) -> str:
        """The amounts for people, `CNY 0.02 + USD 1.50`; empty when none is known."""
        return " + ".join(f"{currency} {shown(amount)}" for currency, amount in sorted(self.costs.items()))

    def to_dict(self) -> dict[str, Any]:
        return {
            "requests": self.requests,
            "calls": self.calls,
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "costs": {currency: f"{amount:f}" for currency, amount in sorted(self.costs.items())},
            "unpriced": sorted(self.unpriced),
            **({"estimated": self.estimated} if self.estimated else {}),
        }


@dataclass(frozen=True, slots=True)
class Day:
    """One day's spending, whole and by the agent that each request was routed to."""

    day: date
    total: Spent
    agents: Mapping[str, Spent]

    def to_dict(self) -> dict[str, Any]:
        agents = {name: spent.to_dict() for name, spent in sorted(self.agents.items())}
        return {"day": self.day.isoformat(), "total": self.total.to_dict(), "agents": agents}


def spending(records: Records, day: date, zone: tzinfo | None = None) -> Day:
    """The spending of a calendar day in `zone` (the machine's)."""
    start = datetime.combine(day, time(), zone or local_zone())
    end = datetime.combine(day + timedelta(days=1), time(), zone or local_zone())
    total, agents = Spent(), dict[str, Spent]()
    for agent, usage in records.usages(start, end):
        if usage.get("calls"):
            total.add(usage)
            agents.setdefault(agent, Spent()).add(usage)
    return Day(day, total, agents)
