"""Which of a compound request's clauses belong in the text when a plan already holds the rest."""

from datetime import datetime

from agents.drafting.clauses import clauses, compiled
from agents.facts import find_facts, plain_text
from knowledge.phrases import data


def beside_plan(content: list[str], title: str, now: datetime) -> list[str]:
    """Clauses that are no order to plan, no budget, and say more than the plan's title and moment."""
    rule = compiled(data("agents.drafting", "composing.yaml")["plan_only"])
    kept = []
    for sentence in content:
        wanted = [
            part.text.strip() for part in clauses(sentence) if _wanted(part.text, title, now, rule.pattern)
        ]
        kept += ["，".join(wanted)] if wanted else []
    return kept


def _wanted(clause: str, title: str, now: datetime, rule: str) -> bool:
    plain = plain_text(clause)
    if compiled(rule).search(plain) or any(
        fact.label in ("when", "quota") for fact in find_facts(clause, now)
    ):
        return False
    return not (set(plain) <= set(plain_text(title)) | set("办个场一次的搞做弄"))
