"""Does a request bear on the rules in general, or on one case: a person, a time, something that happened?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from assistant.routing.asking import QUOTE, Asking
from knowledge.phrases import data

# Agents that work on a case, and how much less likely a question in general is for them; by cross-validation.
_CASES, _SELDOM = ("moderation", "crisis"), 0.1
# A life at stake is never small talk, and rather a crisis than advice on a message.
_LIFE = {"other": 0.02, "crisis": 4.0, "moderation": 2.0}
# Where people have lost money to somebody, there is more to do than to judge him.
_HARM = {"crisis": 20.0}
Bearing = Literal["general", "case", ""]


@dataclass(frozen=True, slots=True)
class Signs:
    """Compiled patterns of `bearing.yaml`."""

    supposed: re.Pattern[str]
    case: re.Pattern[str]
    norm: re.Pattern[str]
    matter: re.Pattern[str]
    terse: re.Pattern[str]
    otherwise: re.Pattern[str]
    life: re.Pattern[str]
    harm: re.Pattern[str]
    sanctioned: re.Pattern[str]


@cache
def signs() -> Signs:
    table = data("assistant.routing", "bearing.yaml")
    words = table["vocabulary"]
    named = {
        sign: re.compile("|".join(pattern.format(**words) for pattern in table[sign]))
        for sign in ("supposed", "case", "norm", "matter")
    }
    terse = re.compile(table["terse"].format(**words))
    harm = re.compile(table["harm"].format(**words))
    plain = {sign: re.compile(table[sign]) for sign in ("otherwise", "life", "sanctioned")}
    return Signs(**named, **plain, terse=terse, harm=harm)


def life_at_stake(request: Asking) -> bool:
    """Whether somebody is in danger or means to die."""
    return bool(signs().life.search(request.said))


def people_harmed(request: Asking) -> bool:
    """Whether several people have come to harm already, and no sanction is asked for."""
    return bool(signs().harm.search(request.said)) and not signs().sanctioned.search(request.said)


def of_a_case(request: Asking) -> bool:
    """Whether it tells of somebody or of something that happened, or shows the message."""
    said = signs().supposed.sub(" ", request.said)
    return request.named or QUOTE in said or bool(request.given) or bool(signs().case.search(said))


def bearing(request: Asking) -> Bearing:
    """`general`: asks about the rules, no case in sight; `case`: tells of one; empty: neither."""
    if of_a_case(request):
        return "case"
    told = signs()
    said = request.said
    asks = told.norm.search(said) and told.matter.search(said)
    named = told.terse.fullmatch(said.strip())
    return "general" if (asks or named) and not told.otherwise.search(said) else ""


def settled(chances: Mapping[str, float], request: Asking) -> dict[str, float]:
    """The chances: a question in general is seldom for those who judge or rescue, a life at stake is."""
    if bearing(request) == "general":
        factors = dict.fromkeys(_CASES, _SELDOM)
    elif life_at_stake(request):
        factors = _LIFE
    elif people_harmed(request):
        factors = _HARM
    else:
        return dict(chances)
    raised = {name: chance * factors.get(name, 1.0) for name, chance in chances.items()}
    total = sum(raised.values())
    return {name: chance / total for name, chance in raised.items()}
