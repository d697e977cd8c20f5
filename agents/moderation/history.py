"""What a request says of the member's past: how often they were dealt with before, and how long ago."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from agents.moderation.lexicon import PACKAGE, expand
from agents.times.numerals import whole_number
from knowledge.phrases import data
from knowledge.text import fold


@cache
def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/request.yaml")
    return found


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(expand(source, _spec()["macros"]), re.DOTALL | re.I)


def stated_prior(text: str) -> int | None:
    """Counted sanctions before this one, as the request says (`第三次` → 2); None when it does not."""
    plain = fold(text)
    for entry in _spec()["history"]:
        match = _compiled(entry["pattern"]).search(plain)
        if not match:
            continue
        if "prior" in entry:
            return int(entry["prior"])
        number = _number(match.groupdict())
        if number is not None and number < 100:
            return max(0, number - int(entry["minus"]))
    return None


def _number(groups: Mapping[str, str | None]) -> int | None:
    word = groups.get("word")
    if word:
        return int(_spec()["number_words"].get(word) or whole_number(word) or 0) or None
    return whole_number(groups.get("n") or "")


def stated_age(text: str) -> int | None:
    """Days since the sanction that the request speaks of (`半年前` → 183); None when it does not say."""
    plain = fold(text)
    for entry in _spec()["ages"]:
        match = _compiled(entry["pattern"]).search(plain)
        if match:
            number = _number(match.groupdict()) if match.groupdict() else 1
            return number * int(entry["days"]) if number else None
    return None


def told_of_reminder(text: str) -> bool:
    """Whether the request says that the member was only reminded before (no strike)."""
    return bool(_compiled(_spec()["reminders"]).search(fold(text)))


def adds_only_history(text: str) -> bool:
    """Whether a text says no more than how often the member was dealt with before (上个月警告过一次了)."""
    if stated_prior(text) is None and not told_of_reminder(text):
        return False
    return bool(_compiled(_spec()["only_history"]).search(fold(text).strip()))
