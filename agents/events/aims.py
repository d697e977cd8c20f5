"""The goal that a request states."""

import re

from agents.events.lexicon import pattern, words
from agents.events.schema import Given, Goal
from agents.events.wording import Span, Wording
from agents.times.numerals import whole_number


def apply_goal(given: Given, said: Wording) -> list[Span]:
    """Sets a stated goal; the spans are numbers that are targets and no head count."""
    sentence = pattern("goal", "sentence").search(said.folded)
    number = pattern("goal", "number").search(said.folded, sentence.start() if sentence else 0)
    number = number or pattern("goal", "number_en").search(said.folded)
    if number is None or not (sentence or _wanted(said.folded, number)):
        if sentence:
            given.goal = _goal(said.cut(sentence.span("v")), "", None)
        return []
    statement = said.cut(sentence.span("v") if sentence else number.span())
    given.goal = _goal(statement, said.cut(number.span("metric")), _amount(number["n"]))
    crowd = number["metric"] in words("goal", "crowd") and number["unit"] in words("goal", "heads")
    return [] if crowd else [number.span("n")]


def _goal(statement: str, metric: str, target: float | None) -> Goal:
    return Goal(statement=statement, metric=metric, target=target, deadline=None, given=True)


def _amount(number: str) -> float:
    return float(number) if number[0].isdigit() else float(whole_number(number) or 0)


def _wanted(folded: str, number: re.Match[str]) -> bool:
    """A bare 报名60人 is a head count; 力争报名60人 or 拉新200人 is a goal."""
    start = max(0, number.start() - 8)
    return bool(re.search(words("goal", "wants"), folded[start : number.end()])) or (
        number["metric"] in words("goal", "rates")
    )
