"""A ladder said in a sentence."""

import re

from agents.moderation.ladder import Ladder, Step, action_name, parse_ladder
from assistant.audit.findings import say

_HOUR, _DAY = 60, 1440
_OTHERWISE = re.compile(r"(?:第|(?=[头頭首]))([头頭首一二三四五])(?:一)?(?:回|遭|趟)(?![复覆答应應])")


def ladder_of(text: str) -> Ladder | None:
    """The ladder a clause states, also where it counts in other words (`头一回`, `第二回`)."""
    return parse_ladder(
        _OTHERWISE.sub(lambda match: f"第{'一' if match[1] in '头頭首' else match[1]}次", text)
    )


def in_words(ladder: Ladder, language: str) -> str:
    steps = [
        say(f"turn_{min(number, 5)}", language, step=_said(step, language))
        for number, step in enumerate(ladder.steps, start=1)
    ]
    return say("turn_and", language).join(steps) + say("turn_end", language)


def _said(step: Step, language: str) -> str:
    unit, size = ("days", _DAY) if step.minutes >= 3 * _DAY else ("hours", _HOUR)
    if not step.minutes or step.minutes % size:
        size, unit = 1, "minutes"
    name = action_name(step.action, language)
    return say(f"lasts_{unit}", language, name=name, count=step.minutes // size) if step.minutes else name
