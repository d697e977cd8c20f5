"""Moments and amounts as people read them."""

from datetime import date, datetime

from agents.events.lexicon import PACKAGE
from agents.events.schema import Given
from knowledge.phrases import phrases

_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$"}


def day_text(day: date, language: str) -> str:
    """10月3日（周六）, Sat 3 Oct."""
    weekday = phrases(PACKAGE).raw("weekdays", language)[day.weekday()]
    if language == "en":
        return f"{weekday} {day.day} {phrases(PACKAGE).raw('months', 'en')[day.month - 1]}"
    return f"{day.month}月{day.day}日\uff08{weekday}\uff09"


def moment_text(moment: str | None, language: str) -> str:
    """An ISO moment with its hour, an ISO date without; empty for None."""
    if not moment:
        return ""
    at = datetime.fromisoformat(moment)
    return day_text(at.date(), language) + (f" {at:%H:%M}" if "T" in moment else "")


def clock_text(moment: str | None) -> str:
    return f"{datetime.fromisoformat(moment):%H:%M}" if moment and "T" in moment else ""


def short_day(moment: str | None) -> str:
    return f"{(at := datetime.fromisoformat(moment)).month}/{at.day}" if moment else ""


def weekday_day(moment: str | None, language: str) -> str:
    """10/3 周六, Sat 3 Oct."""
    if not moment:
        return ""
    at = datetime.fromisoformat(moment)
    if language == "en":
        return day_text(at.date(), language)
    return f"{at.month}/{at.day} {phrases(PACKAGE).raw('weekdays', language)[at.weekday()]}"


def money_text(amount: float | None, currency: str) -> str:
    if amount is None:
        return ""
    number = f"{abs(amount):,.0f}" if amount == int(amount) else f"{abs(amount):,.2f}"
    return ("-" if amount < 0 else "") + _SIGNS.get(currency, f"{currency} " if currency else "") + number


def crowd_text(given: Given, language: str) -> str:
    """`40 人`, or what is counted instead of people (40 组家庭); empty when neither is known."""
    if given.headcount is not None and given.per_sitting and given.sessions > 1:
        return phrases(PACKAGE).say("crowd_each", language, n=given.headcount)
    if given.headcount is not None:
        return phrases(PACKAGE).say("crowd_people", language, n=given.headcount)
    if given.households is None:
        return ""
    if language == "en" or given.unit.isascii():
        return phrases(PACKAGE).say("crowd_households", language, n=given.households)
    return f"{given.households} {given.unit}"


def offset_text(minutes: int) -> str:
    """Minutes from the start as +1:30."""
    return f"+{minutes // 60}:{minutes % 60:02d}"
