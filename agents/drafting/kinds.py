"""Which kind of text a request wants: what the instruction names, else what the content sounds like."""

from datetime import datetime
from typing import Any

from agents.drafting.clauses import compiled
from agents.facts import find_facts, plain_text
from knowledge.phrases import data

_STRONG = 3
_AGAINST = 4


def asked_kind(said: str) -> str:
    """The kind that the instruction names, empty when it says no more than `公告` or `通知`."""
    plain = plain_text(said)
    asked = [name for name, rule in _kinds().items() if compiled(rule["asked"]).search(plain)]
    if "reply" in asked:
        return "reply"
    return asked[0] if asked and asked[0] != "announcement" else ""


def sounding_kind(content: str, now: datetime) -> str:
    """The kind most cues of the content point to; a plain announcement when none does."""
    plain = plain_text(content).strip()
    labels = {fact.label for fact in find_facts(content, now) if not fact.when or fact.when.has_time}
    points = {name: _points(rule, plain, labels) for name, rule in _kinds().items()}
    best = max(points, key=lambda name: points[name])
    return best if points[best] > 1 else "announcement"


def _points(rule: dict[str, Any], plain: str, labels: set[str]) -> int:
    cued = len({match[0] for match in compiled(rule["cues"]).finditer(plain)})
    strong = rule.get("strong")
    if strong:
        cued += _STRONG * len({match[0] for match in compiled(strong).finditer(plain)})
    pair = rule.get("pair")
    cued += 1 if pair and set(pair) <= labels else 0
    if not cued:
        return 0
    cued += sum(points for label, points in rule.get("facts", {}).items() if label in labels)
    against = rule.get("against")
    return int(cued) - (_AGAINST if against and compiled(against).search(plain) else 0)


def _kinds() -> dict[str, Any]:
    kinds: dict[str, Any] = data("agents.drafting", "kinds.yaml")
    return kinds
