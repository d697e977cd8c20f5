"""What is said of the days the work falls on: too few, or days off."""

import re

from agents.events.lexicon import phrase
from agents.events.printing import day_text
from agents.events.scene import Scene
from agents.events.schedule import lead_days, off_days, plan_tasks
from agents.events.sources import task_rules

_TITLE_END = re.compile(r"[:\uff1a;\uff1b\uff0c,]")


def about_calendar(scene: Scene) -> list[str]:
    squeeze = _squeezed(scene)
    said = [phrase("assume_squeeze", scene.language, have=squeeze[0], want=squeeze[1])] if squeeze else []
    if not scene.span.china and scene.span.start:
        said.append(phrase("assume_weekdays", scene.language))
    return [*said, *_about_days_off(scene)]


def _about_days_off(scene: Scene) -> list[str]:
    """Why work falls on a weekend or a holiday: no working day is left, or the day itself is fixed."""
    tasks = plan_tasks(scene.traits, scene.span, scene.now, task_rules(scene.evidence), scene.language)
    listed = phrase("listed", scene.language)
    return [
        phrase(
            key,
            scene.language,
            days=listed.join(day_text(day, scene.language) for day in days),
            what=listed.join(_TITLE_END.split(name)[0] for name in names),
            n=len(names),
        )
        for key, days, names in off_days(tasks, scene.traits, scene.language, scene.span.china)
    ]


def _squeezed(scene: Scene) -> tuple[int, int] | None:
    """Days that are left and days that the full plan wants, when they are fewer."""
    span, now = scene.span, scene.now
    if span.start is None or span.start <= now:
        return None
    want = lead_days(scene.traits, task_rules(scene.evidence))
    have = (span.start.date() - now.date()).days
    return (have, want) if have < want else None
