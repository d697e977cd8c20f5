"""Lengths, moments and names of steps as people say them."""

import re
from datetime import datetime, timedelta

from agents.moderation.ladder import Step, action_name
from agents.moderation.lexicon import PACKAGE, categories
from knowledge.model import Clause
from knowledge.phrases import Phrases, phrases

_MEASURED = re.compile(r"([0-9]+) ([a-z]+?)s?")


def words() -> Phrases:
    return phrases(PACKAGE)


def length(minutes: int, language: str) -> str:
    """`24 小时`, `3 天`, `1 hour`; whole days from two days on."""
    if minutes % 1440 == 0 and minutes > 1440:
        return words().say("days", language, n=minutes // 1440)
    if minutes % 60 == 0:
        hours = minutes // 60
        return words().say("hour" if hours == 1 else "hours", language, n=hours)
    return words().say("minutes", language, n=minutes)


def step_name(step: Step, language: str) -> str:
    """`禁言 24 小时`, `24-hour mute`."""
    return named_step(step.action, length(step.minutes, language) if step.minutes else None, language)


def nth(number: int, language: str) -> str:
    """`第三次`, `third`; in figures beyond the words of the catalogue."""
    ordinals = words().raw("ordinals", language)
    return (
        str(ordinals[number - 1]) if number <= len(ordinals) else words().say("ordinal", language, n=number)
    )


def moment(at: datetime, now: datetime, language: str) -> str:
    """A clock time as one says it today: `今天 21:00`, `tomorrow at 15:20`, `9 月 24 日 15:20`."""
    time = f"{at:%H:%M}"
    days = (at.date() - now.date()).days
    if days in (0, 1):
        return words().say("today_at" if days == 0 else "tomorrow_at", language, time=time)
    months = words().raw("month_names", language)
    return words().say("date_at", language, month=months[at.month - 1], day=at.day, time=time)


def until(step: Step, now: datetime) -> datetime | None:
    """When a mute that starts now ends, to the minute."""
    if step.action != "mute" or not step.minutes:
        return None
    return (now + timedelta(minutes=step.minutes)).replace(second=0, microsecond=0)


def source(clause: Clause, language: str) -> str:
    """`《社群公约》3.1`, `Community Rules, 3.1`."""
    return words().say("source", language, title=clause.title, clause=clause.clause).rstrip(", ")


def category_name(category: str, language: str) -> str:
    return str(categories()[category]["name"]["en" if language == "en" else "zh"])


def listed(names: list[str], language: str) -> str:
    return (", " if language == "en" else "、").join(names)


def short(text: str, most: int = 24) -> str:
    """A piece of a member's text short enough to quote, cut at the end."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most] + "…"


def times(number: int, language: str) -> str:
    """`1 次`, `once`, `twice`, `3 times`."""
    few = words().raw("few_times", language)
    return str(few[number - 1]) if number <= len(few) else words().say("times", language, n=number)


def named_step(action: str, duration: str | None, language: str) -> str:
    """A step by its printed length: `禁言 24 小时`, `24-hour mute`."""
    name = action_name(action, language)
    if not duration:
        return name
    if language != "en":
        return f"{name} {duration}"
    measured = _MEASURED.fullmatch(duration)
    return f"{measured[1]}-{measured[2]} {name}" if measured else f"{name}, {duration}"
