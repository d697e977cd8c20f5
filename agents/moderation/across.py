"""What only shows across messages: bursts, repetition, one advertisement from several accounts."""

import re
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from agents.moderation.judge import Judgement, Seen, gravest_first, verdict
from agents.moderation.lexicon import PACKAGE
from agents.tables.row import Row
from knowledge.phrases import data
from knowledge.text import fold

_WORDS = re.compile(r"[^\w]+")
_REMEMBERED = 200_000


@dataclass
class Watch:
    """Remembers enough of a stream of messages to see what they do together. Feed the rows in order."""

    language: str = "zh"
    _recent: dict[str, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))
    _said: dict[tuple[str, str], list[datetime | None]] = field(default_factory=lambda: defaultdict(list))
    _from: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def hear(self, row: Row, judged: Judgement) -> Judgement:
        """The judgement of a row with what the rows before it add."""
        if not row.sender:
            return judged
        key = _WORDS.sub("", fold(row.text))
        more = [*self._burst(row), *self._repeat(row, key), *self._copies(row, key, judged)]
        if len(self._said) > _REMEMBERED:
            self._said.clear()
            self._from.clear()
        if not more:
            return judged
        findings = gravest_first([*judged.findings, *more])
        return Judgement(verdict(findings), tuple(findings), judged.excuses, judged.cleared)

    def _burst(self, row: Row) -> list[Seen]:
        if row.time is None:
            return []
        limit, recent = _spec()["burst"], self._recent[row.sender]
        moment = row.time.replace(tzinfo=None)
        recent.append(moment)
        while recent and (moment - recent[0]).total_seconds() > limit["within"]:
            recent.popleft()
        return [self._seen("burst", "flooding", row, len(recent))] if len(recent) >= limit["messages"] else []

    def _repeat(self, row: Row, key: str) -> list[Seen]:
        limit = _spec()["repeat"]
        if len(key) < limit["shortest"] or key in _greetings():
            return []
        moment = row.time.replace(tzinfo=None) if row.time else None
        times = self._said[row.sender, key]
        times.append(moment)
        near = [
            t for t in times if t is None or moment is None or (moment - t).total_seconds() <= limit["within"]
        ]
        return [self._seen("repeat", "flooding", row, len(near))] if len(near) >= limit["times"] else []

    def _copies(self, row: Row, key: str, judged: Judgement) -> list[Seen]:
        if len(key) < _spec()["copies"]["shortest"]:
            return []
        senders = self._from[key]
        senders.add(row.sender)
        selling = {"ads_spam", "fraud_scam", "illegal_gambling_drugs", "sexual"} & set(judged.categories)
        if selling and len(senders) >= _spec()["copies"]["senders"]:
            return [self._seen("copies", "ads_spam", row, len(senders))]
        limit = _spec()["same_words"]
        if len(senders) >= limit["senders"] and len(key) >= limit["shortest"] and _leads_away(row.text):
            return [self._seen("same_words", "ads_spam", row, len(senders))]
        return []

    def _seen(self, name: str, category: str, row: Row, n: int) -> Seen:
        rule = _spec()["rules"][name]
        why = str(rule["why"]["en" if self.language == "en" else "zh"]).replace("{n}", str(n))
        end = len(row.text)
        return Seen(category, rule["severity"], 0, end, row.text, rule["confidence"], why, f"across.{name}")


def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/across.yaml")
    return found


@cache
def _greetings() -> frozenset[str]:
    return frozenset(_WORDS.sub("", fold(str(word))) for word in _spec()["greetings"])


def _leads_away(text: str) -> bool:
    return bool(re.search(r"https?://|www\.|[a-z0-9]{6,}|二维码|微信|加v|扫码", fold(text)))
