"""Which further channels a text is worth writing for: one that only repeats it is left out."""

from agents.drafting.layout import rules_of
from agents.drafting.parts import Parts
from agents.drafting.task import Task

_ARTICLE_LINES = 3
_ARTICLE_CHARS = 100


def is_worth(task: Task, parts: Parts, channel: str) -> bool:
    """Whether a channel's page says it in a way the asked one does not; asked channels always are."""
    if channel in task.channels[: task.asked]:
        return True
    rules = rules_of(channel)
    if task.kind == "reply" or task.given.title_only or task.rules.get("untitled"):
        return False
    if rules.get("digest_limit"):
        return fills_article(parts)
    return bool(rules.get("salutation")) or any(not line.gap for line in parts.lines)


def fills_article(parts: Parts) -> bool:
    """Whether what was given is enough to be read as an article."""
    told = [line for line in parts.lines if not line.gap and not parts.formed]
    return len(told) >= _ARTICLE_LINES or sum(map(len, parts.full)) >= _ARTICLE_CHARS


__all__ = ["fills_article", "is_worth"]
