"""Whether a request that names an earlier result goes on with it, whatever was talked of in between."""

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from assistant.intake import Task
from knowledge.phrases import data, phrases
from knowledge.text import fold

if TYPE_CHECKING:
    from assistant.routing import Route


def taken_up(route: "Route", task: Task) -> "Route":
    """The route, as a follow-up on the named result where the request changes or asks about that one."""
    from assistant.routing.asking import outside_quotes
    from assistant.routing.features import named as works

    if task.named is None or route.followup or task.request.agent or route.then:
        return route
    said = fold(task.text)
    if _says("another", said):
        return route
    same = route.agent == task.named.agent
    if not same and (not _says("changes", said) or route.agent in works(outside_quotes(task.text))):
        return route
    reason = phrases("assistant").say("taken_up", task.language, title=task.named.title or task.named.asked)
    return replace(route, agent=task.named.agent, followup=True, builds_on=False, reason=reason)


def _says(name: str, said: str) -> bool:
    return bool(_pattern(name).search(said))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(data("assistant", "memory.yaml")[name])
