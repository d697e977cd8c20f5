"""Groups and channels that a report names."""

import re
from functools import cache

from agents.crisis.task import PACKAGE, Task
from knowledge.phrases import data

_MOST = 3


def places(text: str) -> list[str]:
    """Names of groups and channels as written, without doubles."""
    found = [match[1] or match[2] or match[3] for match in _pattern().finditer(text)]
    return list(dict.fromkeys(found))[:_MOST]


def where(task: Task) -> str:
    """`观鸟群、#general 和其他受影响的群`, or the general phrase when none is named."""
    common = data(PACKAGE, "playbook.yaml")
    names = places(task.report)
    if not names:
        return str(common["where"][task.language])
    joint = "、" if task.language == "zh" else ", "
    return str(common["where_lead"][task.language]).replace("{names}", joint.join(names))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(data(PACKAGE, "playbook.yaml")["place"])
