"""Calls for entries: how their title names the theme."""

from agents.drafting.clauses import compiled
from agents.drafting.pieces import Piece
from agents.drafting.task import PACKAGE, Task
from agents.facts import plain_text
from knowledge.phrases import data

_THEME_CHARS = 8


def theme_of(pieces: list[Piece], task: Task) -> Piece | None:
    """A first clause that is the theme beside a named contest (`摄影月赛：灯`) and nothing else."""
    first = pieces[0] if pieces and task.given.topic else None
    if first is None or first.facts or first.label or len(first.text) > _THEME_CHARS:
        return None
    known = any(compiled(role["pattern"]).search(plain_text(first.text)) for role in _roles())
    return None if known else first


def names_theme(topic: str) -> bool:
    """Whether the topic is a quoted theme and not the name of the contest (`“身边的光”`)."""
    return bool(compiled(data(PACKAGE, "composing.yaml")["quoted_theme"]).fullmatch(topic))


def called_title(pieces: list[Piece], task: Task, topic: str) -> str:
    """The theme behind the name of such a text, unless the topic names one already."""
    begins = compiled(data(PACKAGE, "composing.yaml")["calls_begin"]).search(topic)
    topic = topic[begins.start() if begins else 0 :]
    if not topic:
        return ""
    theme = theme_of(pieces, task)
    named = f"{topic}{task.voice.say('colon').strip()}{theme.text}" if theme else topic
    calls = compiled(data(PACKAGE, "composing.yaml")["calls_entries"]).search(plain_text(named))
    return named if calls else task.voice.say("call.title", what=named)


def _roles() -> list[dict[str, str]]:
    roles: list[dict[str, str]] = data(PACKAGE, "roles.yaml")["call"]
    return roles


__all__ = ["called_title", "names_theme", "theme_of"]
