"""The planner's data files, compiled once."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from knowledge.phrases import data, phrases
from knowledge.text import fold

PACKAGE = "agents.events"


@cache
def pattern(group: str, name: str) -> re.Pattern[str]:
    """A regular expression of reading.yaml; it runs on folded text."""
    source = str(data(PACKAGE, "reading.yaml")[group][name])
    if "<PLACE>" in source:
        source = source.replace("<PLACE>", str(words(group, "english_place")))
    return re.compile(source.replace("<EN>", _english_numbers()))


def _english_numbers() -> str:
    named: list[str] = sorted(words("people", "english"), key=len, reverse=True)
    return f"(?:{'|'.join(named)})"


def words(group: str, name: str) -> Any:
    return data(PACKAGE, "reading.yaml")[group][name]


def kinds() -> Mapping[str, Any]:
    """types.yaml: types, segments, roles, lines."""
    entries: Mapping[str, Any] = data(PACKAGE, "types.yaml")
    return entries


def work() -> Mapping[str, Any]:
    """tasks.yaml: tasks, promotion, risks, kpis, survey, review."""
    entries: Mapping[str, Any] = data(PACKAGE, "tasks.yaml")
    return entries


def in_language(entry: Mapping[str, Any], language: str) -> str:
    return str(entry["en" if language == "en" else "zh"])


@cache
def cue(word: str) -> re.Pattern[str]:
    """The word as it is found in folded text: English on word boundaries, plurals too. After `~` stands a
    regular expression."""
    if word.startswith("~"):
        return re.compile(word[1:])
    plain = re.escape(fold(word))
    return re.compile(rf"(?<![a-z]){plain}(?:s|es)?(?![a-z])" if word.isascii() else plain)


def first_cue(cues: Iterable[str], text: str) -> re.Match[str] | None:
    found = [match for word in cues if (match := cue(word).search(text))]
    return min(found, key=lambda match: (match.start(), -len(match[0])), default=None)


def applies(entry: Mapping[str, Any], traits: Iterable[str]) -> bool:
    """Whether a task, risk or question is called for: any of its traits (all events when it names none)
    and none of those it excludes."""
    has = set(traits)
    called = not entry.get("any") or bool(has & set(entry["any"]))
    return called and not has & set(entry.get("none", ()))


def phrase(key: str, language: str, **values: object) -> str:
    return phrases(PACKAGE).say(key, language, **values)
